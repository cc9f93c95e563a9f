import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';

/** Segments of the committed fixture; any folder of the same shape will do. */
export const FIXTURE_FOLDER = resolve(import.meta.dirname, '../../fixtures/media');

/**
 * What goes wrong with a stream, on a schedule: ms of the stream since it went on air. Segments are named by their
 * number since the start, whatever the playlist calls them.
 */
export type StreamFault =
  | { readonly kind: 'playlist-status'; readonly status: number; readonly fromMs: number; readonly toMs: number }
  /** A web page in place of the playlist. */
  | { readonly kind: 'playlist-html'; readonly fromMs: number; readonly toMs: number }
  /** The playlist stands still while the stream goes on. */
  | { readonly kind: 'stall'; readonly fromMs: number; readonly toMs: number }
  /** Without a location: to another address of the same stream. */
  | { readonly kind: 'redirect'; readonly location?: string; readonly fromMs: number; readonly toMs: number }
  | { readonly kind: 'segment-status'; readonly status: number; readonly fromMs: number; readonly toMs: number }
  /** Answered with 404, always. */
  | { readonly kind: 'missing'; readonly segments: readonly number[] }
  /** The first answer breaks off in the middle. */
  | { readonly kind: 'truncated'; readonly segments: readonly number[] }
  /** The encoder restarts: numbers from 0, nothing older in the playlist. */
  | { readonly kind: 'reset'; readonly atMs: number }
  /** Programme time is another from then on; `marked` by a discontinuity. */
  | { readonly kind: 'jump'; readonly atMs: number; readonly byMs: number; readonly marked: boolean };

export interface OriginStream {
  /** Letters, digits, `-`: a part of the address. */
  readonly name: string;
  /** A loop of segments with its `loop.json`. */
  readonly folder: string;
  /** How many times faster than true the stream goes on air. */
  readonly speed?: number;
  /** How many segments the playlist lists. */
  readonly window?: number;
  /** How many are on air from the beginning. */
  readonly behind?: number;
  /** How many there are in all; `ends`: and then the playlist says so. */
  readonly count?: number;
  readonly ends?: boolean;
  readonly firstSeq?: number;
  /** Programme time of the first frame, Unix ms. */
  readonly startMs?: number;
  readonly faults?: readonly StreamFault[];
}

/** A segment as the origin sent it, by the origin's own account. */
export interface ToldSegment {
  /** Since the start, from 0. */
  readonly n: number;
  /** As the playlist had it. */
  readonly seq: number;
  /** When it was on air, Unix ms; its playlist says so too, unless the stream's clock has jumped. */
  readonly pdtMs: number;
  readonly durMs: number;
  readonly discontinuity: boolean;
  readonly sha256: string;
  /** When its last frame was on air and it could be listed, Unix ms of the wall clock. */
  readonly onAirMs: number;
  /** How many playlists listed it, by the first word of who asked: `Rostrum`, `Lavf`. */
  readonly shown: { readonly [agent: string]: number };
}

export interface ToldStream {
  readonly initSha256: string | null;
  readonly segments: readonly ToldSegment[];
}

export interface OriginProcess {
  readonly pid: number;
  /** Gives the address of the playlist. The stream goes on air when it is first asked for anything. */
  add(stream: OriginStream): Promise<string>;
  /** One fault more; its times count from now on. */
  fault(name: string, fault: StreamFault): Promise<void>;
  /** What was on air until now. */
  tell(name: string): Promise<ToldStream>;
  close(): Promise<void>;
}

/** Starts the origin as a process of its own; it ends with this one at the latest. */
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
