import type { RecordedPiece } from '../recordings/recorded-pieces.ts';
import type { Edge, MediaPosition } from '../state/rows.ts';
import { isSameRun } from './timeline.ts';

/**
 * Where an edge was seen on the recording that it was marked on: the frame of the mark, less the reaction, as it was
 * corrected; whatever ties that recording to the session. Null for what was marked in the room, or without a frame.
 */
export function markedFrame({ mark, shiftMs }: Pick<Edge, 'mark' | 'shiftMs'>): MediaPosition | null {
  const { media, leadMs } = mark;
  if (mark.vantage === 'room' || media === undefined) return null;
  return { ...media, mediaMs: media.mediaMs - leadMs + shiftMs };
}

/** The pictures between two edges that were seen on one run; null where they were not. May be empty, or less. */
export function seenBetween(start: Edge, end: Edge): RecordedPiece | null {
  const [from, to] = [markedFrame(start), markedFrame(end)];
  if (from === null || to === null || !isSameRun(from, to)) return null;
  return { sourceId: from.sourceId, epoch: from.epoch, fromMs: from.mediaMs, toMs: to.mediaMs };
}
