import type { AnchorRow, Edge, Mark, MediaPosition } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';

/** A moment of session time (Unix ms as a clock in the room would show it) and how far off it may be. */
export interface Moment {
  readonly ms: number;
  readonly uncertaintyMs: number;
}

/** What is known of a stream viewer's delay when the stream is not tied to session time: up to half a minute. */
const UNTIED_STREAM_UNCERTAINTY_MS = 30_000;

/** An unbroken run of media: one epoch of one source. */
export type Run = Pick<AnchorRow, 'sourceId' | 'epoch'>;

export function isSameRun(a: Run, b: Run): boolean {
  return a.sourceId === b.sourceId && a.epoch === b.epoch;
}

/** Whether a person tied media to session time here, and not the recorder. */
export function isSaid({ basis }: Pick<AnchorRow, 'basis'>): boolean {
  return basis === 'aligned' || basis === 'paired-marks';
}

/** Derived once for each set of anchors: every time on screen asks for it. */
const known = new WeakMap<SessionState['tables']['anchors'], readonly AnchorRow[]>();

/**
 * The anchors that count, by their frames ([T8]). What people said about an epoch (aligned, pairs of marks) takes the
 * place of all that its recorder said; of two anchors at one frame the later counts.
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

/** Session time of a run's first frame by an anchor, Unix ms. */
export function offsetOf({ sessionMs, mediaMs }: Pick<AnchorRow, 'sessionMs' | 'mediaMs'>): number {
  return sessionMs - mediaMs;
}

/** Nearer than this two anchors say the same, ms: a person's finger is no better. */
export const SAME_MS = 1000;

/** That something was cut out of a run, or put in, somewhere between two frames that are known. */
export interface Doubt {
  /** So much of the session is missing from the recording; negative: so much more was recorded. */
  readonly missingMs: number;
  /** The first anchor after it. */
  readonly until: AnchorRow;
}

/**
 * Whether from an anchor's frame on nobody knows on which side of a cut the picture is ([T8]); null where it follows the
 * anchor up to the next moment that somebody knew.
 */
export function doubtAfter(state: SessionState, anchor: AnchorRow): Doubt | null {
  // A recorder knows where it begins to count anew.
  if (!isSaid(anchor)) return null;
  const until = countingAnchors(state).find(
    (other) => isSameRun(other, anchor) && other.mediaMs > anchor.mediaMs && other.again !== true,
  );
  const missingMs = until === undefined ? 0 : offsetOf(until) - offsetOf(anchor);
  return until === undefined || Math.abs(missingMs) <= SAME_MS ? null : { missingMs, until };
}

/** Whether a frame is later than the one that an anchor knows; one that is only said again knows none. */
export function isBeyond(anchor: AnchorRow, mediaMs: number): boolean {
  return mediaMs > anchor.mediaMs || (mediaMs === anchor.mediaMs && anchor.again === true);
}

/** Session time of a media position ([T2]); undefined while its epoch is not tied to session time. */
export function mediaTime(state: SessionState, position: MediaPosition): Moment | undefined {
  const anchors = countingAnchors(state).filter((each) => isSameRun(each, position));
  // What comes before the first one follows it too.
  const anchor = anchors.findLast(({ mediaMs }) => mediaMs <= position.mediaMs) ?? anchors[0];
  if (anchor === undefined) return undefined;
  const doubt = isBeyond(anchor, position.mediaMs) ? doubtAfter(state, anchor) : null;
  const uncertaintyMs = anchor.uncertaintyMs + Math.abs(doubt?.missingMs ?? 0);
  return { ms: offsetOf(anchor) + position.mediaMs, uncertaintyMs };
}

/**
 * Session time of a mark ([T1], [T2]): for the room the press, for stream and recording the frame on screen, each
 * less the reaction lead. Never stored: a new anchor moves every mark of its epoch at once.
 */
export function markTime(state: SessionState, mark: Mark): Moment {
  const shown = mark.vantage === 'room' || mark.media === undefined ? undefined : mediaTime(state, mark.media);
  if (shown !== undefined) return { ms: shown.ms - mark.leadMs, uncertaintyMs: shown.uncertaintyMs };
  const uncertaintyMs =
    mark.vantage === 'room' ? mark.pressUncertaintyMs : Math.max(mark.pressUncertaintyMs, UNTIED_STREAM_UNCERTAINTY_MS);
  return { ms: mark.pressedMs - mark.leadMs, uncertaintyMs };
}

/** Session time of an edge: its mark, plus corrections ([T3]). */
export function edgeTime(state: SessionState, edge: Edge): number {
  return markTime(state, edge.mark).ms + edge.shiftMs;
}
