/** Marks a restored database that may lack hidings and erasures and that no lead has confirmed yet ([P43]). */
export const restoredMigration = {
  version: 13,
  sql: 'ALTER TABLE upkeep ADD COLUMN awaits_lead INTEGER NOT NULL DEFAULT 0;',
};
