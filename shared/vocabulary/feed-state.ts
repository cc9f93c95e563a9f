/** What a speaker-metadata feed reports. */
export const FEED_STATES = ['queued', 'mic-on', 'mic-off'] as const;

export type FeedState = (typeof FEED_STATES)[number];
