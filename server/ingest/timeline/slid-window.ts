/** Corrects the numbers of a playlist whose window slides over one file. */
import { originPath, type Position } from './media-counter.ts';
import type { MediaPlaylist } from '../playlist/playlist.ts';
import { rangeOf } from '../playlist/ranged-address.ts';

/**
 * Numbers the segments of a window that slides over one file while its numbers stay. For `single_file` ffmpeg states
 * that every window begins with 0. A segment's stretch of the file shows where the window is, and the numbers follow
 * from that.
 */
export function countedOn(position: Position | null, playlist: MediaPlaylist): MediaPlaylist {
  const [first] = playlist.segments;
  if (position === null || first === undefined || rangeOf(new URL(first.url)) === null) return playlist;
  const path = originPath(first.url);
  for (const [seq, known] of position.remembered) {
    const slid = seq - first.seq;
    if (known.originPath !== path || slid <= 0) continue;
    return { ...playlist, segments: playlist.segments.map((segment) => ({ ...segment, seq: segment.seq + slid })) };
  }
  return playlist;
}
