/** On what the end of an intervention rests; only pressed and corrected ends count in overrun and cut-off figures. */
export const END_BASES = ['pressed', 'next_started', 'proposed', 'corrected'] as const;

export type EndBasis = (typeof END_BASES)[number];
