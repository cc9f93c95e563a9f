/** That the file of an upload was deleted on purpose; segments say so by the reason of their gap. */
export const deletionsMigration = {
  version: 10,
  sql: `ALTER TABLE media_originals ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;`,
};
