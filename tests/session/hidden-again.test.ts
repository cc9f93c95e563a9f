/** Tests that a hidden speaker stays hidden when they are listed or heard again. */
import { describe, expect, it } from 'vitest';
import { hiddenSubjects, isHidden } from '../../shared/session/hiding/hidden.ts';
import { presentSnapshot } from '../../shared/session/snapshot.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';

describe('a hidden speaker who comes again', () => {
  /** Hides the one line of a list. Returns the entry and the hiding. */
  const hidden = (listedAs: string) => {
    const s = new CoreSession();
    const [entry = ''] = s.list(listedAs);
    const hideId = newId();
    const command = s.give('boris', 'hide-speaker', { hideId, subjectId: entry });
    return { s, entry, hideId, command };
  };
  const namesFor = (s: CoreSession): string => JSON.stringify(presentSnapshot(s.state, { role: 'observer' }).texts);
  const who = { class: 'ngo', basis: 'chair_announced', confidence: 'probable' } as const;

  it.each([
    ['the identical line', 'Rosa Novak'],
    ['a number and other case', '12. rosa NOVAK'],
    ['another script', 'Роса Новак'],
  ])('[P8a] under %s, it is hidden from its first event on', (_, again) => {
    const { s } = hidden('Rosa Novak');
    const [entry = '', innocent = ''] = s.list(again, 'Rosa Novak Union');
    expect([entry, innocent].map((id) => isHidden(s.state, id))).toEqual([true, false]);
    const turn = s.start('ana', entry);
    expect(isHidden(s.state, turn)).toBe(true);
    expect(namesFor(s)).not.toContain(`"${again}"`);
    expect(namesFor(s)).toContain('Rosa Novak Union');
  });

  it('[P8b] under a form of address, heard next, announced, and raising a point of order', () => {
    const { s } = hidden('Ms. Rosa Fern');
    const entryId = newId();
    s.give('boris', 'add-entries', { entries: [{ entryId, listedAs: 'H.E. Dr. Rosa Fern' }], place: 'heard_next' });
    const announced = s.start('ana', null, { announcedAs: 'Rosa Fern' });
    const other = s.start('ana', null, { announcedAs: 'Rosa Fernandez' });
    const nested = newId();
    s.give('ana', 'open-point-of-order', {
      interventionId: nested,
      interruptionId: newId(),
      interruptsId: other,
      announcedAs: 'rosa fern',
      mark: s.mark(),
    });
    expect([entryId, announced, nested, other].map((id) => isHidden(s.state, id))).toEqual([true, true, true, false]);
    expect(namesFor(s)).not.toMatch(/rosa fern\b/i);
  });

  it('[P8b] as a registered actor, and under its name without one; two actors of one name are two', () => {
    const { s, entry } = hidden('Rosa Fern');
    s.give('boris', 'identify-speaker', { subjectId: entry, actor: 'actor:one', ...who });
    const turn = s.start('ana', null, { actor: 'actor:one' });
    const [named = ''] = s.list('Rosa Fern');
    const namesake = s.start('ana', null, { actor: 'actor:two', announcedAs: 'Rosa Fern' });
    expect([turn, named, namesake].map((id) => isHidden(s.state, id))).toEqual([true, true, false]);
  });

  it('[P8a] a name that is given to a speaker on the floor later hides them, and their notes', () => {
    const { s } = hidden('Exile Voices');
    const turn = s.start('ana', null);
    const note = { noteId: newId(), interventionId: turn, kind: 'note', text: 'of whom', mark: s.mark() } as const;
    s.give('chen', 'add-note', note);
    s.give('chen', 'identify-speaker', { subjectId: turn, actor: null, announcedAs: 'EXILE VOICES', ...who });
    expect(isHidden(s.state, turn)).toBe(true);
    expect(namesFor(s)).not.toMatch(/of whom|exile/i);
  });

  it('[P8b] hiding one turn of a State leaves its others', () => {
    const { s } = hidden('France');
    const one = s.start('ana', null, { actor: 'state:FR', announcedAs: 'France' });
    s.give('boris', 'hide-speaker', { hideId: newId(), subjectId: one });
    const two = s.start('ana', null, { actor: 'state:FR', announcedAs: 'France' });
    expect(isHidden(s.state, two)).toBe(false);
  });

  it('[P8a] lifting or undoing it shows all of it, and a hiding that is in force again covers what came between', () => {
    const { s, entry, hideId, command } = hidden('Exile Voices');
    const [again = ''] = s.list('Exile Voices');
    s.give('boris', 'undo', { commandId: command });
    expect([entry, again].map((id) => isHidden(s.state, id))).toEqual([false, false]);
    const [between = ''] = s.list('Exile Voices');
    const redo = [...s.state.commands.entries()].find(([, { undoes }]) => undoes === command)?.[0] ?? '';
    s.give('boris', 'undo', { commandId: redo });
    expect([entry, again, between].map((id) => isHidden(s.state, id))).toEqual([true, true, true]);
    s.give('ana', 'lift-hide', { hideId });
    expect(hiddenSubjects(s.state).size).toBe(0);
    expect(s.list('Exile Voices').some((id) => isHidden(s.state, id))).toBe(false);
  });

  it('[P8a] [U1] the user who listed them can undo that, and a later entry of them is hidden', () => {
    const { s } = hidden('Exile Voices');
    const entryId = newId();
    const listed = s.give('chen', 'add-entries', { entries: [{ entryId, listedAs: 'Exile Voices' }], place: 'end' });
    s.list('Exile Voices');
    s.atS += 60;
    const undone = s.give('chen', 'undo', { commandId: listed });
    expect(s.state.tables.entries.get(entryId)).toMatchObject({ undone: true });
    s.give('chen', 'undo', { commandId: undone });
    expect(s.state.tables.entries.get(entryId)).toMatchObject({ undone: false });
    expect(isHidden(s.state, entryId)).toBe(true);
  });
});
