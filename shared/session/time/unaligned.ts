import type { SessionState } from '../state/state.ts';

/** A recording that is tied to the session no better than this is not aligned, ms. */
const NOMINAL_MS = 60_000;

/** Whether a recording's time is only what its file or its sender said: at any moment it may show another ([M20]). */
export function isUnaligned(state: SessionState, sourceId: string): boolean {
  const anchors = [...state.tables.anchors.values()].filter((row) => row.sourceId === sourceId && !row.undone);
  return anchors.length > 0 && anchors.every((row) => row.basis === 'arrival' && row.uncertaintyMs >= NOMINAL_MS);
}
