import { uncertainTimes, anchoredStretches, type UncertainTime } from './position.ts';
import type { Edge } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { isBeyond, isSameRun } from './timeline.ts';
import { isUnaligned } from './unaligned.ts';

/** Whether the session time of an edge is unknown: its recording is not aligned, or has a cut there ([T8f], [T8h]). */
export function isUncertainEdge(state: SessionState, { mark }: Pick<Edge, 'mark'>): boolean {
  const { media } = mark;
  if (mark.vantage === 'room' || media === undefined) return false;
  const isNearCut = anchoredStretches(state).some(
    ({ anchor, toMs, doubt }) =>
      doubt !== null && isSameRun(anchor, media) && isBeyond(anchor, media.mediaMs) && media.mediaMs < toMs,
  );
  return isNearCut || isUnaligned(state, media.sourceId);
}

/** Why it is unknown what a source shows between two moments of the session. Null if it is known. */
export function doubtAbout(
  state: SessionState,
  sourceId: string,
  { fromMs, toMs }: UncertainTime,
): 'unaligned' | 'near_cut' | null {
  if (isUnaligned(state, sourceId)) return 'unaligned';
  const times = uncertainTimes(state, sourceId);
  return times.some((doubtful) => doubtful.fromMs < toMs && fromMs < doubtful.toMs) ? 'near_cut' : null;
}
