/** Marks the file of an upload as deleted on purpose. For a segment the reason of its gap states that. */
export const deletionsMigration = {
  version: 10,
  sql: `ALTER TABLE media_originals ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;`,
};
