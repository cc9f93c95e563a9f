import { join } from 'node:path';
import { createLineFile, type LineFile } from './line-file.ts';

/** What a hiding is from one event on. Ids only; of one hiding the line with the latest instant counts. */
export interface HidingLine {
  readonly stream: string;
  readonly hideId: string;
  readonly subjects: readonly string[];
  readonly inForce: boolean;
  /** The event that made it so, and its instant, Unix ms. */
  readonly seq: number;
  readonly atMs: number;
}

/** Who was ever hidden, kept apart from the database so that an older copy of it un-hides nobody ([P42]). */
export type HidingLedger = LineFile<HidingLine>;

export const HIDINGS_FILE = 'hidings.jsonl';

export function createHidingLedger(dataFolder: string): HidingLedger {
  return createLineFile(join(dataFolder, HIDINGS_FILE));
}

/** What each hiding is now; of two lines of one instant the one in force counts. */
export function latestHidings(lines: readonly HidingLine[]): readonly HidingLine[] {
  const latest = new Map<string, HidingLine>();
  for (const line of lines) {
    const key = `${line.stream} ${line.hideId}`;
    const known = latest.get(key);
    const counts = known === undefined || line.atMs > known.atMs || (line.atMs === known.atMs && !known.inForce);
    if (counts) latest.set(key, line);
  }
  return [...latest.values()];
}
