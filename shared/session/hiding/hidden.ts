import { keysOf, placeOf, rowsUnder } from '../state/speakers.ts';
import type { SessionState } from '../state/state.ts';

/** Whether a hiding in force covers this entry or intervention, or the entry of the intervention ([P3a]). */
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
 * All rows of the speaker of some entries or interventions ([P8b]). Rows belong to one speaker if they share an entry, a
 * registered actor or a name. Two registered actors with one name are two speakers. States are distinguished by entry:
 * hiding one diplomat must not hide the whole delegation. Only the speaker's own rows are visited ([P27]).
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

/** The ids that a hiding of this entry or intervention covers at this point of the log. */
export function subjectsOfSpeaker(state: SessionState, subjectId: string): string[] {
  return [...speakerOf(state, [subjectId])].sort();
}

/** For each hiding in force, the rows of its speaker that it does not cover yet ([P8a]). */
export function uncovered(state: SessionState): { readonly hideId: string; readonly subjects: readonly string[] }[] {
  const inForce = [...state.tables.hides.values()].filter(({ undone, lifted }) => !undone && !lifted);
  return inForce.flatMap(({ id, subjects }) => {
    const added = [...speakerOf(state, subjects)].filter((subject) => !subjects.includes(subject));
    return added.length === 0 ? [] : [{ hideId: id, subjects: added.sort() }];
  });
}
