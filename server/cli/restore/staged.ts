import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { databasePath } from '../../store/database-path.ts';
import { StoreError } from '../../store/event-store.ts';
import { syncFolder } from '../../store/sync-folder.ts';
import { connect, type DatabaseSync } from '../../store/sqlite/driver.ts';
import { stagingFolder } from '../../store/sqlite/open-database.ts';

/** Copies a backup into the staging folder of a data folder ([G26]). Returns the staging folder. */
export function stage(dataFolder: string, file: string): string {
  const folder = stagingFolder(dataFolder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  const path = databasePath(folder);
  // The file is made empty first, so that only its owner can read it from its first byte. It holds names.
  closeSync(openSync(path, 'wx', 0o600));
  const backup = connect(file, { readOnly: true });
  try {
    backup.prepare('VACUUM INTO ?').run(path);
  } finally {
    backup.close();
  }
  return folder;
}

/** Moves all content of a database into its main file, so that one rename moves the whole database. */
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
  // The log of an unreadable old database must not be replayed into the new one.
  rmSync(`${path}-wal`, { force: true });
  rmSync(`${path}-shm`, { force: true });
  renameSync(staged, path);
  syncFolder(dataFolder);
}

/** Moves the content of the old database's log into its file, so that the log can be deleted first. */
function emptyLogOf(path: string): void {
  try {
    const database = connect(path);
    try {
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
  } catch {
    // The old database cannot be read, which may be the reason of the restore.
  }
}
