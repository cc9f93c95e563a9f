/** How an intervention ended. Nothing is assumed: the default is not_stated. */
export const OUTCOMES = [
  'not_stated',
  'completed',
  'ended_on_warning',
  'cut_off_by_chair',
  'microphone_cut',
  'yielded',
  'interrupted_not_resumed',
  'technical_failure',
  'walked_out',
  'unknown',
] as const;

export type Outcome = (typeof OUTCOMES)[number];
