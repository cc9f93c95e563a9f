/**
 * What a source of a recording is doing, as observers are told. `ended?` is a guess that only a command makes true:
 * the source is still asked now and then ([M9]).
 */
export const SOURCE_STATES = ['connecting', 'live', 'stalled', 'degraded', 'ended?', 'stopped'] as const;

export type SourceState = (typeof SOURCE_STATES)[number];
