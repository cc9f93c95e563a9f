/** From where a moment was observed. */
export const VANTAGES = ['room', 'stream', 'recording'] as const;

export type Vantage = (typeof VANTAGES)[number];
