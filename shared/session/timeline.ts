import type { AnchorRow, Edge, Mark, MediaPosition } from './rows.ts';
import type { SessionState } from './state.ts';

/** A moment of session time (Unix ms as a clock in the room would show it) and how far off it may be. */
export interface Moment {
  readonly ms: number;
  readonly uncertaintyMs: number;
}

/** What is known of a stream viewer's delay when the stream is not tied to session time: up to half a minute. */
const UNTIED_STREAM_UNCERTAINTY_MS = 30_000;

/** The anchor that counts at a position: the last one before it, the latest recorded where two name the same place. */
function anchorFor(state: SessionState, position: MediaPosition): AnchorRow | undefined {
  let best: AnchorRow | undefined;
  let first: AnchorRow | undefined;
  for (const anchor of state.tables.anchors.values()) {
    if (anchor.undone || anchor.sourceId !== position.sourceId || anchor.epoch !== position.epoch) continue;
    if (first === undefined || anchor.mediaMs < first.mediaMs) first = anchor;
    if (anchor.mediaMs > position.mediaMs) continue;
    if (
      best === undefined ||
      anchor.mediaMs > best.mediaMs ||
      (anchor.mediaMs === best.mediaMs && isLater(anchor, best))
    )
      best = anchor;
  }
  return best ?? first;
}

function isLater(a: AnchorRow, b: AnchorRow): boolean {
  return a.atMs > b.atMs || (a.atMs === b.atMs && a.id > b.id);
}

/** Session time of a media position ([T2]); undefined while its epoch is not tied to session time. */
export function mediaTime(state: SessionState, position: MediaPosition): Moment | undefined {
  const anchor = anchorFor(state, position);
  if (anchor === undefined) return undefined;
  return { ms: anchor.sessionMs + position.mediaMs - anchor.mediaMs, uncertaintyMs: anchor.uncertaintyMs };
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

/** The media position that shows a moment of session time in a source; undefined where no epoch reaches it. */
export function positionAt(state: SessionState, sourceId: string, sessionMs: number): MediaPosition | undefined {
  let best: AnchorRow | undefined;
  for (const anchor of state.tables.anchors.values()) {
    if (anchor.undone || anchor.sourceId !== sourceId || anchor.sessionMs > sessionMs) continue;
    if (
      best === undefined ||
      anchor.sessionMs > best.sessionMs ||
      (anchor.sessionMs === best.sessionMs && isLater(anchor, best))
    )
      best = anchor;
  }
  return best && { sourceId, epoch: best.epoch, mediaMs: best.mediaMs + sessionMs - best.sessionMs };
}
