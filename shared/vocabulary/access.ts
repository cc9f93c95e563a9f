/** What an account may do. */
export const ROLES = ['lead', 'observer', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

/** The members of the team who may read a personal value. */
export const AUDIENCES = ['team', 'lead'] as const;

export type Audience = (typeof AUDIENCES)[number];

/** The audience of an export. */
export const READER_PROFILES = ['internal', 'partner', 'public'] as const;

export type ReaderProfile = (typeof READER_PROFILES)[number];

/** Formats of an export. The first one is for people. */
export const EXPORT_FORMATS = ['html', 'csv', 'csv-exact', 'json'] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];
