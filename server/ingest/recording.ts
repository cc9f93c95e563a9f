import type { SourceHealth } from './health.ts';

/** The running recording of a source that no command has ended, of any kind. */
export interface Recording {
  /** Undefined for a rendition that is not recorded now. */
  health(rendition: string): SourceHealth | undefined;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}
