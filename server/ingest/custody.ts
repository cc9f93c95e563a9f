/** Computes the chain of custody: one hash for each fetched file, after the one before. */
import { createHash } from 'node:crypto';

/** A file as it was fetched. */
export interface Fetched {
  /** Relative to the media folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /** Server time of arrival, Unix ms. */
  readonly receivedMs: number;
  /** SHA-256 of the bytes that came, if they came encrypted. */
  readonly cameSha256?: string | null;
}

/** One file in the chain of custody of a source and day ([M13a]). */
export interface CustodyLink extends Fetched {
  readonly cameSha256: string | null;
  readonly sourceId: string;
  /** Day of arrival in UTC, `yyyy-mm-dd`. A chain is one day long and is checked by the day. */
  readonly day: string;
  /** Dense from 1 within source and day. */
  readonly link: number;
  /** SHA-256 of the chain so far and this file's line, hex. */
  readonly chain: string;
}

/** The last link of a day. A copy of it shows later whether the day's chain is still the same. */
export type CustodyHead = Pick<CustodyLink, 'day' | 'link' | 'chain'>;

/** The chain before the first link of a day. */
const NOTHING_YET = '0'.repeat(64);

/** The link of a file, after the last one of its source and day. */
export function linkAfter(before: CustodyLink | undefined, sourceId: string, file: Fetched): CustodyLink {
  const { path, bytes, sha256, receivedMs, cameSha256 = null } = file;
  const day = dayOf(receivedMs);
  const unchained = { sourceId, day, link: (before?.link ?? 0) + 1, path, bytes, sha256, receivedMs, cameSha256 };
  return { ...unchained, chain: chainOf(before?.chain ?? NOTHING_YET, unchained) };
}

/** UTC day of a moment, `yyyy-mm-dd`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The first link of one source and day that does not continue its chain. Undefined if all do. */
export function brokenLink(links: readonly CustodyLink[]): CustodyLink | undefined {
  let before: CustodyLink | undefined;
  for (const link of links) {
    if (link.link !== (before?.link ?? 0) + 1) return link;
    if (link.chain !== chainOf(before?.chain ?? NOTHING_YET, link)) return link;
    before = link;
  }
  return undefined;
}

/** One line of plain text, so that a check needs only SHA-256. */
function chainOf(before: string, link: Unchained): string {
  const { sourceId, day, receivedMs, bytes, sha256, path, cameSha256 } = link;
  const came = cameSha256 === null ? [] : [cameSha256];
  return createHash('sha256')
    .update([before, sourceId, day, link.link, receivedMs, bytes, sha256, path, ...came].join(' '))
    .digest('hex');
}

type Unchained = Omit<CustodyLink, 'chain'>;
