import type { ErrorCode } from '../../../shared/vocabulary/error-code.ts';
import type { SrtAddress } from './live-address.ts';

/**
 * The input of the recording program. For TCP the program sees a relay on this machine; the server makes the connection
 * behind it ([M21]).
 */
export type LiveInput =
  | {
      readonly protocol: 'rtmp';
      /** On loopback. */
      readonly port: number;
      readonly login: string;
      readonly app: string;
      readonly playPath: string;
      /** Address of the application as its server knows it. */
      readonly appAddress: string;
    }
  | { readonly protocol: 'rtsp'; readonly port: number; readonly login: string; readonly path: string }
  | (Omit<SrtAddress, 'host'> & {
      /** A literal IP address that has been checked. */
      readonly ip: string;
    });

export interface LiveRun {
  /** Fragmented MP4: a section, then fragments, each complete once it is there. The caller must read it. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Resolves when no process of the program runs any more, with the reason of its end. */
  readonly ended: Promise<LiveEnd>;
}

export interface LiveEnd {
  /** Null: it ended by itself without complaint, or because it was ended. */
  readonly code: ErrorCode | null;
  readonly message: string;
}

/** Port of the program that records streams other than HLS. It copies and never encodes. ffmpeg implements it. */
export interface LiveProgram {
  /** Whether such a program exists; otherwise the reason. */
  readonly missing: Extract<ErrorCode, 'ffmpeg_missing'> | null;
  /** The signal ends it: first by request, 5 s later by SIGKILL. */
  start(input: LiveInput, signal: AbortSignal): LiveRun;
  /** Reads the beginning and keeps nothing. Resolves once the beginning has arrived. */
  look(input: LiveInput, signal: AbortSignal): Promise<LiveEnd>;
}
