/** What a session is. */
export const SESSION_KINDS = [
  'opening_plenary',
  'working_session',
  'plenary',
  'closing_plenary',
  'side_event',
  'general_debate',
  'interactive_dialogue',
  'panel',
  'review',
  'adoption',
  'hearing',
  'practice',
  'other',
] as const;

export type SessionKind = (typeof SESSION_KINDS)[number];
