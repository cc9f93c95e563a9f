import type { Commitment } from '../log/event.ts';
import { createNameSearch, nameKeys, namesActor, type NameSearch } from '../reference/names/name-keys.ts';
import { actorOf } from '../reference/actors.ts';
import { namesEver, placeOf, type SpeakerRow } from '../session/state/speakers.ts';
import { disclosureOf, textOf, type SessionState } from '../session/state/state.ts';

/** The kept keys of erased names ([P21]). */
export interface KeptNames extends NameSearch {
  /** Whether the keys of the name behind this commitment are kept. */
  has(commitment: Commitment): boolean;
}

export const NOTHING_KEPT: KeptNames = { has: () => false, isIn: () => false, isNameOf: () => false };

/** The names of all protected speakers of a session ([P20]). */
export interface ProtectedNames extends NameSearch {
  /** Whether one of them is unknown, so that no search can find the texts that hold it ([P22]). */
  readonly isOneUnknown: boolean;
}

/** @param isProtected whether a row itself is protected, whatever its name */
export function protectedNames(
  state: SessionState,
  isProtected: (row: SpeakerRow) => boolean,
  kept: KeptNames,
): ProtectedNames {
  const keys = new Set<string>();
  const speakers = protectedSpeakers(state, isProtected);
  for (const rows of speakers)
    for (const name of namesEver(state, rows)) for (const key of nameKeys(textOf(state, name) ?? '')) keys.add(key);
  const known = createNameSearch((key) => keys.has(key));
  return {
    isIn: (text) => (keys.size > 0 && known.isIn(text)) || kept.isIn(text),
    isNameOf: (line) => (keys.size > 0 && known.isNameOf(line)) || kept.isNameOf(line),
    isOneUnknown: speakers.some((rows) => !isKnown(state, rows, kept)),
  };
}

/** The rows of each protected speaker. Rows of one hiding belong to one person, and so do those of one place. */
function protectedSpeakers(state: SessionState, isProtected: (row: SpeakerRow) => boolean): SpeakerRow[][] {
  const { entries, interventions, hides } = state.tables;
  const speakers: SpeakerRow[][] = [];
  const taken = new Set<string>();
  const take = (ids: readonly string[]): void => {
    const rows = ids.flatMap((id) => placeOf(state, id)).filter(({ id }) => !taken.has(id));
    for (const { id } of rows) taken.add(id);
    if (rows.length > 0) speakers.push(rows);
  };
  for (const { undone, lifted, subjects } of hides.values()) if (!undone && !lifted) take(subjects);
  for (const row of [...entries.values(), ...interventions.values()])
    if (!taken.has(row.id) && isProtected(row)) take([row.id]);
  return speakers;
}

/**
 * Whether each name that a speaker ever had can be searched. At least one name must exist, or a State or body in its
 * place.
 */
function isKnown(state: SessionState, rows: readonly SpeakerRow[], kept: KeptNames): boolean {
  const names = namesEver(state, rows);
  if (names.some((name) => disclosureOf(state, name)?.state !== 'value' && !kept.has(name))) return false;
  if (rows.some(({ actor }) => actor !== null && actorOf(actor) !== undefined)) return true;
  const says = (name: Commitment): boolean => {
    const text = textOf(state, name);
    return text === null || namesActor(text) || nameKeys(text).size > 0;
  };
  return names.some(says) || rows.every(({ undone }) => undone);
}
