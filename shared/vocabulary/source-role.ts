/** Which channel of the room a source carries. */
export const SOURCE_ROLES = ['floor', 'interpretation'] as const;

export type SourceRole = (typeof SOURCE_ROLES)[number];
