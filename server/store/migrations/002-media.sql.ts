/** Recordings: sources, their epochs, every announced segment with its file or its gap. Times are Unix ms. */
export const mediaMigration = {
  version: 2,
  sql: `
CREATE TABLE media_sources (
  id TEXT PRIMARY KEY,
  conference_id TEXT NOT NULL,
  url TEXT NOT NULL,
  pinned_variant_url TEXT,
  created_at_ms INTEGER NOT NULL,
  stopped_at_ms INTEGER
) STRICT;

CREATE TABLE media_epochs (
  source_id TEXT NOT NULL REFERENCES media_sources (id),
  epoch INTEGER NOT NULL,
  session_ms INTEGER NOT NULL,
  basis TEXT NOT NULL,
  uncertainty_ms INTEGER NOT NULL,
  opened_at_ms INTEGER NOT NULL,
  PRIMARY KEY (source_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE media_inits (
  source_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  init INTEGER NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (source_id, epoch, init),
  UNIQUE (source_id, epoch, sha256),
  FOREIGN KEY (source_id, epoch) REFERENCES media_epochs (source_id, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE media_segments (
  source_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  rendition TEXT NOT NULL,
  seq INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  timeline INTEGER NOT NULL,
  media_ms INTEGER NOT NULL,
  dur_ms INTEGER NOT NULL,
  pdt_ms INTEGER NOT NULL,
  pdt_origin TEXT NOT NULL,
  init INTEGER,
  origin_path TEXT NOT NULL,
  path TEXT NOT NULL,
  seen_ms INTEGER NOT NULL,
  gap TEXT,
  bytes INTEGER,
  sha256 TEXT,
  received_ms INTEGER,
  PRIMARY KEY (source_id, epoch, rendition, seq),
  FOREIGN KEY (source_id, epoch) REFERENCES media_epochs (source_id, epoch)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX media_segments_by_ordinal ON media_segments (source_id, rendition, ordinal);
CREATE INDEX media_segments_by_time ON media_segments (source_id, rendition, pdt_ms);
CREATE INDEX media_segments_expected ON media_segments (source_id, ordinal) WHERE gap IS NULL AND sha256 IS NULL;

CREATE TABLE media_conflicts (
  source_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  rendition TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kept_sha256 TEXT NOT NULL,
  refused_sha256 TEXT NOT NULL,
  refused_bytes INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT;
`,
};
