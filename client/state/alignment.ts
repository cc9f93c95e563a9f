import { interventionsByTime, isStanding } from '../../shared/session/floor/floor-at.ts';
import type { InterventionRow } from '../../shared/session/rows.ts';
import type { SessionState } from '../../shared/session/state.ts';

/** A recording that nobody knows better than this to be tied to the session is not aligned, ms. */
const NOMINAL_MS = 60_000;

/** Whether a recording's time is only what its file or its sender said: any line may show another moment ([M20]). */
export function isUnaligned(state: SessionState, sourceId: string): boolean {
  const anchors = [...state.tables.anchors.values()].filter((row) => row.sourceId === sourceId && !row.undone);
  return anchors.length > 0 && anchors.every((row) => row.basis === 'arrival' && row.uncertaintyMs >= NOMINAL_MS);
}

/**
 * Which statements such a recording may show another moment of: all, some, or none where each was marked on it and so
 * stands where it shows them.
 */
export function unalignedFor(state: SessionState, sourceId: string): 'all' | 'some' | 'none' {
  if (!isUnaligned(state, sourceId)) return 'none';
  const standing = interventionsByTime(state).filter(isStanding);
  const isOnIt = ({ start: { mark } }: InterventionRow): boolean =>
    mark.vantage !== 'room' && mark.media?.sourceId === sourceId;
  if (standing.length === 0 || !standing.some(isOnIt)) return 'all';
  return standing.every(isOnIt) ? 'none' : 'some';
}

/** Where a lead aligns a recording. */
export function alignPath(sessionId: string, sourceId: string): string {
  return `/session/${sessionId}/align?source=${sourceId}`;
}
