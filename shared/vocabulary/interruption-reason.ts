/** Why a turn was interrupted. */
export const INTERRUPTION_REASONS = [
  'not_stated',
  'point_of_order',
  'microphone_failure',
  'interpretation_failure',
  'chair',
  'applause',
  'protest',
  'disturbance',
  'stream_gap',
  'suspension',
] as const;

export type InterruptionReason = (typeof INTERRUPTION_REASONS)[number];
