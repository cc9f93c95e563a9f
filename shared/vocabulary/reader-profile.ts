/** The audience of an export. */
export const READER_PROFILES = ['internal', 'partner', 'public'] as const;

export type ReaderProfile = (typeof READER_PROFILES)[number];
