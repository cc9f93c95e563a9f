/** The hash of the encrypted bytes of a segment that is stored decrypted, for the chain of custody. */
export const cameEncryptedMigration = {
  version: 9,
  sql: `
ALTER TABLE media_custody ADD COLUMN came_sha256 TEXT;
`,
};
