import { DatabaseSync } from '@photostructure/sqlite';
import { createSqliteMediaIndex } from '../../server/ingest/sqlite-media-index.ts';
import { mediaMigration } from '../../server/store/migrations/002-media.sql.ts';
import { mediaIndexContract } from '../contracts/media-index-contract.ts';

mediaIndexContract(() => {
  const database = new DatabaseSync(':memory:');
  database.exec(mediaMigration.sql);
  return createSqliteMediaIndex(database);
});
