import type { Table } from '../../log/table.ts';
import type { EntryStatus } from '../../vocabulary/floor.ts';
import type { EntryRow } from './rows.ts';
import type { SessionState } from './state.ts';

const WAITING: ReadonlySet<EntryStatus> = new Set<EntryStatus>(['listed', 'called', 'swapped', 'added_by_chair']);

/** Whether an entry still waits for the floor ([A1]). */
function isWaiting(entry: EntryRow): boolean {
  return !entry.undone && WAITING.has(entry.status);
}

/** Compares by rank, then by id, so that the order is the same on every page. */
export function byRank(a: EntryRow, b: EntryRow): number {
  return a.rank - b.rank || (a.id < b.id ? -1 : 1);
}

/** The entries that wait now, next first. */
export function waitingEntries(state: SessionState): EntryRow[] {
  return state.waiting.flatMap((id) => state.tables.entries.get(id) ?? []);
}

/** The entry of this id if it waits. */
export function waitingEntry(state: SessionState, id: string): EntryRow | undefined {
  const entry = state.tables.entries.get(id);
  return entry !== undefined && isWaiting(entry) ? entry : undefined;
}

/** The index of waiting entries, built from all entries. */
export function waitingOf(entries: Table<EntryRow>): readonly string[] {
  return [...entries.values()]
    .filter(isWaiting)
    .sort(byRank)
    .map(({ id }) => id);
}

/** The index of waiting entries after one entry has changed. The other entries are not searched. */
export function waitingAfter(waiting: readonly string[], entries: Table<EntryRow>, id: string): readonly string[] {
  const others = waiting.includes(id) ? waiting.filter((other) => other !== id) : waiting;
  const entry = entries.get(id);
  if (entry === undefined || !isWaiting(entry)) return others;
  const isBehind = (other: string): boolean => {
    const row = entries.get(other);
    return row !== undefined && byRank(entry, row) < 0;
  };
  const place = others.findIndex(isBehind);
  return place < 0 ? [...others, id] : others.toSpliced(place, 0, id);
}
