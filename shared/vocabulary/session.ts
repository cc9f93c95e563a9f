/** Kinds of sessions. */
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

/** The status of a session. Only a reviewed or published one can have a public export ([P1]). */
export const SESSION_STATUSES = [
  'planned',
  'live',
  'suspended',
  'closed',
  'in_review',
  'reviewed',
  'published',
] as const;

export type SessionStatus = (typeof SESSION_STATUSES)[number];
