/** The chain of custody: every fetched file of a source in the order of arrival. Each UTC day has its own chain. */
export const custodyMigration = {
  version: 5,
  sql: `
CREATE TABLE media_custody (
  source_id TEXT NOT NULL REFERENCES media_sources (id),
  day TEXT NOT NULL,
  link INTEGER NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  received_ms INTEGER NOT NULL,
  chain TEXT NOT NULL,
  PRIMARY KEY (source_id, day, link)
) STRICT, WITHOUT ROWID;
`,
};
