import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { syncFolder } from './sync-folder.ts';

/** The sealed keys of one name of a hidden speaker. The name cannot be read from them ([P21]). */
export interface KeptName {
  readonly sessionId: string;
  readonly hideId: string;
  /** Commitment of the name in the log. */
  readonly commitment: string;
  /** Id of the protection key that sealed them. */
  readonly keyId: string;
  readonly keys: readonly string[];
}

/** Names of hidden speakers, kept outside the log. So neither an erasure nor an older backup loses them. */
export interface NameLedger {
  of(sessionId: string): readonly KeptName[];
  all(): readonly KeptName[];
  /** Adds missing names. Durable when it returns. */
  keep(names: readonly KeptName[]): void;
  /** Removes the names of hidings that were lifted or undone. Durable when it returns. */
  forget(sessionId: string, hideIds: ReadonlySet<string>): void;
}

export const NAMES_FILE = 'names.jsonl';

/** The ledger of a data folder. */
export function createNameLedger(dataFolder: string): NameLedger {
  const path = join(dataFolder, NAMES_FILE);
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  let names = new Map(lines.flatMap(nameIn).map((name) => [placeOf(name), name]));

  return {
    of: (sessionId) => [...names.values()].filter((name) => name.sessionId === sessionId),
    all: () => [...names.values()],
    keep(given) {
      const added = given.filter((name) => !names.has(placeOf(name)));
      if (added.length === 0) return;
      const file = openSync(path, 'a', 0o600);
      try {
        writeSync(file, linesOf(added));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      for (const name of added) names.set(placeOf(name), name);
    },
    forget(sessionId, hideIds) {
      const left = [...names].filter(([, name]) => name.sessionId !== sessionId || !hideIds.has(name.hideId));
      if (left.length === names.size) return;
      const draft = `${path}.part`;
      writeFileSync(draft, linesOf(left.map(([, name]) => name)), { mode: 0o600, flush: true });
      renameSync(draft, path);
      syncFolder(dirname(path));
      names = new Map(left);
    },
  };
}

function placeOf({ sessionId, hideId, commitment, keyId }: KeptName): string {
  return [sessionId, hideId, commitment, keyId].join(' ');
}

function linesOf(names: readonly KeptName[]): string {
  return names.map((name) => `\n${JSON.stringify(name)}`).join('');
}

/** The name in a line. A crash may have cut a line short: the log still has that name, and it is kept again. */
function nameIn(line: string): readonly KeptName[] {
  try {
    return line === '' ? [] : [JSON.parse(line) as KeptName];
  } catch {
    return [];
  }
}
