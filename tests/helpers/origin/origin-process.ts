import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

/** Segments of the committed fixture. Any folder of the same form can replace it. */
export const FIXTURE_FOLDER = resolve(import.meta.dirname, '../../fixtures/media');

/**
 * A fault of a stream, at ms of the stream since it went on air. Segments are named by their number since the start, and
 * not by their media sequence.
 */
export type StreamFault =
  | { readonly kind: 'playlist-status'; readonly status: number; readonly fromMs: number; readonly toMs: number }
  /** A web page in place of the playlist. */
  | { readonly kind: 'playlist-html'; readonly fromMs: number; readonly toMs: number }
  /** The playlist does not change while the stream goes on. */
  | { readonly kind: 'stall'; readonly fromMs: number; readonly toMs: number }
  /** Redirects. Without a location it leads to another address of the same stream. */
  | { readonly kind: 'redirect'; readonly location?: string; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'segment-status'; readonly status: number; readonly fromMs: number; readonly toMs: number }
  /** The segments are always answered with 404. */
  | { readonly kind: 'missing'; readonly segments: readonly number[] }
  /** The first answer breaks off in the middle. */
  | { readonly kind: 'truncated'; readonly segments: readonly number[] }
  /** The encoder restarts: numbers from 0, nothing older in the playlist. */
  | { readonly kind: 'reset'; readonly atMs: number }
  /** Programme time jumps, with a discontinuity if `marked`. */
  | { readonly kind: 'jump'; readonly atMs: number; readonly byMs: number; readonly marked: boolean };

export interface OriginStream {
  /** Letters, digits, `-`: a part of the address. */
  readonly name: string;
  /** A loop of segments with its `loop.json`. */
  readonly folder: string;
  /** Speed relative to real time. */
  readonly speed?: number;
  /** Number of segments that the playlist lists. */
  readonly window?: number;
  /** Number of segments that are on air from the beginning. */
  readonly behind?: number;
  /** Number of all segments. */
  readonly count?: number;
  /** The playlist states the end of the stream after them. */
  readonly ends?: boolean;
  readonly firstSeq?: number;
  /** Programme time of the first frame, Unix ms. */
  readonly startMs?: number;
  readonly faults?: readonly StreamFault[];
}

/** A segment as the origin reports it. */
export interface ToldSegment {
  /** Number since the start, from 0. */
  readonly n: number;
  /** Media sequence number of the playlist. */
  readonly seq: number;
  /** When it was on air, Unix ms. The playlist states the same, unless the stream's clock has jumped. */
  readonly pdtMs: number;
  readonly durMs: number;
  readonly discontinuity: boolean;
  readonly sha256: string;
  /** When its last frame was on air, Unix ms of real time. From then on it can be listed. */
  readonly onAirMs: number;
  /** Number of playlists that listed it, by the first word of the user agent: `Rostrum`, `Lavf`. */
  readonly shown: { readonly [agent: string]: number };
}

export interface ToldStream {
  readonly initSha256: string | null;
  readonly segments: readonly ToldSegment[];
}

export interface OriginProcess {
  readonly pid: number;
  /** Returns the address of the playlist. The stream goes on air at its first request. */
  add(stream: OriginStream): Promise<string>;
  /** Adds a fault, whose times count from now. */
  fault(name: string, fault: StreamFault): Promise<void>;
  /** Reports the segments that were on air until now. */
  tell(name: string): Promise<ToldStream>;
  close(): Promise<void>;
}

/** Starts the origin as a process of its own, which ends with this one at the latest. */
export async function startOriginProcess(): Promise<OriginProcess> {
  const child = fork(join(import.meta.dirname, 'origin-program.mjs'), { execArgv: [] });
  const waiting = new Map<number, (answer: unknown) => void>();
  child.on('message', ({ id, answer }: { id: number; answer: unknown }) => waiting.get(id)?.(answer));
  const answerTo = (id: number): Promise<unknown> => new Promise((answered) => waiting.set(id, answered));
  const exited = once(child, 'exit');
  const ended = exited.then(() => {
    throw new Error('the origin has ended');
  });
  ended.catch(() => undefined);
  await Promise.race([answerTo(0), ended]);
  let asked = 0;

  async function ask<Answer>(what: string, content: object): Promise<Answer> {
    const id = ++asked;
    const answer = answerTo(id);
    child.send({ id, ask: what, ...content });
    return (await Promise.race([answer, ended])) as Answer;
  }

  async function close(): Promise<void> {
    if (child.connected) child.disconnect();
    await exited;
  }
  return {
    pid: child.pid ?? 0,
    add: (stream) => ask('add', stream),
    fault: async (name, fault) => void (await ask('fault', { name, fault })),
    tell: (name) => ask('tell', { name }),
    close,
  };
}
