/** The file that an uploaded recording was made from; its name is kept nowhere. */
export const originalsMigration = {
  version: 8,
  sql: `
CREATE TABLE media_originals (
  source_id TEXT NOT NULL PRIMARY KEY REFERENCES media_sources (id),
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  received_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
