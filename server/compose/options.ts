import type { ClockSources } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Practice } from '../http/practice-sign-in.ts';
import type { Runtime } from '../ingest/runtime.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { Commands } from '../sessions/commands.ts';
import type { SessionSetup } from '../sessions/session-setup.ts';
import type { Sources } from '../recordings/sources.ts';
import type { MediaPrograms } from '../transcoder/resolve-ffmpeg.ts';
import type { Transcoder } from '../transcoder/transcoder.ts';

export interface StartOptions {
  readonly config: Config;
  /** The built client. Left out: the one beside this program. */
  readonly clientRoot?: string;
  /** The sources of the server's clock, and the waiting of recording. Left out: this machine's. */
  readonly time?: Pick<ClockSources, 'wallMs' | 'monotonicMs'> & Partial<Pick<Runtime, 'sleep'>>;
  /** ffmpeg and ffprobe. Left out: those that are found. */
  readonly programs?: MediaPrograms;
  /** Fills an empty data folder with a practice session before the server listens. */
  readonly preparePractice?: (services: PracticeServices) => Promise<Practice>;
}

/** What a practice session is made with. */
export interface PracticeServices {
  readonly accounts: Accounts;
  readonly commands: Commands;
  readonly setup: SessionSetup;
  readonly sources: Sources;
  readonly transcoder: Transcoder;
}

export interface RunningServer {
  /** The address that it listens on, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** The one-time address for the first account. Null once there is one. */
  readonly setupUrl: string | null;
  /** For callers in the same process. */
  readonly accounts: Accounts;
  readonly commands: Commands;
  close(): Promise<void>;
}
