import type { AnchorRow, MediaPosition } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { countingAnchors, doubtAfter, isSameRun, type Doubt } from './timeline.ts';

/** A stretch of an epoch's media time, `[fromMs, toMs)`, and the anchor that ties it to session time. */
export interface AnchoredStretch {
  readonly anchor: AnchorRow;
  /** Minus infinity for the first of an epoch: it ties what comes before it too. */
  readonly fromMs: number;
  readonly toMs: number;
  /** From the anchor's frame on; null where there is none. */
  readonly doubt: Doubt | null;
}

/** Media of all epochs in stretches, each with the anchor that counts there ([T8]). */
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

/** A stretch of session time, Unix ms, of which nobody knows where a recording shows it, or whether it does. */
export interface UncertainTime {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Between which moments of the session something was cut out of a source, or put in ([T8]); each once. */
export function uncertainTimes(state: SessionState, sourceId: string): readonly UncertainTime[] {
  const times = new Map<string, UncertainTime>();
  for (const { anchor, doubt } of anchoredStretches(state))
    if (anchor.sourceId === sourceId && doubt !== null && !times.has(doubt.until.id))
      times.set(doubt.until.id, { fromMs: anchor.sessionMs, toMs: doubt.until.sessionMs });
  return [...times.values()];
}

/** When the first frame of a stretch was, session time. */
export function startOf({ anchor, fromMs }: Pick<AnchoredStretch, 'anchor' | 'fromMs'>): number {
  return anchor.sessionMs + Math.max(fromMs, 0) - anchor.mediaMs;
}

/**
 * The media position that shows a moment of session time in a source ([T8]): in the stretch that began last before it.
 * Undefined where none did. What lies in a cut of the recording is at the first frame after the cut.
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
