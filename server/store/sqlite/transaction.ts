import type { DatabaseSync } from './driver.ts';

/** Runs work in one transaction. It is synchronous, so that nothing runs between BEGIN and COMMIT. */
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
    // A full disk makes SQLite roll back by itself. Then there is nothing left to roll back.
  }
}
