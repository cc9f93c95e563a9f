import { StoreError } from '../event-store.ts';
import { BUSY_TIMEOUT_MS, type DatabaseSync } from './driver.ts';

/**
 * Writes a note of the program for itself ([E37]). It never waits for another process that holds the database. A note
 * that cannot be written is skipped, so that no read and no timer fails.
 */
export function note(database: DatabaseSync, write: () => void): void {
  database.exec('PRAGMA busy_timeout = 0');
  try {
    write();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${String(BUSY_TIMEOUT_MS)}`);
  }
}
