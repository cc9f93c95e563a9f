/** How a media position got its session time. */
export const ANCHOR_BASES = ['pdt', 'arrival', 'paired-marks', 'aligned'] as const;

export type AnchorBasis = (typeof ANCHOR_BASES)[number];
