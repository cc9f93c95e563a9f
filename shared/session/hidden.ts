import { fold } from '../reference/fold.ts';
import { textOf, type SessionState } from './state.ts';

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
 * Everything in the session under which the speaker of one entry or intervention appears: the pair of entry and
 * intervention, and every other one with the same registered actor or the same announced name. States are told apart
 * by entry only: hiding one diplomat's turn must not hide a whole delegation's record.
 */
export function subjectsOfSpeaker(state: SessionState, subjectId: string): string[] {
  const subjects = new Set<string>([subjectId]);
  const names = new Set<string>();
  const actors = new Set<string>();
  const learn = (actor: string | null, name: string | null): void => {
    if (actor?.startsWith('actor:') === true) actors.add(actor);
    if (actor === null && name !== null) names.add(fold(name));
  };
  const isSame = (actor: string | null, name: string | null): boolean =>
    (actor !== null && actors.has(actor)) || (actor === null && name !== null && names.has(fold(name)));
  const { entries, interventions } = state.tables;
  // Two rounds: the first learns who the subject is, the second finds wherever else that speaker stands.
  for (let round = 0; round < 2; round++) {
    for (const row of entries.values()) {
      const name = textOf(state, row.listedAs);
      const linked = row.intervention !== null && subjects.has(row.intervention);
      if (!subjects.has(row.id) && !linked && !isSame(row.actor, name)) continue;
      subjects.add(row.id);
      if (row.intervention !== null) subjects.add(row.intervention);
      learn(row.actor, name);
    }
    for (const row of interventions.values()) {
      const name = textOf(state, row.announcedAs);
      const linked = row.entry !== null && subjects.has(row.entry);
      if (!subjects.has(row.id) && !linked && !isSame(row.actor, name)) continue;
      subjects.add(row.id);
      if (row.entry !== null) subjects.add(row.entry);
      learn(row.actor, name);
    }
  }
  for (const alias of state.tables.aliases.values()) if (subjects.has(alias.target)) subjects.add(alias.id);
  return [...subjects].sort();
}
