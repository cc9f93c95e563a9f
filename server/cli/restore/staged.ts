import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { databasePath } from '../../store/database-path.ts';
import { StoreError } from '../../store/event-store.ts';
import { syncFolder } from '../../store/sync-folder.ts';
import { connect, type DatabaseSync } from '../../store/sqlite/driver.ts';
import { stagingFolder } from '../../store/sqlite/open-database.ts';

/** Copies a backup into the staging folder of a data folder, where it is made ready; gives the folder. */
export function stage(dataFolder: string, file: string): string {
  const folder = stagingFolder(dataFolder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const path = databasePath(folder);
  // Made before it is filled: it holds names, and is for its owner's eyes from its first byte.
  closeSync(openSync(path, 'wx', 0o600));
  const backup = connect(file, { readOnly: true });
  try {
    backup.prepare('VACUUM INTO ?').run(path);
  } finally {
    backup.close();
  }
  return folder;
}

/** Brings all of a database into its one file, so that renaming that file moves all of it. */
export function intoOneFile(database: DatabaseSync): void {
  const { journal_mode: mode } = database.prepare('PRAGMA journal_mode = DELETE').get() as { journal_mode: string };
  if (mode !== 'delete') throw new StoreError('unavailable');
}

/** Replaces the old database with the staged one by one rename. At every instant one of the two opens. */
export function putInPlace(dataFolder: string): void {
  const [staged, path] = [databasePath(stagingFolder(dataFolder)), databasePath(dataFolder)];
  const written = openSync(staged, 'r+');
  fsyncSync(written);
  closeSync(written);
  emptyLogOf(path);
  // What is left of it, of a database beyond reading, must not be replayed into the new one.
  rmSync(`${path}-wal`, { force: true });
  rmSync(`${path}-shm`, { force: true });
  renameSync(staged, path);
  syncFolder(dataFolder);
}

/** Brings what the old database's log holds into its file, so that the log can go before the file does. */
function emptyLogOf(path: string): void {
  try {
    const database = connect(path);
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
  } catch {
    // Beyond reading: it is replaced because of that.
  }
}
