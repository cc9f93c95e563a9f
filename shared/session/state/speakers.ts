import type { Commitment } from '../../log/event.ts';
import type { Table } from '../../log/table.ts';
import { comparableName } from '../../reference/fold-name.ts';
import type { EntryRow, InterventionRow } from './rows.ts';
import { textOf, type SessionState } from './state.ts';

/** A line of the list, or a turn at the floor. */
export type SpeakerRow = EntryRow | InterventionRow;

/** The name that a row has now. */
export function nameOn(row: SpeakerRow): Commitment | null {
  return 'listedAs' in row ? row.listedAs : row.announcedAs;
}

/** An entry and every turn that was started on it, by the id of one of them. */
export function placeOf(state: SessionState, id: string): SpeakerRow[] {
  const { entries, interventions } = state.tables;
  const intervention = interventions.get(id);
  const entryId = intervention === undefined ? id : intervention.entry;
  const entry = entryId === null ? undefined : entries.get(entryId);
  if (entry === undefined) return intervention === undefined ? [] : [intervention];
  const turns = rowsUnder(state, entryKey(entry.id)).flatMap((turn) => interventions.get(turn) ?? []);
  return [entry, ...turns];
}

/**
 * The keys of a row in the index. States and bodies are distinguished by entry ([P8b]), so their current name is no key.
 * A line keeps its names from before an edit ([A21]).
 */
export function keysOf(state: Pick<SessionState, 'texts'>, row: SpeakerRow): string[] {
  const keys = 'entry' in row && row.entry !== null ? [entryKey(row.entry)] : [];
  const isRegistered = row.actor?.startsWith('actor:') === true;
  if (row.actor !== null && isRegistered) keys.push(row.actor);
  const names = [...(row.actor === null || isRegistered ? [nameOn(row)] : []), ...editedNames(row)];
  for (const text of names.map((name) => textOf(state, name))) {
    const name = text === null ? '' : comparableName(text);
    if (name !== '' && !keys.includes(nameKey(name))) keys.push(nameKey(name));
  }
  return keys;
}

/** Every name of an edited line. Empty for any other row. */
function editedNames(row: SpeakerRow | undefined): readonly Commitment[] {
  return row !== undefined && 'listedAs' in row ? (row.names ?? []) : [];
}

const nameKey = (name: string): string => `name:${name}`;
const entryKey = (id: string): string => `entry:${id}`;

/** The ids of the rows that have a key, in the order in which they received it. */
export function rowsUnder(state: Pick<SessionState, 'speakers'>, key: string): readonly string[] {
  return state.speakers.get(key) ?? [];
}

/** The state with its index updated after a row has changed. */
export function speakersAfter(state: SessionState, before: SpeakerRow | undefined, after: SpeakerRow): SessionState {
  const isSameName = before !== undefined && nameOn(before) === nameOn(after);
  const isSameSpeaker = before?.actor === after.actor && editedNames(before).length === editedNames(after).length;
  if (isSameName && isSameSpeaker && turnOf(before) === turnOf(after)) return state;
  const [old, current] = [before === undefined ? [] : keysOf(state, before), keysOf(state, after)];
  let { speakers } = state;
  for (const key of old.filter((each) => !current.includes(each))) speakers = without(speakers, key, after.id);
  for (const key of current.filter((each) => !old.includes(each)))
    speakers = speakers.set(key, [...(speakers.get(key) ?? []), after.id]);
  return { ...state, speakers };
}

/** The entry on which a turn was started. Null for an entry. */
function turnOf(row: SpeakerRow): string | null {
  return 'entry' in row ? row.entry : null;
}

function without(speakers: SessionState['speakers'], key: string, id: string): SessionState['speakers'] {
  return speakers.set(
    key,
    (speakers.get(key) ?? []).filter((other) => other !== id),
  );
}

/** The index, built from all rows. */
export function speakersOf(state: Pick<SessionState, 'tables' | 'texts'>): ReadonlyMap<string, readonly string[]> {
  const speakers = new Map<string, string[]>();
  for (const row of [...state.tables.entries.values(), ...state.tables.interventions.values()])
    for (const key of keysOf(state, row)) {
      const ids = speakers.get(key);
      if (ids === undefined) speakers.set(key, [row.id]);
      else ids.push(row.id);
    }
  return speakers;
}

/**
 * Removes from the index the keys of texts that were erased or withheld. A key holds the folded name, so it must go with
 * the text ([S3], [G8], [P27]).
 */
export function withoutNames(state: SessionState, texts: readonly string[]): SessionState {
  let { speakers } = state;
  for (const key of new Set(texts.map((text) => nameKey(comparableName(text))))) {
    const ids = speakers.get(key);
    if (ids === undefined) continue;
    const stillHaveIt = ids.filter((id) => {
      const row = state.tables.entries.get(id) ?? state.tables.interventions.get(id);
      return row !== undefined && keysOf(state, row).includes(key);
    });
    speakers = stillHaveIt.length > 0 ? speakers.set(key, stillHaveIt) : speakers.remove(key);
  }
  return speakers === state.speakers ? state : { ...state, speakers };
}

/** Adds the name that a row loses to its former names. A speaker has every name that they ever had ([P20b]). */
export function formerNamesAfter(
  former: Table<readonly Commitment[]>,
  before: SpeakerRow | undefined,
  after: SpeakerRow,
): Table<readonly Commitment[]> {
  const name = before === undefined ? null : nameOn(before);
  if (name === null || name['~'] === nameOn(after)?.['~']) return former;
  const known = former.get(after.id) ?? [];
  return known.some((each) => each['~'] === name['~']) ? former : former.set(after.id, [...known, name]);
}

/** Every current and former name of these rows, each once. */
export function namesEver(state: SessionState, rows: readonly SpeakerRow[]): Commitment[] {
  const names = new Map<string, Commitment>();
  for (const row of rows)
    for (const name of [nameOn(row), ...(state.formerNames.get(row.id) ?? [])])
      if (name !== null) names.set(name['~'], name);
  return [...names.values()];
}
