/** How far the review of an intervention has come. */
export const REVIEW_STATES = ['draft', 'tagged', 'needs_review', 'reviewed', 'disputed', 'void'] as const;

export type ReviewState = (typeof REVIEW_STATES)[number];
