/** Conferences that sessions belong to, and the read-only keys of room timers. */
export const conferencesMigration = {
  version: 4,
  sql: `
CREATE TABLE conferences (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE room_keys (
  secret_hash TEXT PRIMARY KEY,
  session_id TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL
) STRICT;
`,
};
