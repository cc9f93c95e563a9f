/** Marks that put an intervention into a review queue. */
export const FLAGS = ['follow_up', 'unclear', 'newsworthy', 'safety', 'fact_check'] as const;

export type Flag = (typeof FLAGS)[number];
