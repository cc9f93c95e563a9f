/** That a restored database may lack hidings and erasures, and that no lead has confirmed it yet ([P43]). */
export const restoredMigration = {
  version: 13,
  sql: 'ALTER TABLE upkeep ADD COLUMN awaits_lead INTEGER NOT NULL DEFAULT 0;',
};
