import { join } from 'node:path';
import { createLineFile, type LineFile } from './line-file.ts';

/** The state of a hiding from one event on, by ids. Of a hiding's lines the one with the latest instant counts. */
export interface HidingLine {
  readonly stream: string;
  readonly hideId: string;
  readonly subjects: readonly string[];
  readonly inForce: boolean;
  /** The event that made it so, and its instant, Unix ms. */
  readonly seq: number;
  readonly atMs: number;
}

/** Every hiding, kept outside the database. So an older copy of the database shows no hidden speaker ([P42]). */
export type HidingLedger = LineFile<HidingLine>;

export const HIDINGS_FILE = 'hidings.jsonl';

export function createHidingLedger(dataFolder: string): HidingLedger {
  return createLineFile(join(dataFolder, HIDINGS_FILE));
}

/** The current state of each hiding. Of two lines with one instant the one in force counts. */
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
