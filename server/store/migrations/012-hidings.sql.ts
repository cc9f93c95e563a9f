/** Finds the sessions in which somebody was ever hidden without reading the log. Each segment of a recording needs them. */
export const hidingsMigration = {
  version: 12,
  sql: `CREATE INDEX events_hidings ON events (stream) WHERE type = 'speaker-hidden';`,
};
