/**
 * The log, the answers of accepted commands, and the rows derived from the log. `streams` holds the head of each
 * stream. So no scan is needed, and `seq` stays dense on every engine. Instants are Unix ms.
 */
export const logMigration = {
  version: 1,
  sql: `
CREATE TABLE streams (
  stream TEXT NOT NULL PRIMARY KEY,
  head INTEGER NOT NULL,
  head_hash TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  stream TEXT NOT NULL REFERENCES streams (stream),
  seq INTEGER NOT NULL,
  v INTEGER NOT NULL,
  type TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  by TEXT NOT NULL,
  command_id TEXT NOT NULL,
  payload TEXT NOT NULL,
  personal TEXT,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (stream, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE answers (
  command_id TEXT NOT NULL PRIMARY KEY,
  stream TEXT NOT NULL,
  answer TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row: which version of the projections the derived rows are of, and whether erased bytes may still be in a file.
CREATE TABLE upkeep (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  projection_version INTEGER NOT NULL,
  needs_scrub INTEGER NOT NULL
) STRICT;
INSERT INTO upkeep VALUES (1, 0, 0);

CREATE TABLE listed_sessions (
  session_id TEXT NOT NULL PRIMARY KEY,
  conference_id TEXT NOT NULL,
  title TEXT,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  started_at_ms INTEGER,
  ended_at_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE listed_interventions (
  session_id TEXT NOT NULL,
  intervention_id TEXT NOT NULL,
  start_ms INTEGER NOT NULL,
  end_ms INTEGER,
  net_ms INTEGER,
  allotted_ms INTEGER,
  overrun_ms INTEGER,
  end_is_firm INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  actor TEXT,
  class TEXT NOT NULL,
  name TEXT,
  name_folded TEXT,
  kind TEXT NOT NULL,
  topics TEXT NOT NULL,
  abouts TEXT NOT NULL,
  hidden INTEGER NOT NULL,
  on_record INTEGER NOT NULL,
  PRIMARY KEY (session_id, intervention_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX listed_interventions_by_time ON listed_interventions (start_ms, intervention_id);
CREATE INDEX listed_interventions_numbered ON listed_interventions (session_id, on_record, start_ms, intervention_id);
CREATE INDEX listed_interventions_by_actor ON listed_interventions (actor, start_ms);
`,
};
