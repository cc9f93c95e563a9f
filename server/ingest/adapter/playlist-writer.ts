/** Fragments in a playlist, counted from the newest. A fragment that could not be noted once may be noted then. */
export const WINDOW = 10;

/** Writes the playlist of the recording program, in the form that encoders send. */
export interface PlaylistWriter {
  /** Number of fragments so far. */
  length(): number;
  add(path: string, durMs: number): void;
  text(): string;
}

export function createPlaylistWriter(sectionPath: string): PlaylistWriter {
  const lines: string[] = [];
  let count = 0;
  let longestMs = 1000;
  return {
    length: () => count,
    add(path, durMs) {
      count++;
      longestMs = Math.max(longestMs, durMs);
      // A segment without a length is not listed.
      lines.push(`#EXTINF:${(Math.max(durMs, 1) / 1000).toFixed(3)},\n${path}\n`);
      if (lines.length > WINDOW) lines.shift();
    },
    text: () =>
      [
        '#EXTM3U\n#EXT-X-VERSION:7\n',
        `#EXT-X-TARGETDURATION:${String(Math.ceil(longestMs / 1000))}\n`,
        `#EXT-X-MEDIA-SEQUENCE:${String(count - lines.length)}\n#EXT-X-MAP:URI="${sectionPath}"\n`,
        ...lines,
      ].join(''),
  };
}
