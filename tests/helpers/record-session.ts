import type { RecordContext } from '../../shared/record/canonical-record.ts';
import { CoreSession, newId } from './core-session.ts';

/** The context of a record, with invented people. */
export const RECORD_CONTEXT: RecordContext = {
  sessionId: '00000000-0000-7000-8000-0000000000aa',
  conference: { name: 'Practice Conference', place: 'Exampleton' },
  people: new Map([
    ['ana', 'Observer Anemone'],
    ['boris', 'Observer Bluebell'],
    ['chen', 'Observer Clover'],
  ]),
  software: 'Rostrum 0.0.0',
  aliasOf: () => 17,
};

/** Words in every field of the hidden speaker, and in texts by others about them. */
export const CANARY = 'Zanzibarine Marigold';

export interface HiddenSession {
  readonly session: CoreSession;
  readonly before: string;
  readonly hidden: string;
  readonly after: string;
}

/**
 * Three turns, the middle one by a hidden speaker. Their name is on the list, in notes, in quotes and in other speakers'
 * rows. It is also in the reasons of a hiding and of a limit.
 */
export function hiddenSession(): HiddenSession {
  const session = new CoreSession();
  const [first, second, third] = session.list(
    '1. Kazakhstan',
    `2. ${CANARY} (Freedom Meadow)`,
    '3. Tulip Watch',
    `4. ${CANARY}`,
  );
  session.give('ana', 'start-session', {});
  session.give('ana', 'identify-speaker', {
    subjectId: first ?? '',
    actor: 'state:KZ',
    class: 'participating_state',
    basis: 'nameplate',
    confidence: 'confirmed',
  });
  const before = turn(session, first ?? null, 100);
  const hidden = turn(session, second ?? null, 140);
  const after = turn(session, third ?? null, 160, { replyTo: [hidden, before] });
  for (const [id, verified] of [
    [hidden, true],
    [after, true],
    [before, false],
  ] as const) {
    quote(session, id, `We heard ${CANARY} and others`, verified);
    session.give('boris', 'add-note', {
      noteId: newId(),
      interventionId: id,
      kind: 'note',
      text: `note on ${CANARY}`,
      mark: session.mark(),
    });
  }
  session.give('boris', 'add-about', {
    tagId: newId(),
    interventionId: hidden,
    target: 'state:GE',
    stance: 'criticises',
  });
  session.give('boris', 'add-topic', { tagId: newId(), interventionId: hidden, topic: 'hd.torture' });
  session.give('boris', 'set-flag', { flagId: newId(), interventionId: hidden, flag: 'safety' });
  session.give('ana', 'change-limit', {
    changeId: newId(),
    shape: 'fixed',
    kinds: ['statement'],
    classes: ['*'],
    ms: 90_000,
    appliesTo: 'next',
    reason: `after the intervention of ${CANARY}`,
    mark: session.mark(),
  });
  session.give('boris', 'add-note', {
    noteId: newId(),
    interventionId: null,
    kind: 'note',
    text: `session note ${CANARY}`,
    mark: session.mark(),
  });
  session.give('chen', 'hide-speaker', { hideId: newId(), subjectId: hidden, reason: `${CANARY} asked for it` });
  session.give('ana', 'close-session', {});
  session.give('ana', 'review-session', {});
  session.give('ana', 'review-session', {});
  return { session, before, hidden, after };
}

/** A turn of a given length, s, which the timekeeper starts 15 s after the one before. */
export function turn(
  session: CoreSession,
  entryId: string | null,
  lengthS: number,
  more: Parameters<CoreSession['start']>[2] = {},
): string {
  session.atS += 15;
  const id = session.start('ana', entryId, more);
  session.atS += lengthS;
  session.stop('ana', id);
  return id;
}

export function quote(session: CoreSession, interventionId: string, text: string, verified: boolean): void {
  const noteId = newId();
  const basis = { quoteBasis: 'original', backMs: 0 } as const;
  session.give('boris', 'add-note', { noteId, interventionId, kind: 'quote', text, mark: session.mark(), ...basis });
  if (verified) session.give('boris', 'verify-quote', { noteId, verified });
}
