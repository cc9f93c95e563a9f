/**
 * How a recording comes in: fetched from a stream's address, or from the stream behind a page; sent to us as HLS; taken
 * over from another protocol by a program of ours; or a file that was handed over.
 */
export const SOURCE_KINDS = ['pull', 'page', 'push', 'adapter', 'upload'] as const;

export type SourceKind = (typeof SOURCE_KINDS)[number];
