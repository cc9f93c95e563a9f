/** In which sessions somebody was ever hidden, found without reading the log: each segment of a recording asks. */
export const hidingsMigration = {
  version: 12,
  sql: `CREATE INDEX events_hidings ON events (stream) WHERE type = 'speaker-hidden';`,
};
