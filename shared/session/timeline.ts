import type { AnchorRow, Edge, Mark, MediaPosition } from './rows.ts';
import type { SessionState } from './state.ts';

/** A moment of session time (Unix ms as a clock in the room would show it) and how far off it may be. */
export interface Moment {
  readonly ms: number;
  readonly uncertaintyMs: number;
}

/** What is known of a stream viewer's delay when the stream is not tied to session time: up to half a minute. */
const UNTIED_STREAM_UNCERTAINTY_MS = 30_000;

/** A stretch of an epoch's media time, `[fromMs, toMs)`, and the anchor that ties it to session time. */
export interface TiedStretch {
  readonly anchor: AnchorRow;
  /** Minus infinity for the first of an epoch: it ties what comes before it too. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Derived once for each set of anchors: every time on screen asks for it. */
const known = new WeakMap<SessionState['tables']['anchors'], readonly TiedStretch[]>();

/**
 * Media of all epochs, in stretches ([T8]). What people said about an epoch (aligned, pairs of marks) takes the place of
 * all that its recorder said; of two anchors at one frame the later counts.
 */
export function tiedStretches({ tables: { anchors } }: SessionState): readonly TiedStretch[] {
  let stretches = known.get(anchors);
  if (stretches === undefined) {
    stretches = stretchesOf([...anchors.values()].filter(({ undone }) => !undone));
    known.set(anchors, stretches);
  }
  return stretches;
}

function stretchesOf(anchors: readonly AnchorRow[]): TiedStretch[] {
  const epochs = new Map<string, AnchorRow[]>();
  for (const anchor of anchors) {
    const key = `${anchor.sourceId} ${String(anchor.epoch)}`;
    epochs.set(key, [...(epochs.get(key) ?? []), anchor]);
  }
  return [...epochs.values()].flatMap((all) => {
    const said = all.filter(isSaid);
    const counting = (said.length > 0 ? said : all)
      .sort((a, b) => a.mediaMs - b.mediaMs || (isLater(a, b) ? 1 : -1))
      .filter((anchor, at, sorted) => sorted[at + 1]?.mediaMs !== anchor.mediaMs);
    return counting.map((anchor, at) => ({
      anchor,
      fromMs: at === 0 ? -Infinity : anchor.mediaMs,
      toMs: counting[at + 1]?.mediaMs ?? Infinity,
    }));
  });
}

/** Whether a person tied media to session time here, and not the recorder. */
export function isSaid({ basis }: Pick<AnchorRow, 'basis'>): boolean {
  return basis === 'aligned' || basis === 'paired-marks';
}

function isLater(a: AnchorRow, b: AnchorRow): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.id > b.id);
}

/** Session time of a media position ([T2]); undefined while its epoch is not tied to session time. */
export function mediaTime(state: SessionState, position: MediaPosition): Moment | undefined {
  const { sourceId, epoch, mediaMs } = position;
  const stretch = tiedStretches(state).find(
    ({ anchor, fromMs, toMs }) =>
      anchor.sourceId === sourceId && anchor.epoch === epoch && fromMs <= mediaMs && mediaMs < toMs,
  );
  if (stretch === undefined) return undefined;
  const { anchor } = stretch;
  return { ms: anchor.sessionMs + mediaMs - anchor.mediaMs, uncertaintyMs: anchor.uncertaintyMs };
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

/** When the first frame of a stretch was, session time. */
export function startOf({ anchor, fromMs }: Pick<TiedStretch, 'anchor' | 'fromMs'>): number {
  return anchor.sessionMs + Math.max(fromMs, 0) - anchor.mediaMs;
}

/**
 * The media position that shows a moment of session time in a source ([T8]): in the stretch that began last before it.
 * Undefined where none did. What lies in a cut of the recording is at the first frame after the cut.
 */
export function positionAt(state: SessionState, sourceId: string, sessionMs: number): MediaPosition | undefined {
  let best: { readonly anchor: AnchorRow; readonly startMs: number; readonly toMs: number } | undefined;
  for (const { anchor, fromMs, toMs } of tiedStretches(state)) {
    if (anchor.sourceId !== sourceId) continue;
    const startMs = startOf({ anchor, fromMs });
    if (startMs > sessionMs || (best !== undefined && startMs < best.startMs)) continue;
    if (startMs === best?.startMs && !isLater(anchor, best.anchor)) continue;
    best = { anchor, startMs, toMs };
  }
  if (best === undefined) return undefined;
  const { anchor, toMs } = best;
  return { sourceId, epoch: anchor.epoch, mediaMs: Math.min(anchor.mediaMs + sessionMs - anchor.sessionMs, toMs) };
}
