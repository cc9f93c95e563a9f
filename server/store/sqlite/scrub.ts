import type { DatabaseSync } from './driver.ts';

/**
 * Removes erased bytes from every file of the database ([G8]). `secure_delete` overwrites what a deletion frees.
 * Earlier copies remain in the write-ahead log and in pages that moved. Rewriting the database and truncating the log
 * removes them. A reader of the log or a full disk can prevent that. The database then remembers it, and the next
 * erasure or the next start repeats the attempt.
 */
export function scrub(database: DatabaseSync): void {
  try {
    database.exec('VACUUM');
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    if (busy === 0) database.exec('UPDATE upkeep SET needs_scrub = 0');
  } catch {
    // The erasure itself is committed and must not be reported as failed. `needs_scrub` stays set.
  }
}
