import { keysOf, placeOf, rowsUnder } from '../state/speakers.ts';
import type { SessionState } from '../state/state.ts';

/** Whether a hiding in force covers this entry or intervention ([P3]); who was hidden while waiting speaks hidden. */
export function isHidden(state: SessionState, id: string): boolean {
  const entry = state.tables.interventions.get(id)?.entry ?? id;
  for (const { undone, lifted, subjects } of state.tables.hides.values())
    if (!undone && !lifted && (subjects.includes(id) || subjects.includes(entry))) return true;
  return false;
}

/** All entries and interventions that a hiding in force covers. */
export function hiddenSubjects(state: SessionState): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const { undone, lifted, subjects } of state.tables.hides.values()) {
    if (undone || lifted) continue;
    for (const id of subjects) {
      hidden.add(id);
      const heard = state.tables.entries.get(id)?.intervention ?? null;
      if (heard !== null) hidden.add(heard);
    }
  }
  return hidden;
}

/**
 * Everything in the session under which a speaker appears, from some entries or interventions that are theirs: the pair
 * of entry and intervention, and every other one with the same registered actor or the same name. Of two registered
 * actors with one name each is its own. States are told apart by entry only: hiding one diplomat's turn must not hide
 * a whole delegation's record. Only the speaker's own rows are visited, however many there are in the session.
 */
function speakerOf(state: SessionState, seeds: readonly string[]): Set<string> {
  const subjects = new Set(seeds);
  const actors = new Set<string>();
  const visited = new Set<string>();
  const found: { readonly id: string; readonly isNamesake: boolean }[] = seeds.map((id) => ({ id, isNamesake: false }));
  for (const { id, isNamesake } of found) {
    const place = visited.has(id) ? [] : placeOf(state, id);
    const theirs = place.flatMap(({ actor }) => (actor?.startsWith('actor:') === true ? [actor] : []));
    const isAnother = theirs.length > 0 && actors.size > 0 && !theirs.some((actor) => actors.has(actor));
    if (isNamesake && isAnother) continue;
    for (const actor of theirs) actors.add(actor);
    for (const row of place) {
      visited.add(row.id);
      subjects.add(row.id);
      for (const key of keysOf(state, row))
        for (const other of rowsUnder(state, key)) found.push({ id: other, isNamesake: !actors.has(key) });
    }
  }
  for (const id of [...subjects])
    for (const { table, id: alias } of state.children.get(id) ?? []) if (table === 'aliases') subjects.add(alias);
  return subjects;
}

/** What a hiding of this entry or intervention covers at this point of the log. */
export function subjectsOfSpeaker(state: SessionState, subjectId: string): string[] {
  return [...speakerOf(state, [subjectId])].sort();
}

/** What each hiding in force does not cover yet although it is the hidden speaker's ([P8]). */
export function uncovered(state: SessionState): { readonly hideId: string; readonly subjects: readonly string[] }[] {
  const inForce = [...state.tables.hides.values()].filter(({ undone, lifted }) => !undone && !lifted);
  return inForce.flatMap(({ id, subjects }) => {
    const added = [...speakerOf(state, subjects)].filter((subject) => !subjects.includes(subject));
    return added.length === 0 ? [] : [{ hideId: id, subjects: added.sort() }];
  });
}
