import type { KeptName, NameLedger } from '../name-ledger.ts';
import type { ProtectionKeys } from '../protection-key.ts';
import { connect, type DatabaseSync } from './driver.ts';
import { scrub } from './scrub.ts';
import { inTransaction } from './transaction.ts';

/** Names of hidden speakers, and the keys that they were sealed under, in a data folder. */
export interface KeptNamesStore {
  readonly ledger: NameLedger;
  readonly keys: ProtectionKeys;
}

/** Puts the ledger and its keys into a copy of the database: a backup without them would forget erased names ([P23]). */
export function putNamesInBackup(file: string, { ledger, keys }: KeptNamesStore): void {
  const database = connect(file);
  try {
    inTransaction(database, () => {
      database.exec(`
        CREATE TABLE kept_names (name TEXT NOT NULL) STRICT;
        CREATE TABLE protection_keys (secret TEXT NOT NULL) STRICT;
      `);
      const putName = database.prepare('INSERT INTO kept_names VALUES (?)');
      for (const name of ledger.all()) putName.run(JSON.stringify(name));
      const putKey = database.prepare('INSERT INTO protection_keys VALUES (?)');
      for (const { secret } of keys.all()) putKey.run(secret);
    });
  } finally {
    database.close();
  }
}

/** Adds what a backup brought to the data folder, and takes it out of the database that the backup has become. */
export function takeNamesFromBackup(database: DatabaseSync, { ledger, keys }: KeptNamesStore): void {
  const isBackup = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'kept_names'").get() !== undefined;
  if (!isBackup) return;
  const secrets = database.prepare('SELECT secret FROM protection_keys').all() as { secret: string }[];
  keys.add(secrets.map(({ secret }) => secret));
  const names = database.prepare('SELECT name FROM kept_names').all() as { name: string }[];
  ledger.keep(names.map(({ name }) => JSON.parse(name) as KeptName));
  database.exec('DROP TABLE kept_names; DROP TABLE protection_keys');
  scrub(database);
}
