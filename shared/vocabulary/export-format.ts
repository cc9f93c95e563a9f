/** Formats of an export, the one that people read first. */
export const EXPORT_FORMATS = ['html', 'csv', 'csv-exact', 'json'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
