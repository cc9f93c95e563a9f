import { uncertainTimes, anchoredStretches, type UncertainTime } from './position.ts';
import type { Edge } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { isBeyond, isSameRun } from './timeline.ts';
import { isUnaligned } from './unaligned.ts';

/** Whether nobody knows when an edge was, because it was marked on a recording that is not aligned there ([T8]). */
export function isUncertainEdge(state: SessionState, { mark }: Pick<Edge, 'mark'>): boolean {
  const { media } = mark;
  if (mark.vantage === 'room' || media === undefined) return false;
  const isNearCut = anchoredStretches(state).some(
    ({ anchor, toMs, doubt }) =>
      doubt !== null && isSameRun(anchor, media) && isBeyond(anchor, media.mediaMs) && media.mediaMs < toMs,
  );
  return isNearCut || isUnaligned(state, media.sourceId);
}

/** Why nobody knows what a source shows between two moments of the session; null where that is known. */
export function doubtAbout(
  state: SessionState,
  sourceId: string,
  { fromMs, toMs }: UncertainTime,
): 'unaligned' | 'near_cut' | null {
  if (isUnaligned(state, sourceId)) return 'unaligned';
  const times = uncertainTimes(state, sourceId);
  return times.some((doubtful) => doubtful.fromMs < toMs && fromMs < doubtful.toMs) ? 'near_cut' : null;
}
