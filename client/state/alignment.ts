import type { SessionState } from '../../shared/session/state.ts';

/** A recording that nobody knows better than this to be tied to the session is not aligned, ms. */
const NOMINAL_MS = 60_000;

/** Whether a recording's time is only what its file or its sender said: any line may show another moment ([M20]). */
export function isUnaligned(state: SessionState, sourceId: string): boolean {
  const anchors = [...state.tables.anchors.values()].filter((row) => row.sourceId === sourceId && !row.undone);
  return anchors.length > 0 && anchors.every((row) => row.basis === 'arrival' && row.uncertaintyMs >= NOMINAL_MS);
}

/** Where a lead aligns a recording. */
export function alignPath(sessionId: string, sourceId: string): string {
  return `/session/${sessionId}/align?source=${sourceId}`;
}
