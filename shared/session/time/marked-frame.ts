import type { RecordedPiece } from '../recordings/recorded-pieces.ts';
import type { Edge, MediaPosition } from '../state/rows.ts';
import { isSameRun } from './timeline.ts';

/**
 * The frame of an edge on the recording that it was marked on. It is the frame of the mark minus the reaction lead, plus
 * corrections. It does not depend on anchors. Null for a mark from the room or without a frame.
 */
export function markedFrame({ mark, shiftMs }: Pick<Edge, 'mark' | 'shiftMs'>): MediaPosition | null {
  const { media, leadMs } = mark;
  if (mark.vantage === 'room' || media === undefined) return null;
  return { ...media, mediaMs: media.mediaMs - leadMs + shiftMs };
}

/**
 * The frames between two edges that were marked on one epoch, else null. After corrections `toMs` may be at or before
 * `fromMs`.
 */
export function seenBetween(start: Edge, end: Edge): RecordedPiece | null {
  const [from, to] = [markedFrame(start), markedFrame(end)];
  if (from === null || to === null || !isSameRun(from, to)) return null;
  return { sourceId: from.sourceId, epoch: from.epoch, fromMs: from.mediaMs, toMs: to.mediaMs };
}
