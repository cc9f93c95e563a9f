import type { DatabaseSync } from './driver.ts';
import { inTransaction } from './transaction.ts';

/**
 * Puts the ledgers of a data folder into a backup ([G25]). A backup is a copy of the database with one more table, which
 * a restore drops.
 */
export function putLedgers(backup: DatabaseSync, ledgers: ReadonlyMap<string, string>): void {
  inTransaction(backup, () => {
    backup.exec('CREATE TABLE backup_ledgers (name TEXT NOT NULL PRIMARY KEY, content TEXT NOT NULL) STRICT');
    const put = backup.prepare('INSERT INTO backup_ledgers VALUES (?, ?)');
    for (const [name, content] of ledgers) put.run(name, content);
  });
}

/** Whether a database is a backup that no restore has put in place. */
export function holdsLedgers(database: DatabaseSync): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'backup_ledgers'").get() !== undefined;
}

/** The ledgers of a backup by name. Empty for a copy that another program made. */
export function ledgersIn(backup: DatabaseSync): ReadonlyMap<string, string> {
  if (!holdsLedgers(backup)) return new Map();
  const rows = backup.prepare('SELECT name, content FROM backup_ledgers').all() as { name: string; content: string }[];
  return new Map(rows.map(({ name, content }) => [name, content]));
}

export function dropLedgers(backup: DatabaseSync): void {
  backup.exec('DROP TABLE IF EXISTS backup_ledgers');
}
