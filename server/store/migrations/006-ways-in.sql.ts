/** How a source comes in, the hash of the key that its sender has, and the renditions that are recorded of it. */
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
