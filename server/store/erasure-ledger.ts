import { join } from 'node:path';
import { createLineFile, type LineFile } from './line-file.ts';

/** One erased place. The commitment identifies the same place in an older copy of the log. None of it is personal. */
export interface ErasedPlace {
  readonly stream: string;
  readonly seq: number;
  readonly path: string;
  readonly commitment: string;
}

/** Every erased place, kept outside the database. So a restored backup can be purged again ([G8]). */
export type ErasureLedger = LineFile<ErasedPlace>;

export const ERASURES_FILE = 'erasures.jsonl';

export function createErasureLedger(dataFolder: string): ErasureLedger {
  return createLineFile(join(dataFolder, ERASURES_FILE));
}
