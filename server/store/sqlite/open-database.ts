import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { databasePath } from '../database-path.ts';
import { StoreError } from '../event-store.ts';
import { logMigration } from '../migrations/001-log.sql.ts';
import { mediaMigration } from '../migrations/002-media.sql.ts';
import { accountsMigration } from '../migrations/003-accounts.sql.ts';
import { conferencesMigration } from '../migrations/004-conferences.sql.ts';
import { custodyMigration } from '../migrations/005-custody.sql.ts';
import { waysInMigration } from '../migrations/006-ways-in.sql.ts';
import { renditionWidthMigration } from '../migrations/007-rendition-width.sql.ts';
import { originalsMigration } from '../migrations/008-originals.sql.ts';
import { cameEncryptedMigration } from '../migrations/009-came-encrypted.sql.ts';
import { deletionsMigration } from '../migrations/010-deletions.sql.ts';
import { answerAuthorsMigration } from '../migrations/011-answer-authors.sql.ts';
import { hidingsMigration } from '../migrations/012-hidings.sql.ts';
import { restoredMigration } from '../migrations/013-restored.sql.ts';
import { holdsLedgers } from './backup-file.ts';
import { BUSY_TIMEOUT_MS, connect, isBusy, type DatabaseSync, type DriverName } from './driver.ts';
import { scrub } from './scrub.ts';
import { inTransaction } from './transaction.ts';

/** One migration of the database. `version` is dense from 1. */
export interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** Every migration, in order. A new one is a file and a line here. */
export const MIGRATIONS: readonly Migration[] = [
  logMigration,
  mediaMigration,
  accountsMigration,
  conferencesMigration,
  custodyMigration,
  waysInMigration,
  renditionWidthMigration,
  originalsMigration,
  cameEncryptedMigration,
  deletionsMigration,
  answerAuthorsMigration,
  hidingsMigration,
  restoredMigration,
];

export interface OpenDatabase {
  readonly database: DatabaseSync;
  /** Closes the database and frees the data folder. */
  close(): void;
}

/** Folder in which a restore prepares a database before it replaces the old one ([G26]). */
export function stagingFolder(dataFolder: string): string {
  return join(dataFolder, 'restoring');
}

export interface OpenOptions {
  readonly driver?: DriverName;
  /** A restore opens a backup. Without this flag a backup is refused. */
  readonly isBackup?: boolean;
}

/**
 * Locks a data folder, opens its database and migrates it.
 *
 * @throws {StoreError} `data_folder_in_use` if another process holds it.
 * @throws {StoreError} `database_newer` if a newer program wrote it.
 * @throws {StoreError} `database_is_backup` if somebody put a backup in its place by hand.
 */
export function openDatabase(dataFolder: string, options: OpenOptions = {}): OpenDatabase {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataFolder, options);
  try {
    // A killed restore leaves names there that may be erased here.
    rmSync(stagingFolder(dataFolder), { recursive: true, force: true });
    const database = connect(databasePath(dataFolder), options);
    try {
      prepare(database, options.isBackup === true);
    } catch (error) {
      database.close();
      throw error;
    }
    return {
      database,
      close() {
        database.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
}

/**
 * Opens the database of a data folder that a server may hold. The command line reads it and writes a few rows. Only the
 * holder of the folder writes the log.
 *
 * @throws {StoreError} `database_newer`; `unavailable` without a database of the current version.
 */
export function openBeside(dataFolder: string, access: 'read' | 'write'): OpenDatabase {
  const path = databasePath(dataFolder);
  if (!existsSync(path)) throw new StoreError('unavailable');
  const database = connect(path, { readOnly: access === 'read' });
  database.exec(`
    PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)};
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
  `);
  refuseNewer(database);
  if (formatOf(database) !== MIGRATIONS.at(-1)?.version) throw new StoreError('unavailable');
  return { database, close: () => database.close() };
}

/** Holds an exclusive transaction on a file of its own. The system releases it however the process ends. */
export function lockFolder(dataFolder: string, options: { readonly driver?: DriverName } = {}): DatabaseSync {
  const lock = connect(join(dataFolder, 'lock.db'), options);
  try {
    lock.exec('PRAGMA busy_timeout = 0');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw isBusy(error) ? new StoreError('data_folder_in_use', error) : error;
  }
}

function prepare(database: DatabaseSync, isBackup: boolean): void {
  refuseNewer(database);
  if (!isBackup && holdsLedgers(database)) throw new StoreError('database_is_backup');
  database.exec(`
    PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA foreign_keys = ON;
  `);
  for (const { version, sql } of MIGRATIONS) {
    if (version <= formatOf(database)) continue;
    inTransaction(database, () => {
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${String(version)}`);
    });
  }
  // A crash between an erasure and its scrubbing leaves bytes. They are removed before anything else happens.
  const { needsScrub } = database.prepare('SELECT needs_scrub AS needsScrub FROM upkeep').get() as {
    needsScrub: number;
  };
  if (needsScrub !== 0) scrub(database);
}

function formatOf(database: DatabaseSync): number {
  return (database.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
}

/** @throws {StoreError} `database_newer`. */
export function refuseNewer(database: DatabaseSync): void {
  if (formatOf(database) > (MIGRATIONS.at(-1)?.version ?? 0)) throw new StoreError('database_newer');
}
