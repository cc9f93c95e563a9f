import type { DatabaseSync } from './driver.ts';

/** Runs work in one transaction. Synchronous throughout, so that nothing else can slip between BEGIN and COMMIT. */
export function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // SQLite rolls back by itself when the disk is full; then there is nothing left to roll back.
  }
}
