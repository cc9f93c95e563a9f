import { DatabaseSync } from '@photostructure/sqlite';
import { createSqliteMediaIndex } from '../../server/ingest/index/sqlite-media-index.ts';
import { MIGRATIONS } from '../../server/store/sqlite/open-database.ts';
import { mediaIndexContract } from '../contracts/media-index-contract.ts';

mediaIndexContract(() => {
  const database = new DatabaseSync(':memory:');
  for (const { sql } of MIGRATIONS) database.exec(sql);
  return createSqliteMediaIndex(database);
});
