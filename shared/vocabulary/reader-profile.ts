/** Who will read what is taken out. */
export const READER_PROFILES = ['internal', 'partner', 'public'] as const;

export type ReaderProfile = (typeof READER_PROFILES)[number];
