/** Tests undo, redo, conflicts of tags and notes, and hiding. */
import { describe, expect, it } from 'vitest';
import { floorAt } from '../../shared/session/floor/floor-at.ts';
import { hiddenSubjects, isHidden } from '../../shared/session/hiding/hidden.ts';
import { presentSnapshot, restoreSnapshot, withheldFrom } from '../../shared/session/snapshot.ts';
import { canonicalState, textOf } from '../../shared/session/state/state.ts';
import { childrenOf } from '../../shared/session/state/children.ts';
import { redoStack, undoStack } from '../../shared/session/undo/undo.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';

describe('undo', () => {
  it('[U5] 200 commands of each author can be undone, and what is kept for it stops growing', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const turn = s.start('ana', a);
    const press = (by: string): string =>
      s.give(by, 'add-witness-mark', { markId: newId(), interventionId: turn, edge: 'start', mark: s.mark() });
    const ofBo = press('bo');
    const first = press('ana');
    for (let pressed = 1; pressed < 200; pressed++) press('ana');
    expect(undoStack(s.state, 'ana').at(-1)).toBe(first);
    const kept = (): number =>
      [...s.state.commands.values()].filter(({ differences }) => differences.length > 0).length;
    const before = kept();
    const last = press('ana');
    expect(kept()).toBe(before);
    expect(s.try('ana', 'undo', { commandId: first })).toMatchObject({ ok: false, code: 'not_undoable' });
    expect(undoStack(s.state, 'ana')).toHaveLength(200);
    expect(undoStack(s.state, 'ana')[0]).toBe(last);
    expect(undoStack(s.state, 'bo')).toEqual([ofBo]);
    const reloaded = restoreSnapshot(JSON.parse(JSON.stringify(presentSnapshot(s.state, { role: 'lead' }))) as never);
    expect([...reloaded.ownCommands.entries()].sort()).toEqual([...s.state.ownCommands.entries()].sort());
  });

  it('[U2] a stop is undone with no time lost, unless somebody spoke since', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const turn = s.start('ana', a);
    s.atS = 60;
    const stop = s.stop('ana', turn);
    s.atS = 90;
    s.give('ana', 'undo', { commandId: stop });
    expect(s.times(turn)).toMatchObject({ endMs: null, netMs: 90_000 });
    expect(s.state.tables.entries.get(a)?.status).toBe('speaking');
    s.atS = 100;
    const again = s.stop('ana', turn);
    s.atS = 110;
    s.start('ana', b);
    expect(s.try('ana', 'undo', { commandId: again })).toMatchObject({ ok: false, code: 'overlaps' });
  });

  it('[U1] a start over a running turn is undone whole: the first turn runs on', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    s.atS = 60;
    const second = newId();
    const start = s.give('ana', 'start-intervention', {
      interventionId: second,
      entryId: b,
      endsInterventionId: first,
      mark: s.mark(),
    });
    s.atS = 62;
    s.give('ana', 'undo', { commandId: start });
    expect(floorAt(s.state, s.nowMs).holder?.id).toBe(first);
    expect(s.state.tables.entries.get(b)?.status).toBe('listed');
  });

  it('[U1] undoing an undo puts the command in force again, and the stacks survive a reload', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const turn = s.start('ana', a);
    const tag = s.give('ana', 'add-topic', { tagId: newId(), interventionId: turn, topic: 'hd.media' });
    const before = canonicalState({ ...s.state, seq: 0 });
    const undo = s.give('ana', 'undo', { commandId: tag });
    expect(childrenOf(s.state, turn, 'topics').filter(({ undone }) => !undone)).toEqual([]);
    const reloaded = restoreSnapshot(JSON.parse(JSON.stringify(presentSnapshot(s.state, { role: 'lead' }))) as never);
    expect(redoStack(reloaded, 'ana')).toEqual([undo]);
    expect(undoStack(reloaded, 'ana')).not.toContain(tag);
    s.give('ana', 'undo', { commandId: undo });
    expect(canonicalState({ ...s.state, seq: 0 })).toBe(before);
    expect(undoStack(s.state, 'ana')[0]).toBe(tag);
  });

  it('[U1] only its author undoes a command, and only once', () => {
    const s = new CoreSession();
    const turn = s.start('ana', null);
    const tag = s.give('boris', 'add-topic', { tagId: newId(), interventionId: turn, topic: 'hd.media' });
    expect(s.try('ana', 'undo', { commandId: tag })).toMatchObject({ code: 'forbidden' });
    s.give('boris', 'undo', { commandId: tag });
    expect(s.try('boris', 'undo', { commandId: tag })).toMatchObject({ code: 'nothing_to_undo' });
  });

  it('[U2] a value that somebody changed since is not overwritten', () => {
    const s = new CoreSession();
    const turn = s.start('ana', null);
    s.atS = 50;
    s.stop('ana', turn);
    const outcome = s.give('ana', 'set-outcome', { interventionId: turn, outcome: 'completed' });
    s.give('boris', 'set-outcome', { interventionId: turn, outcome: 'walked_out' });
    expect(s.try('ana', 'undo', { commandId: outcome })).toMatchObject({
      code: 'conflict',
      params: { place: `interventions.${turn}.outcome` },
    });
    expect(s.row(turn).outcome).toBe('walked_out');
  });

  it('[U3] neither a session nor the timekeeper’s role is undone', () => {
    const s = new CoreSession();
    expect(undoStack(s.state, 'ana')).toEqual([]);
    s.start('ana', null);
    s.give('boris', 'take-clock', { from: 'ana' });
    expect(undoStack(s.state, 'boris')).toEqual([]);
  });

  it('[U4] the stack behind U holds neither a pasted list nor what came before the start', () => {
    const s = new CoreSession();
    s.list('One', 'Two', 'Three', 'Four', 'Five');
    const heard = s.give('ana', 'add-entries', {
      entries: [{ entryId: newId(), listedAs: 'Six' }],
      place: 'heard_next',
    });
    expect(undoStack(s.state, 'ana')).toEqual([heard]);
    s.atS = 10;
    const turn = s.start('ana', null);
    s.atS = 20;
    const stop = s.stop('ana', turn);
    expect(undoStack(s.state, 'ana')).toHaveLength(2);
    expect(undoStack(s.state, 'ana')[0]).toBe(stop);
  });

  it('[K3] a note that somebody changed is a conflict for a later edit', () => {
    const s = new CoreSession();
    const turn = s.start('ana', null);
    const noteId = newId();
    s.give('ana', 'add-note', { noteId, interventionId: turn, kind: 'note', text: 'first', mark: s.mark() });
    const seen = s.state.tables.notes.get(noteId)?.text['~'] ?? '';
    s.give('boris', 'edit-note', { noteId, text: 'by Boris', replaces: seen });
    expect(s.try('chen', 'edit-note', { noteId, text: 'by Chen', replaces: seen })).toMatchObject({ code: 'conflict' });
    expect(textOf(s.state, s.state.tables.notes.get(noteId)?.text ?? null)).toBe('by Boris');
  });

  it('[K2] a State is mentioned neutrally until somebody states more, and the stance can change', () => {
    const s = new CoreSession();
    const turn = s.start('ana', null);
    const tagId = newId();
    const about = { tagId, interventionId: turn, target: 'state:GE', stance: 'neutral_mention' } as const;
    s.give('boris', 'add-about', about);
    expect(s.try('boris', 'add-about', { ...about, tagId: newId() })).toMatchObject({ code: 'conflict' });
    s.give('chen', 'set-stance', { tagId, stance: 'criticises' });
    expect(childrenOf(s.state, turn, 'abouts')).toMatchObject([{ target: 'state:GE', stance: 'criticises' }]);
    s.give('boris', 'remove-about', { tagId });
    expect(s.try('boris', 'set-stance', { tagId, stance: 'supports' })).toMatchObject({ code: 'not_found' });
  });

  it('[K1] the same topic by two observers is in force twice, by one observer once', () => {
    const s = new CoreSession();
    const turn = s.start('ana', null);
    for (const by of ['boris', 'chen'])
      s.give(by, 'add-topic', { tagId: newId(), interventionId: turn, topic: 'hd.media' });
    expect(s.try('chen', 'add-topic', { tagId: newId(), interventionId: turn, topic: 'hd.media' })).toMatchObject({
      code: 'conflict',
    });
    expect(childrenOf(s.state, turn, 'topics')).toHaveLength(2);
  });
});

