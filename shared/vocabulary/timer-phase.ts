/** What the clock of an intervention shows at one moment. */
export const TIMER_PHASES = ['untimed', 'speaking', 'wrap_up', 'over', 'paused', 'ended'] as const;

export type TimerPhase = (typeof TIMER_PHASES)[number];
