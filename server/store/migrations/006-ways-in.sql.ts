/** The kind of a source, the hash of its sender's key, and its recorded renditions. */
export const waysInMigration = {
  version: 6,
  sql: `
ALTER TABLE media_sources ADD COLUMN kind TEXT NOT NULL DEFAULT 'pull';
ALTER TABLE media_sources ADD COLUMN key_hash TEXT;

CREATE TABLE media_renditions (
  source_id TEXT NOT NULL REFERENCES media_sources (id),
  rendition TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  language TEXT,
  bandwidth INTEGER NOT NULL,
  height INTEGER,
  codecs TEXT,
  is_default INTEGER NOT NULL,
  PRIMARY KEY (source_id, rendition)
) STRICT, WITHOUT ROWID;
`,
};
