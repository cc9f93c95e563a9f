/**
 * The state of a source, as observers see it. `ended?` is a guess that only a command makes true: the server still asks
 * the source now and then ([M9]).
 */
export const SOURCE_STATES = ['connecting', 'live', 'stalled', 'degraded', 'ended?', 'stopped'] as const;

export type SourceState = (typeof SOURCE_STATES)[number];
