import { createNameLedger, type KeptName, type NameLedger } from '../name-ledger.ts';
import { createProtectionKeys, type ProtectionKeys } from '../protection-key.ts';
import { connect, type DatabaseSync } from './driver.ts';
import { scrub } from './scrub.ts';
import { inTransaction } from './transaction.ts';

/** Names of hidden speakers, and the keys that they were sealed under, in a data folder. */
interface KeptNamesStore {
  readonly ledger: NameLedger;
  readonly keys: ProtectionKeys;
}

/** What a data folder keeps, and what a backup brought that its database has become ([P24]). */
export function openKeptNames(dataFolder: string, database: DatabaseSync): KeptNamesStore {
  const kept = keptNamesIn(dataFolder);
  const isBackup = database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'kept_names'").get() !== undefined;
  if (!isBackup) return kept;
  const secrets = database.prepare('SELECT secret FROM protection_keys').all() as { secret: string }[];
  kept.keys.add(secrets.map(({ secret }) => secret));
  const names = database.prepare('SELECT name FROM kept_names').all() as { name: string }[];
  kept.ledger.keep(names.map(({ name }) => JSON.parse(name) as KeptName));
  database.exec('DROP TABLE kept_names; DROP TABLE protection_keys');
  scrub(database);
  return kept;
}

/** Puts the ledger and its keys into a copy of the database: a backup without them would forget erased names ([P24]). */
export function putNamesInBackup(file: string, dataFolder: string): void {
  const { ledger, keys } = keptNamesIn(dataFolder);
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

function keptNamesIn(dataFolder: string): KeptNamesStore {
  return { ledger: createNameLedger(dataFolder), keys: createProtectionKeys(dataFolder) };
}
