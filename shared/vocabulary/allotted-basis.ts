/** Which shape of rule gave an intervention its allotted time. */
export const ALLOTTED_BASES = ['fixed', 'reduced', 'pool', 'budget', 'advisory', 'none'] as const;

export type AllottedBasis = (typeof ALLOTTED_BASES)[number];
