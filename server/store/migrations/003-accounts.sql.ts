/** People, how they sign in, and their secrets, all hashed. Names are here and never in the log. */
export const accountsMigration = {
  version: 3,
  sql: `
CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  folded_name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  password_hash TEXT,
  created_at_ms INTEGER NOT NULL,
  last_seen_ms INTEGER,
  revoked_at_ms INTEGER
) STRICT;

CREATE TABLE sign_ins (
  secret_hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  created_at_ms INTEGER NOT NULL,
  last_seen_ms INTEGER NOT NULL,
  ended_at_ms INTEGER
) STRICT;
CREATE INDEX sign_ins_by_account ON sign_ins (account_id);

CREATE TABLE invitations (
  secret_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL UNIQUE REFERENCES accounts (id),
  expires_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE api_tokens (
  secret_hash TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  last_used_ms INTEGER,
  revoked_at_ms INTEGER
) STRICT;
`,
};
