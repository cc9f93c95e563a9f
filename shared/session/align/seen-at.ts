import type { Edge, MediaPosition } from '../rows.ts';

/**
 * Where an edge was seen on the recording that it was marked on: the frame of the mark, less the reaction, as it was
 * corrected; whatever ties that recording to the session. Null for what was marked in the room, or without a frame.
 */
export function seenAt({ mark, shiftMs }: Pick<Edge, 'mark' | 'shiftMs'>): MediaPosition | null {
  const { media, leadMs } = mark;
  if (mark.vantage === 'room' || media === undefined) return null;
  return { ...media, mediaMs: media.mediaMs - leadMs + shiftMs };
}
