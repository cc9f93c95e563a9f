import type { AttachedSourceRow } from './rows.ts';
import type { SessionState } from './state.ts';

/** The recordings of a session: those of the floor first, each kind in the order in which they were attached. */
export function attachedSources({ tables }: SessionState): AttachedSourceRow[] {
  return [...tables.sources.values()]
    .filter(({ detached, undone }) => !detached && !undone)
    .sort((a, b) => rankOf(a) - rankOf(b) || a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}

/** The one whose picture shows the floor, where several do the first; null while there is none. */
export function floorSource(state: SessionState): string | null {
  const [first] = attachedSources(state);
  return first?.role === 'floor' ? first.id : null;
}

function rankOf({ role }: AttachedSourceRow): number {
  return role === 'floor' ? 0 : 1;
}
