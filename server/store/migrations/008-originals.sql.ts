/** The file from which an uploaded recording was made. Its name is stored nowhere. */
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
