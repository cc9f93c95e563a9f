/** Where a session stands; only reviewed and published ones can be public. */
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
