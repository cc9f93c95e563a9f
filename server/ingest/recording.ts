import type { SourceHealth } from './health.ts';

/** What goes on for a source that no command has ended, whichever way its media come in. */
export interface Recording {
  /** Undefined for a rendition that is not recorded now. */
  health(rendition: string): SourceHealth | undefined;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}
