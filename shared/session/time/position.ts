import type { AnchorRow, MediaPosition } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { countingAnchors, doubtAfter, isSameRun, type Doubt } from './timeline.ts';

/** A stretch of an epoch's media time, `[fromMs, toMs)`, and the anchor that gives it session time. */
export interface AnchoredStretch {
  readonly anchor: AnchorRow;
  /** Minus infinity for the first anchor of an epoch: earlier frames follow it ([T8b]). */
  readonly fromMs: number;
  readonly toMs: number;
  /** The cut after the anchor's frame. Null without one. */
  readonly doubt: Doubt | null;
}

/** The stretches of all epochs that have an anchor, one for each counting anchor. */
export function anchoredStretches(state: SessionState): readonly AnchoredStretch[] {
  const anchors = countingAnchors(state);
  return anchors.map((anchor, at) => {
    const isFirst = !anchors.slice(0, at).some((other) => isSameRun(anchor, other));
    const next = anchors.slice(at + 1).find((other) => isSameRun(anchor, other));
    return {
      anchor,
      fromMs: isFirst ? -Infinity : anchor.mediaMs,
      toMs: next?.mediaMs ?? Infinity,
      doubt: doubtAfter(state, anchor),
    };
  });
}

/** A stretch of session time, Unix ms. Whether and where a recording shows it is unknown. */
export interface UncertainTime {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The session time between the two known moments of each cut of a source ([T8f]). */
export function uncertainTimes(state: SessionState, sourceId: string): readonly UncertainTime[] {
  const times = new Map<string, UncertainTime>();
  for (const { anchor, doubt } of anchoredStretches(state))
    if (anchor.sourceId === sourceId && doubt !== null && !times.has(doubt.until.id))
      times.set(doubt.until.id, { fromMs: anchor.sessionMs, toMs: doubt.until.sessionMs });
  return [...times.values()];
}

/** Session time of the first frame of a stretch, Unix ms. */
export function startOf({ anchor, fromMs }: Pick<AnchoredStretch, 'anchor' | 'fromMs'>): number {
  return anchor.sessionMs + Math.max(fromMs, 0) - anchor.mediaMs;
}

/**
 * The media position of a moment of session time in a source. It is in the stretch that began last before the moment.
 * A moment that a cut removed is at the first frame after the cut ([T8c]). Undefined before the first stretch.
 */
export function positionAt(state: SessionState, sourceId: string, sessionMs: number): MediaPosition | undefined {
  let best: { readonly anchor: AnchorRow; readonly startMs: number; readonly toMs: number } | undefined;
  for (const { anchor, fromMs, toMs } of anchoredStretches(state)) {
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

function isLater(a: AnchorRow, b: AnchorRow): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.id > b.id);
}
