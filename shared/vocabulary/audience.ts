/** Who of the team may read a personal field. */
export const AUDIENCES = ['team', 'lead'] as const;

export type Audience = (typeof AUDIENCES)[number];
