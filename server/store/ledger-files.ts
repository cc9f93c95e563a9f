import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACCESS_FILE } from './access-ledger.ts';
import { ERASURES_FILE } from './erasure-ledger.ts';
import { HIDINGS_FILE } from './hiding-ledger.ts';
import { fileFault } from './line-file.ts';
import { NAMES_FILE } from './name-ledger.ts';
import { KEY_FILE } from './protection-key.ts';
import { syncFolder } from './sync-folder.ts';

/** A file of the data folder that outlives the database. Every backup has a copy of it ([G25]). */
export interface LedgerFile {
  /** Its name in the data folder and in a backup. */
  readonly name: string;
  /** Whether lines are only added. A ledger with fewer lines than that of a backup is then older. */
  readonly onlyGrows: boolean;
}

/** Every ledger. A new one needs a line here. */
export const LEDGER_FILES: readonly LedgerFile[] = [
  { name: ERASURES_FILE, onlyGrows: true },
  { name: HIDINGS_FILE, onlyGrows: true },
  { name: ACCESS_FILE, onlyGrows: true },
  // Lifting a hiding removes its names.
  { name: NAMES_FILE, onlyGrows: false },
  // The first key is the folder's own. Later ones open names from other folders.
  { name: KEY_FILE, onlyGrows: true },
];

/** The folder's lines, byte for byte, then those that only the backup has. A ledger that is missing is empty. */
function unionOfLines(folder: string, backup: string): string {
  const known = new Set(folder.split('\n'));
  const added = backup.split('\n').filter((line) => line !== '' && !known.has(line));
  return folder + added.map((line) => `\n${line}`).join('');
}

/** The content of each ledger that a data folder has, by name. */
export function readLedgers(dataFolder: string): ReadonlyMap<string, string> {
  const found = LEDGER_FILES.filter(({ name }) => existsSync(join(dataFolder, name)));
  return new Map(found.map(({ name }) => [name, readFileSync(join(dataFolder, name), 'utf8')]));
}

/** Whether a data folder has every ledger. A new one, and one from before ledgers, does not. */
export function hasAllLedgers(dataFolder: string): boolean {
  return LEDGER_FILES.every(({ name }) => existsSync(join(dataFolder, name)));
}

/** Makes the missing ledgers of a data folder as empty files. */
export function beginLedgers(dataFolder: string): void {
  const known = readLedgers(dataFolder);
  for (const { name } of LEDGER_FILES) if (!known.has(name)) write(dataFolder, name, '');
}

/** The ledgers that a data folder lacked, and those that knew less than the backup's ([P43]). */
export interface LedgersUnited {
  readonly missing: readonly string[];
  readonly older: readonly string[];
}

/** Makes each ledger of a data folder the union with that of a backup. Durable when it returns. */
export function uniteLedgers(dataFolder: string, backup: ReadonlyMap<string, string>): LedgersUnited {
  const folder = readLedgers(dataFolder);
  const older: string[] = [];
  for (const { name, onlyGrows } of LEDGER_FILES) {
    const before = folder.get(name);
    const after = unionOfLines(before ?? '', backup.get(name) ?? '');
    if (after !== before) write(dataFolder, name, after);
    if (onlyGrows && before !== undefined && after !== before) older.push(name);
  }
  return { missing: LEDGER_FILES.flatMap(({ name }) => (folder.has(name) ? [] : [name])), older };
}

/** Writes a file aside and renames it, so that a crash leaves the old one. */
function write(dataFolder: string, name: string, content: string): void {
  const path = join(dataFolder, name);
  try {
    writeFileSync(`${path}.part`, content, { mode: 0o600, flush: true });
    renameSync(`${path}.part`, path);
    syncFolder(dataFolder);
  } catch (error) {
    throw fileFault(error);
  }
}
