/** How a statement addresses a State or body. */
export const STANCES = [
  'neutral_mention',
  'criticises',
  'concern',
  'accuses',
  'calls_on',
  'questions',
  'commends',
  'supports',
  'denies',
  'responds',
] as const;

export type Stance = (typeof STANCES)[number];
