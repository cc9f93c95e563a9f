/** Writes a stretch of a file into an address, and reads it. */

/** A stretch of a file. */
export interface FileRange {
  readonly offset: number;
  readonly length: number;
}

const RANGE = /^#bytes=(\d{1,15})-(\d{1,15})$/;

/** An address that names a stretch of its file. Any other fragment is dropped. */
export function rangedAddress(url: URL, range: FileRange | null): string {
  const ranged = new URL(url);
  ranged.hash = range === null ? '' : `bytes=${String(range.offset)}-${String(range.offset + range.length - 1)}`;
  return ranged.href;
}

/** The stretch that an address names. Null for a whole file. Fragments never go to a server. */
export function rangeOf(url: URL): FileRange | null {
  const [, first, last] = RANGE.exec(url.hash) ?? [];
  if (first === undefined || last === undefined) return null;
  return { offset: Number(first), length: Number(last) - Number(first) + 1 };
}
