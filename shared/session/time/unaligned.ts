import type { SessionState } from '../state/state.ts';

/** A recording whose anchors are all at least this uncertain is not aligned, ms. */
const NOMINAL_MS = 60_000;

/** Whether a recording has only the nominal time of its file or sender ([M20d]). It may show any moment. */
export function isUnaligned(state: SessionState, sourceId: string): boolean {
  const anchors = [...state.tables.anchors.values()].filter((row) => row.sourceId === sourceId && !row.undone);
  return anchors.length > 0 && anchors.every((row) => row.basis === 'arrival' && row.uncertaintyMs >= NOMINAL_MS);
}
