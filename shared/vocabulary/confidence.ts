/** How sure an identification is. */
export const CONFIDENCES = ['confirmed', 'probable', 'unverified'] as const;

export type Confidence = (typeof CONFIDENCES)[number];
