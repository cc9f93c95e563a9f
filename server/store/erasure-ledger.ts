import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** One erased place. The commitment tells the same place in an older copy of the log; none of it is personal. */
export interface ErasedPlace {
  readonly stream: string;
  readonly seq: number;
  readonly path: string;
  readonly commitment: string;
}

/** What was ever erased, kept apart from the database so that a backup from before can be purged again ([G8]). */
export interface ErasureLedger {
  /** Durable when it returns. */
  record(places: readonly ErasedPlace[]): void;
  read(): readonly ErasedPlace[];
}

/** The ledger of a data folder: lines of JSON, only ever appended to, each on a line begun for it. */
export function createErasureLedger(dataFolder: string): ErasureLedger {
  const path = join(dataFolder, 'erasures.jsonl');
  return {
    record(places) {
      const file = openSync(path, 'a', 0o600);
      try {
        writeSync(file, places.map((place) => `\n${JSON.stringify(place)}`).join(''));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
    read() {
      if (!existsSync(path)) return [];
      return readFileSync(path, 'utf8').split('\n').flatMap(placeIn);
    },
  };
}

/** A line that does not parse was cut short by a crash: its erasure never took effect, and was reported as failed. */
function placeIn(line: string): readonly ErasedPlace[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as ErasedPlace];
  } catch {
    return [];
  }
}
