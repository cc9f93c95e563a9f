/** How many of the newest fragments a playlist of ours lists: what could not be noted once may be noted then. */
const WINDOW = 10;

/** Writes the playlist of what a program of ours gives, in the words in which others send theirs. */
export interface PlaylistWriter {
  /** How many fragments there have been. */
  length(): number;
  /** Adds a fragment; gives the whole playlist. */
  add(path: string, durMs: number): string;
}

export function createPlaylistWriter(sectionPath: string): PlaylistWriter {
  const lines: string[] = [];
  let longestMs = 1000;
  return {
    length: () => lines.length,
    add(path, durMs) {
      longestMs = Math.max(longestMs, durMs);
      lines.push(`#EXTINF:${(durMs / 1000).toFixed(3)},\n${path}\n`);
      const first = Math.max(lines.length - WINDOW, 0);
      return [
        '#EXTM3U\n#EXT-X-VERSION:7\n',
        `#EXT-X-TARGETDURATION:${String(Math.ceil(longestMs / 1000))}\n`,
        `#EXT-X-MEDIA-SEQUENCE:${String(first)}\n#EXT-X-MAP:URI="${sectionPath}"\n`,
        ...lines.slice(first),
      ].join('');
    },
  };
}
