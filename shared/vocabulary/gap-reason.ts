/** Why a stretch of a recording is missing. */
export const GAP_REASONS = [
  /** It left the origin's window before it could be fetched. */
  'left_window',
  /** The origin listed it and then had no such file. */
  'not_found',
  /** The origin itself marked it as a gap. */
  'declared',
  /** It was recorded, and its file is gone or damaged. */
  'lost',
  /** It was recorded, and deleted on purpose ([M14]). */
  'deleted',
] as const;

export type GapReason = (typeof GAP_REASONS)[number];
