/** What an account may do. */
export const ROLES = ['lead', 'observer', 'viewer'] as const;

export type Role = (typeof ROLES)[number];
