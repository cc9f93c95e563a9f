import type { Served } from './served-session.ts';

/**
 * Plays a short session with every command and every type of event. The golden log of event version 1 was made by it. A
 * change here changes no golden log.
 */
export async function playEveryCommand(served: Served): Promise<void> {
  const { create, give, id, mark, pass, commands } = served;
  const [eu, ngo, gone, dup] = [id(), id(), id(), id()];
  const entry = (entryId: string, listedAs: string) => ({ entryId, listedAs });

  await create();
  await give('ana', 'attach-source', { sourceId: 'floor-1', role: 'floor', channel: 'original' });
  await give('ana', 'attach-source', { sourceId: 'booth-1', role: 'interpretation', channel: 'en' });
  await give('ana', 'detach-source', { sourceId: 'booth-1' });
  await give('ana', 'set-quick-topics', { topics: ['hd.assembly-association'] });
  await give('ana', 'add-entries', {
    entries: [
      { ...entry(eu, '1. EU (AT)'), actor: 'body:EU' },
      entry(ngo, '2. Freedom Now'),
      entry(gone, '3. Absent Union'),
    ],
    place: 'end',
  });
  await give('boris', 'add-entries', { entries: [entry(dup, 'Listed twice')], place: 'heard_next' });
  await give('boris', 'set-entry-status', { entryId: dup, status: 'withdrawn' });
  await give('ana', 'move-entry', { entryId: gone, beforeEntryId: eu });
  await give('ana', 'swap-entries', { entryId: gone, withEntryId: eu });
  await give('ana', 'start-session', {});

  // The first start makes its user timekeeper. A witness starts the same entry within eight seconds.
  const first = id();
  await give('ana', 'start-intervention', {
    interventionId: first,
    entryId: eu,
    endsInterventionId: null,
    mark: mark(),
  });
  pass(3);
  const twin = id();
  await give('boris', 'start-intervention', {
    interventionId: twin,
    entryId: eu,
    endsInterventionId: null,
    mark: mark(),
  });
  await give('chen', 'add-witness-mark', { markId: id(), interventionId: twin, edge: 'start', mark: mark() });
  await give('ana', 'add-anchor', {
    anchorId: id(),
    sourceId: 'floor-1',
    epoch: 1,
    mediaMs: 0,
    sessionMs: mark().pressedMs - 60_000,
    basis: 'pdt',
    uncertaintyMs: 100,
  });
  const [topic, about, flag, note, quote] = [id(), id(), id(), id(), id()];
  const stream = mark({ vantage: 'stream', media: { sourceId: 'floor-1', epoch: 1, mediaMs: 55_000 } });
  await give('boris', 'add-topic', { tagId: topic, interventionId: twin, topic: 'hd.assembly-association' });
  await give('boris', 'remove-topic', { tagId: topic });
  await give('boris', 'add-topic', { tagId: id(), interventionId: first, topic: 'hd.judiciary' });
  await give('boris', 'add-about', {
    tagId: about,
    interventionId: first,
    target: 'state:GE',
    stance: 'neutral_mention',
  });
  await give('boris', 'set-stance', { tagId: about, stance: 'calls_on' });
  await give('boris', 'remove-about', { tagId: about });
  await give('chen', 'add-note', {
    noteId: note,
    interventionId: first,
    kind: 'note',
    text: 'Speaks for ten.',
    mark: stream,
  });
  const state = await commands.state(served.sessionId);
  const replaces = state.tables.notes.get(note)?.text['~'] ?? '';
  await give('chen', 'edit-note', { noteId: note, text: 'Speaks for eleven.', replaces });
  await give('chen', 'remove-note', { noteId: note });
  await give('chen', 'add-note', {
    noteId: quote,
    interventionId: first,
    kind: 'quote',
    text: 'We call on all participating States.',
    quoteBasis: 'original',
    backMs: 12_000,
    mark: stream,
  });
  await give('boris', 'verify-quote', { noteId: quote, verified: true });
  await give('chen', 'set-flag', { flagId: flag, interventionId: first, flag: 'follow_up' });
  await give('chen', 'clear-flag', { flagId: flag });

  pass(20);
  const pause = id();
  await give('ana', 'pause-intervention', { interruptionId: pause, interventionId: first, mark: mark() });
  pass(10);
  await give('ana', 'resume-intervention', { interruptionId: pause, mark: mark() });
  await give('ana', 'set-interruption', { interruptionId: pause, reason: 'microphone_failure', counts: false });
  pass(10);
  const [order, nested] = [id(), id()];
  await give('ana', 'open-point-of-order', {
    interventionId: nested,
    interruptionId: order,
    interruptsId: first,
    announcedAs: 'Delegate of Ruritania',
    mark: mark(),
  });
  pass(35);
  await give('ana', 'close-point-of-order', { interventionId: nested, mark: mark() });
  pass(40);
  const warning = id();
  await give('ana', 'change-limit', {
    changeId: id(),
    shape: 'fixed',
    classes: ['*'],
    kinds: ['statement', 'right_of_reply'],
    ms: 90_000,
    appliesTo: 'current',
    interventionId: first,
    reason: 'Fifty on the list',
    mark: mark(),
  });
  await give('ana', 'warn-speaker', { warningId: warning, interventionId: first, mark: mark() });
  await give('ana', 'stop-intervention', { interventionId: first, mark: mark() });
  await give('boris', 'add-interruption', {
    interruptionId: id(),
    interventionId: first,
    fromMs: 2000,
    lengthMs: 3000,
    reason: 'applause',
    counts: true,
  });
  await give('ana', 'shift-edge', { interventionId: first, edge: 'end', shiftMs: -500 });

  pass(10);
  const second = id();
  await give('ana', 'start-intervention', {
    interventionId: second,
    entryId: ngo,
    endsInterventionId: null,
    mark: mark(),
  });
  await give('boris', 'identify-speaker', {
    subjectId: second,
    actor: 'body:ODIHR',
    class: 'ngo',
    announcedAs: 'Freedom Now, Ms. Example',
    basis: 'chair_announced',
    confidence: 'confirmed',
  });
  const hide = id();
  await give('boris', 'hide-speaker', { hideId: hide, subjectId: second, reason: 'Filmed by a delegate' });
  pass(30);
  await give('ana', 'cut-off', { interventionId: second, mark: mark() });
  await give('ana', 'set-outcome', { interventionId: second, outcome: 'microphone_cut' });
  await give('ana', 'lift-hide', { hideId: hide });

  // The next start ends a reply. That end is confirmed, and the next turn is struck out.
  pass(5);
  const [reply, slip, seen] = [id(), id(), id()];
  await give('ana', 'start-intervention', {
    interventionId: reply,
    entryId: null,
    endsInterventionId: null,
    actor: 'state:GE',
    mark: mark(),
  });
  await give('ana', 'link-reply', { interventionId: reply, repliesToId: twin });
  pass(30);
  await give('ana', 'start-intervention', {
    interventionId: slip,
    entryId: null,
    endsInterventionId: reply,
    mark: mark(),
  });
  await give('ana', 'confirm-end', { interventionId: reply });
  pass(2);
  await give('ana', 'stop-intervention', { interventionId: slip, mark: mark() });
  await give('ana', 'void-intervention', { interventionId: slip, reason: 'A cough, not a speaker' });

  // A turn that only a witness saw, which is then confirmed.
  pass(20);
  await give('boris', 'start-intervention', {
    interventionId: seen,
    entryId: null,
    endsInterventionId: null,
    mark: mark(),
  });
  pass(8);
  await give('boris', 'stop-intervention', { interventionId: seen, mark: mark() });
  await give('ana', 'confirm-intervention', { interventionId: seen });
  await give('boris', 'set-review', { interventionId: seen, review: 'reviewed' });

  const undone = await give('chen', 'set-flag', { flagId: id(), interventionId: first, flag: 'newsworthy' });
  await give('chen', 'undo', { commandId: undone });
  await give('ana', 'offer-clock', { to: 'boris' });
  await give('boris', 'accept-clock', {});
  await give('ana', 'take-clock', { from: 'boris' });
  await give('ana', 'close-list', {});
  await give('ana', 'open-list', {});
  await give('ana', 'mark-not-reached', {});
  await give('ana', 'suspend-session', {});
  await give('ana', 'close-session', {});
  await give('ana', 'review-session', {});
  await give('system', 'log-take-out', {
    takeOutId: id(),
    profile: 'partner',
    format: 'csv',
    reader: 'A partner organization',
    sha256: 'ab'.repeat(32),
    included: 3,
    leftOut: 1,
  });
  const withdrawn = (await served.events()).find(({ personal }) => personal?.[0]?.subject === dup);
  if (withdrawn === undefined) throw new Error('the entry to erase is gone');
  const { listedAs } = JSON.parse(withdrawn.payload) as { listedAs: { '~': string } };
  await give('system', 'erase-personal', {
    targets: [{ seq: withdrawn.seq, path: 'listedAs', commitment: listedAs['~'] }],
  });
}
