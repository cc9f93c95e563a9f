/** On what a speaker's identification rests. */
export const IDENTIFICATION_BASES = [
  'chair_announced',
  'nameplate',
  'self_introduced',
  'speakers_list',
  'document',
  'on_screen_caption',
  'observer_knowledge',
  'unidentified',
] as const;

export type IdentificationBasis = (typeof IDENTIFICATION_BASES)[number];
