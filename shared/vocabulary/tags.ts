/** Marks that put an intervention into a review queue. */
export const FLAGS = ['follow_up', 'unclear', 'newsworthy', 'safety', 'fact_check'] as const;

export type Flag = (typeof FLAGS)[number];

/** How a statement addresses a State or body. */
export const STANCES = [
  'neutral_mention',
  'criticises',
  'concern',
  'accuses',
  'calls_on',
  'questions',
  'commends',
  'supports',
  'denies',
  'responds',
] as const;

export type Stance = (typeof STANCES)[number];

/** The source of a quote's words. */
export const QUOTE_BASES = ['original', 'interpretation', 'paraphrase', 'written_text'] as const;

export type QuoteBasis = (typeof QUOTE_BASES)[number];

/** How far the review of an intervention has come. */
export const REVIEW_STATES = ['draft', 'tagged', 'needs_review', 'reviewed', 'disputed', 'void'] as const;

export type ReviewState = (typeof REVIEW_STATES)[number];
