import { comparableName } from '../reference/fold-name.ts';
import type { EntryRow, InterventionRow } from './rows.ts';
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

/** One speaker's place in the session: an entry, an intervention, or the pair of both. */
interface Place {
  readonly ids: readonly string[];
  /** A registered actor; null where none is named. */
  readonly actors: readonly string[];
  /** Names under which it stands without a State or body, in the form in which they are compared. */
  readonly names: readonly string[];
}

/** Where speakers stand in the session; names that this side does not have are missing. */
function placesOf(state: SessionState): Place[] {
  const { entries, interventions } = state.tables;
  const place = (...rows: readonly (EntryRow | InterventionRow)[]): Place => {
    const own = rows.filter(({ actor }) => actor === null || actor.startsWith('actor:'));
    const names = own.map((row) => textOf(state, 'listedAs' in row ? row.listedAs : row.announcedAs));
    return {
      ids: rows.map(({ id }) => id),
      actors: own.flatMap(({ actor }) => actor ?? []),
      names: names.flatMap((name) => (name === null ? [] : comparableName(name))).filter((name) => name !== ''),
    };
  };
  const places: Place[] = [];
  const paired = new Set<string>();
  for (const row of interventions.values()) {
    const entry = row.entry === null ? undefined : entries.get(row.entry);
    if (entry !== undefined) paired.add(entry.id);
    places.push(entry === undefined ? place(row) : place(row, entry));
  }
  for (const row of entries.values()) if (!paired.has(row.id)) places.push(place(row));
  return places;
}

/**
 * Everything in the session under which a speaker appears, from some entries or interventions that are theirs: the pair
 * of entry and intervention, and every other one with the same registered actor or the same name. Of two registered
 * actors with one name each is its own. States are told apart by entry only: hiding one diplomat's turn must not hide
 * a whole delegation's record.
 */
function speakerOf(state: SessionState, places: readonly Place[], seeds: readonly string[]): Set<string> {
  const subjects = new Set(seeds);
  const actors = new Set<string>();
  const names = new Set<string>();
  const isTheirs = (place: Place): boolean =>
    place.ids.some((id) => subjects.has(id)) ||
    place.actors.some((actor) => actors.has(actor)) ||
    ((place.actors.length === 0 || actors.size === 0) && place.names.some((name) => names.has(name)));
  let left = places;
  for (let found = -1; found !== 0;) {
    const others: Place[] = [];
    for (const place of left) {
      if (!isTheirs(place)) {
        others.push(place);
        continue;
      }
      for (const id of place.ids) subjects.add(id);
      for (const actor of place.actors) actors.add(actor);
      for (const name of place.names) names.add(name);
    }
    found = left.length - others.length;
    left = others;
  }
  for (const { id, target } of state.tables.aliases.values()) if (subjects.has(target)) subjects.add(id);
  return subjects;
}

/** What a hiding of this entry or intervention covers at this point of the log. */
export function subjectsOfSpeaker(state: SessionState, subjectId: string): string[] {
  return [...speakerOf(state, placesOf(state), [subjectId])].sort();
}

/** What each hiding in force does not cover yet although it is the hidden speaker's ([P8]). */
export function uncovered(state: SessionState): { readonly hideId: string; readonly subjects: readonly string[] }[] {
  const inForce = [...state.tables.hides.values()].filter(({ undone, lifted }) => !undone && !lifted);
  const places = inForce.length === 0 ? [] : placesOf(state);
  return inForce.flatMap(({ id, subjects }) => {
    const added = [...speakerOf(state, places, subjects)].filter((subject) => !subjects.includes(subject));
    return added.length === 0 ? [] : [{ hideId: id, subjects: added.sort() }];
  });
}
