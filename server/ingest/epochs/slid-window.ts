import { originPath, type Position } from './media-walk.ts';
import type { MediaPlaylist } from '../playlist/playlist.ts';
import { rangeOf } from '../playlist/ranged-address.ts';

/**
 * A window over one file that slides while its numbers stay: ffmpeg says of such a one (`single_file`) that it begins
 * with 0, wherever it is. Which stretch of the file a segment is tells where the window stands: its numbers follow it.
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
