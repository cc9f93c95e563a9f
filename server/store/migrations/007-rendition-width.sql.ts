/** The width of a rendition's picture. A player needs width and height, or neither. */
export const renditionWidthMigration = {
  version: 7,
  sql: 'ALTER TABLE media_renditions ADD COLUMN width INTEGER;',
};
