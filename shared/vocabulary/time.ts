/** Kinds of rules that give an intervention its allotted time. */
export const ALLOTTED_BASES = ['fixed', 'reduced', 'pool', 'budget', 'advisory', 'none'] as const;

export type AllottedBasis = (typeof ALLOTTED_BASES)[number];

/** The phases of an intervention's clock. */
export const TIMER_PHASES = ['untimed', 'speaking', 'wrap_up', 'over', 'paused', 'ended'] as const;

export type TimerPhase = (typeof TIMER_PHASES)[number];

/** How a media position got its session time. */
export const ANCHOR_BASES = ['pdt', 'arrival', 'paired-marks', 'aligned'] as const;

export type AnchorBasis = (typeof ANCHOR_BASES)[number];

/** From where a moment was observed. */
export const VANTAGES = ['room', 'stream', 'recording'] as const;

export type Vantage = (typeof VANTAGES)[number];
