/** The width of a rendition's picture: a player is told both or neither. */
export const renditionWidthMigration = {
  version: 7,
  sql: 'ALTER TABLE media_renditions ADD COLUMN width INTEGER;',
};
