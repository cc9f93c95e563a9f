import { markedFrame } from '../../shared/session/time/marked-frame.ts';
import { isUnaligned } from '../../shared/session/time/unaligned.ts';
import { interventionsByTime, isStanding } from '../../shared/session/floor/floor-at.ts';
import type { InterventionRow } from '../../shared/session/state/rows.ts';
import type { SessionState } from '../../shared/session/state/state.ts';

/**
 * Whether a recording that is not aligned may show another moment of all, some or none of the statements. A statement
 * that was marked on the recording is shown at its own moment.
 */
export function unalignedFor(state: SessionState, sourceId: string): 'all' | 'some' | 'none' {
  if (!isUnaligned(state, sourceId)) return 'none';
  const standing = interventionsByTime(state).filter(isStanding);
  const isOnIt = ({ start }: InterventionRow): boolean => markedFrame(start)?.sourceId === sourceId;
  if (standing.length === 0 || !standing.some(isOnIt)) return 'all';
  return standing.every(isOnIt) ? 'none' : 'some';
}

/** The address at which a lead aligns a recording. */
export function alignPath(sessionId: string, sourceId: string): string {
  return `/session/${sessionId}/align?source=${sourceId}`;
}
