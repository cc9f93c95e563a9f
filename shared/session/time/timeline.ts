import type { AnchorRow, Edge, Mark, MediaPosition } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';

/** A moment of session time, Unix ms. */
export interface Moment {
  readonly ms: number;
  /** Half-width, ms. */
  readonly uncertaintyMs: number;
}

/** The least uncertainty of a mark from a stream or recording without an anchor ([T2]), ms. */
const UNTIED_STREAM_UNCERTAINTY_MS = 30_000;

/** One epoch of one source. */
export type Run = Pick<AnchorRow, 'sourceId' | 'epoch'>;

export function isSameRun(a: Run, b: Run): boolean {
  return a.sourceId === b.sourceId && a.epoch === b.epoch;
}

/** Whether a person set the anchor, and not the recorder. */
export function isSaid({ basis }: Pick<AnchorRow, 'basis'>): boolean {
  return basis === 'aligned' || basis === 'paired-marks';
}

/** Counting anchors by the table that they were derived from. Every time on screen needs them. */
const known = new WeakMap<SessionState['tables']['anchors'], readonly AnchorRow[]>();

/**
 * The anchors that count, in order of media time. Within an epoch anchors that people set replace those of the recorder
 * ([T8a]). Of two anchors at one frame the later counts ([T8b]).
 */
export function countingAnchors({ tables: { anchors } }: SessionState): readonly AnchorRow[] {
  let counting = known.get(anchors);
  if (counting === undefined) {
    const all = [...anchors.values()]
      .filter(({ undone }) => !undone)
      .sort((a, b) => a.mediaMs - b.mediaMs || a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
    counting = all.filter(
      (anchor, at) =>
        !all.some(
          (other, otherAt) =>
            isSameRun(anchor, other) &&
            (isSaid(anchor) === isSaid(other) ? otherAt > at && anchor.mediaMs === other.mediaMs : isSaid(other)),
        ),
    );
    known.set(anchors, counting);
  }
  return counting;
}

/** Session time of the epoch's first frame by an anchor, Unix ms. */
export function offsetOf({ sessionMs, mediaMs }: Pick<AnchorRow, 'sessionMs' | 'mediaMs'>): number {
  return sessionMs - mediaMs;
}

/** Two anchors that differ by at most this agree, ms. A person's press is no more exact. */
export const SAME_MS = 1000;

/** A cut whose position between two known frames is unknown ([T8f]). */
export interface Doubt {
  /** Session time that the recording lacks, ms. Negative: the recording has so much more. */
  readonly missingMs: number;
  /** The first known moment after the cut. */
  readonly until: AnchorRow;
}

/**
 * The cut between an anchor and the next known moment of its epoch ([T8e]). Null if the two agree, or if the recorder
 * set the anchor.
 */
export function doubtAfter(state: SessionState, anchor: AnchorRow): Doubt | null {
  // The recorder sets an anchor exactly where programme time jumps.
  if (!isSaid(anchor)) return null;
  const until = countingAnchors(state).find(
    (other) => isSameRun(other, anchor) && other.mediaMs > anchor.mediaMs && other.again !== true,
  );
  const missingMs = until === undefined ? 0 : offsetOf(until) - offsetOf(anchor);
  return until === undefined || Math.abs(missingMs) <= SAME_MS ? null : { missingMs, until };
}

/** Whether a frame is later than an anchor's known frame. A repeated anchor has no known frame ([T8d]). */
export function isBeyond(anchor: AnchorRow, mediaMs: number): boolean {
  return mediaMs > anchor.mediaMs || (mediaMs === anchor.mediaMs && anchor.again === true);
}

/** Session time of a media position ([T2]). Undefined while its epoch has no anchor. */
export function mediaTime(state: SessionState, position: MediaPosition): Moment | undefined {
  const anchors = countingAnchors(state).filter((each) => isSameRun(each, position));
  // A frame before the first anchor follows the first ([T8b]).
  const anchor = anchors.findLast(({ mediaMs }) => mediaMs <= position.mediaMs) ?? anchors[0];
  if (anchor === undefined) return undefined;
  const doubt = isBeyond(anchor, position.mediaMs) ? doubtAfter(state, anchor) : null;
  const uncertaintyMs = anchor.uncertaintyMs + Math.abs(doubt?.missingMs ?? 0);
  return { ms: offsetOf(anchor) + position.mediaMs, uncertaintyMs };
}

/**
 * Session time of a mark ([T1], [T2]). It is the press in the room, and else the frame on screen, minus the reaction
 * lead. It is never stored, so a new anchor moves every mark of its epoch.
 */
export function markTime(state: SessionState, mark: Mark): Moment {
  const shown = mark.vantage === 'room' || mark.media === undefined ? undefined : mediaTime(state, mark.media);
  if (shown !== undefined) return { ms: shown.ms - mark.leadMs, uncertaintyMs: shown.uncertaintyMs };
  const uncertaintyMs =
    mark.vantage === 'room' ? mark.pressUncertaintyMs : Math.max(mark.pressUncertaintyMs, UNTIED_STREAM_UNCERTAINTY_MS);
  return { ms: mark.pressedMs - mark.leadMs, uncertaintyMs };
}

/** Session time of an edge, Unix ms: its mark plus corrections ([T3]). */
export function edgeTime(state: SessionState, edge: Edge): number {
  return markTime(state, edge.mark).ms + edge.shiftMs;
}
