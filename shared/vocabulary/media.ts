/**
 * How a recording comes in. `pull`: fetched from a stream's address. `page`: from the stream behind a page. `push`:
 * sent to us as HLS. `adapter`: from another protocol, by a program of ours. `upload`: an uploaded file.
 */
export const SOURCE_KINDS = ['pull', 'page', 'push', 'adapter', 'upload'] as const;

export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Which channel of the room a source carries. */
export const SOURCE_ROLES = ['floor', 'interpretation'] as const;

export type SourceRole = (typeof SOURCE_ROLES)[number];

/**
 * The state of a source, as observers see it. `ended?` is a guess that only a command makes true: the server still asks
 * the source now and then ([M9]).
 */
export const SOURCE_STATES = ['connecting', 'live', 'stalled', 'degraded', 'ended?', 'stopped'] as const;

export type SourceState = (typeof SOURCE_STATES)[number];

/** The reports of a conference system or a stream about a speaker. */
export const FEED_STATES = ['queued', 'mic-on', 'mic-off'] as const;

export type FeedState = (typeof FEED_STATES)[number];

/** Why a stretch of a recording is missing. */
export const GAP_REASONS = [
  /** It left the origin's window before it could be fetched. */
  'left_window',
  /** The origin listed it and then had no such file. */
  'not_found',
  /** The origin itself marked it as a gap. */
  'declared',
  /** It was recorded, and its file is missing or damaged. */
  'lost',
  /** It was recorded, and deleted on purpose ([M14]). */
  'deleted',
] as const;

export type GapReason = (typeof GAP_REASONS)[number];

/** The content of a rendition: the picture (with or without sound), a smaller one of the same, or sound alone. */
export const RENDITION_KINDS = ['picture', 'small_picture', 'sound'] as const;

export type RenditionKind = (typeof RENDITION_KINDS)[number];

/**
 * How a clip is made. `copy` takes the recorded frames, and an edit list hides those that lead to the first. `strict`
 * encodes: for a clip without any other frame, not even a hidden one, and for one across a break. `sound` copies the
 * sound in packets of about 20 ms. `sheet` is one image of many frames.
 */
export const CUT_METHODS = ['copy', 'strict', 'sound', 'sheet'] as const;

export type CutMethod = (typeof CUT_METHODS)[number];

/** How far a job is. */
export const JOB_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export type JobState = (typeof JOB_STATES)[number];
