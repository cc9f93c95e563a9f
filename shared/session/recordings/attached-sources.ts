import { isUnaligned } from '../time/unaligned.ts';
import type { AttachedSourceRow } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';

/**
 * The recordings of a session, in the order in which they were attached. Floor recordings come first. Within each of the
 * two groups recordings that are not aligned come last.
 */
export function attachedSources(state: SessionState): AttachedSourceRow[] {
  const rankOf = ({ id, role }: AttachedSourceRow): number =>
    (role === 'floor' ? 0 : 2) + (isUnaligned(state, id) ? 1 : 0);
  return [...state.tables.sources.values()]
    .filter(({ detached, undone }) => !detached && !undone)
    .sort((a, b) => rankOf(a) - rankOf(b) || a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}

/** The recordings that have content. The recorder adds an anchor at the first frame. */
export function recordedSources(state: SessionState): AttachedSourceRow[] {
  const tied = new Set<string>();
  for (const { sourceId, undone } of state.tables.anchors.values()) if (!undone) tied.add(sourceId);
  return attachedSources(state).filter(({ id }) => tied.has(id));
}

/** The floor recording to show: the first that has content, else the first. Null without any. */
export function floorSource(state: SessionState): string | null {
  const isFloor = ({ role }: AttachedSourceRow): boolean => role === 'floor';
  const first = recordedSources(state).find(isFloor) ?? attachedSources(state).find(isFloor);
  return first?.id ?? null;
}