describe('hiding', () => {
  const speakerTwice = (): { s: CoreSession; first: string; second: string; entry: string } => {
    const s = new CoreSession();
    const [entry, other] = s.list('Exile Voices', 'exile  voices') as [string, string];
    const first = s.start('ana', entry);
    s.atS = 50;
    s.stop('ana', first);
    const second = s.start('ana', other);
    return { s, first, second, entry };
  };

  it('[P3a] covers every entry and turn of that speaker, now and before', () => {
    const { s, first, second, entry } = speakerTwice();
    s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: second });
    expect([first, second, entry].map((id) => isHidden(s.state, id))).toEqual([true, true, true]);
  });

  it('[P3a] a speaker who was hidden while waiting speaks hidden', () => {
    const s = new CoreSession();
    const [entry = ''] = s.list('Exile Voices');
    s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: entry });
    const turn = s.start('ana', entry);
    expect(isHidden(s.state, turn)).toBe(true);
    expect(hiddenSubjects(s.state)).toEqual(new Set([entry, turn]));
  });

  it('[P3a] no edit that arrives later, however old, brings the name back', () => {
    const { s, second } = speakerTwice();
    s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: second });
    const who = {
      actor: null,
      class: 'ngo',
      announcedAs: 'Exile Voices!',
      basis: 'chair_announced',
      confidence: 'probable',
    } as const;
    s.give('chen', 'identify-speaker', { subjectId: second, ...who });
    expect(isHidden(s.state, second)).toBe(true);
    const seenByObserver = JSON.stringify(presentSnapshot(s.state, { role: 'observer' }));
    expect(seenByObserver).not.toMatch(/exile/i);
    expect(JSON.stringify(presentSnapshot(s.state, { role: 'lead' }))).toMatch(/Exile Voices!/);
  });

  it('[P3b] its author undoes it within 10 s, later only a lead lifts it', () => {
    const { s, second } = speakerTwice();
    const hide = s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: second });
    s.atS += 9;
    s.give('boris', 'undo', { commandId: hide });
    expect(isHidden(s.state, second)).toBe(false);
    const hideId = newId();
    const again = s.give('boris', 'hide-speaker', { hideId, subjectId: second });
    s.atS += 11;
    expect(s.try('boris', 'undo', { commandId: again })).toMatchObject({ code: 'forbidden' });
    expect(s.try('boris', 'lift-hide', { hideId })).toMatchObject({ code: 'forbidden' });
    s.give('ana', 'lift-hide', { hideId });
    expect(isHidden(s.state, second)).toBe(false);
  });

  it('[G7a] tables are the same for a reader from whom texts are withheld', () => {
    const { s, second } = speakerTwice();
    s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: second, reason: 'filmed by a delegate' });
    const theirs = withheldFrom(s.state, { role: 'observer' });
    expect(theirs).not.toBe(s.state);
    expect(canonicalState(theirs)).toBe(canonicalState(s.state));
  });
});
