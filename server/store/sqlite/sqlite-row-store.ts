import type { RowStore } from '../row-store.ts';
import type { DatabaseSync } from './driver.ts';
import { createRowWriter } from './row-writer.ts';
import { inTransaction } from './transaction.ts';

export function createSqliteRowStore(database: DatabaseSync): RowStore {
  const rows = createRowWriter(database);
  return {
    version: () => (database.prepare('SELECT projection_version AS v FROM upkeep').get() as { v: number }).v,
    replaceAll: (changes, version) =>
      inTransaction(database, () => {
        rows.clear();
        rows.write([...changes]);
        database.prepare('UPDATE upkeep SET projection_version = ?').run(version);
      }),
  };
}
