/** What was fetched of a piece that is stored decrypted: its hash, in the chain of custody. */
export const cameEncryptedMigration = {
  version: 9,
  sql: `
ALTER TABLE media_custody ADD COLUMN came_sha256 TEXT;
`,
};
