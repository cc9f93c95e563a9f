/**
 * How a recording comes in. `pull`: fetched from a stream's address. `page`: from the stream behind a page. `push`:
 * sent to us as HLS. `adapter`: from another protocol, by a program of ours. `upload`: an uploaded file.
 */
export const SOURCE_KINDS = ['pull', 'page', 'push', 'adapter', 'upload'] as const;

export type SourceKind = (typeof SOURCE_KINDS)[number];
