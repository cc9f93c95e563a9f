import type { DatabaseSync } from './driver.ts';

/**
 * Makes erased bytes disappear from every file of the database ([G8]): `secure_delete` overwrites what a deletion
 * frees, but earlier copies stay in the write-ahead log and in pages that moved. Writing the database anew and cutting
 * the log down to nothing leaves neither. Where that is not possible now (a reader holds the log, the disk is full) the
 * database remembers it, and it is done with the next erasure or at the next start.
 */
export function scrub(database: DatabaseSync): void {
  try {
    database.exec('VACUUM');
    const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    if (busy === 0) database.exec('UPDATE upkeep SET needs_scrub = 0');
  } catch {
    // The erasure itself is committed and must not be reported as failed; `needs_scrub` stays set.
  }
}
