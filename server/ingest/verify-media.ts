/** Checks the recorded files of a source against its chain of custody. */
import { join } from 'node:path';
import { brokenLink, type CustodyHead, type CustodyLink } from './custody.ts';
import { hashFile } from './hash-file.ts';
import type { MediaIndex } from './index/media-index.ts';

/** A fault of one file of a recording. */
export interface MediaFault {
  /** The path of the file. For `logged` it is the day. */
  readonly path: string;
  /**
   * The kind of fault. `chain`: the chain of custody does not continue here. `unchained`: the chain lacks a file of the
   * index. `gone`: the file is missing. `changed`: its bytes are not those that were fetched. `logged`: the log of a
   * session has another chain.
   */
  readonly what: 'chain' | 'unchained' | 'gone' | 'changed' | 'logged';
}

export interface VerifiedMedia {
  readonly heads: readonly CustodyHead[];
  /** Number of files that are as they were fetched. */
  readonly files: number;
  /** Number of files that the index calls lost. */
  readonly lost: number;
  /** Number of files that were deleted on purpose ([M14c]). */
  readonly deleted: number;
  readonly faults: readonly MediaFault[];
}

/**
 * Reads every file of a source again and compares it with the index and the chain. It also compares the chain with the
 * heads in the logs of sessions ([M13b], [M13e]).
 */
export async function verifyMedia(
  root: string,
  index: MediaIndex,
  sourceId: string,
  logged: readonly CustodyHead[],
): Promise<VerifiedMedia> {
  const { links, unchained, present, lost, deleted } = custodyOf(index, sourceId);
  const days = byDay(links);
  const faults: MediaFault[] = days.flatMap((day) => {
    const broken = brokenLink(day);
    return broken === undefined ? [] : [{ path: broken.path, what: 'chain' as const }];
  });
  const chains = new Set(links.map(headText));
  const rewritten = new Set(logged.filter((head) => !chains.has(headText(head))).map(({ day }) => day));
  for (const day of rewritten) faults.push({ path: day, what: 'logged' });
  let files = 0;
  for (const { path, sha256 } of present) {
    const found = await hashOf(join(root, path));
    if (found === sha256) files++;
    else faults.push({ path, what: found === undefined ? 'gone' : 'changed' });
  }
  for (const path of unchained) faults.push({ path, what: 'unchained' });
  const heads = days.flatMap((day) => day.slice(-1)).map(({ day, link, chain }) => ({ day, link, chain }));
  return { heads, files, lost, deleted, faults };
}

function headText({ day, link, chain }: CustodyHead): string {
  return `${day} ${String(link)} ${chain}`;
}

/** Links in order, one list for each day. */
function byDay(links: readonly CustodyLink[]): CustodyLink[][] {
  const days = new Map<string, CustodyLink[]>();
  for (const link of links) {
    const day = days.get(link.day);
    if (day === undefined) days.set(link.day, [link]);
    else day.push(link);
  }
  return [...days.values()];
}

/** What the index and the chain state about a source's files. */
export interface Custody {
  /** The whole chain, in order. */
  readonly links: readonly CustodyLink[];
  /** The last link of every file that should be there, in the order of arrival. */
  readonly present: readonly CustodyLink[];
  /** Files of the index that the chain lacks. */
  readonly unchained: readonly string[];
  /** Number of files that are known to be missing, and number of those deleted on purpose. */
  readonly lost: number;
  readonly deleted: number;
}

export function custodyOf(index: MediaIndex, sourceId: string): Custody {
  // In this order a file that arrives meanwhile gives a link too many, and never a file without a link.
  const paths = index.paths(sourceId);
  const links = index.custody(sourceId);
  const gone = new Set(paths.flatMap(({ path, stored }) => (stored ? [] : [path])));
  const dropped = new Set(paths.flatMap(({ path, deleted }) => (deleted ? [path] : [])));
  const last = new Map(links.map((link) => [link.path, link]));
  const present = [...last.values()].filter(({ path }) => !gone.has(path));
  const deleted = [...last.keys()].filter((path) => dropped.has(path)).length;
  const unchained = paths.flatMap(({ path, stored }) => (stored && !last.has(path) ? [path] : []));
  return { links, present, unchained, lost: last.size - present.length - deleted, deleted };
}

/** SHA-256 of a file, hex. Undefined without a file. */
async function hashOf(path: string): Promise<string | undefined> {
  return hashFile(path).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  });
}
