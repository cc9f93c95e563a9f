import type { ErrorCode } from '../../../shared/vocabulary/error-code.ts';
import type { SrtAddress } from './live-address.ts';

/**
 * What a program of ours is told to record. Of what goes over TCP it sees a door on this machine: the connection behind
 * it is ours ([M21]).
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
  /** Fragmented MP4: a section, then fragments, each complete as soon as it is there. Has to be read. */
  readonly output: AsyncIterable<Uint8Array>;
  /** Resolves when nothing of the program runs any more, with why it is over. */
  readonly ended: Promise<LiveEnd>;
}

export interface LiveEnd {
  /** Null: it came to an end by itself without complaint, or was told to. */
  readonly code: ErrorCode | null;
  readonly message: string;
}

/** Records by a program of its own what is no HLS: copied, never encoded anew. The port; ffmpeg is behind it. */
export interface LiveProgram {
  /** Whether there is a program that can do it; else why not. */
  readonly missing: Extract<ErrorCode, 'ffmpeg_missing'> | null;
  /** The signal ends it: asked first, killed 5 s later. */
  start(input: LiveInput, signal: AbortSignal): LiveRun;
  /** Reads the beginning and keeps nothing; resolves when it was there. */
  look(input: LiveInput, signal: AbortSignal): Promise<LiveEnd>;
}
