import type { Piece } from './fragments.ts';
import { errorCodeOf, IngestError } from '../ingest-error.ts';
import { createPlaylistWriter, WINDOW } from './playlist-writer.ts';
import type { Push } from '../push/push.ts';
import type { Runtime } from '../runtime.ts';

export const PLAYLIST = 'live.m3u8';

/** The program's first look gathers fragments that arrive at once. A fragment this much later is live, ms. */
const LIVE_AFTER_MS = 500;
/** Largest difference between arrivals and the times given to the media, ms, over this many fragments. */
const STRAY_MS = 2000;
const STRAY_FRAGMENTS = 8;
/** A fragment that arrives faster than this share of its length is not live. It hurries after a pause. */
const LIVE_PACE = 0.8;
/** Longest fragment, ms. A longer one means that a clock in the stream has jumped. */
const LONGEST_MS = 20_000;

type Fragment = Extract<Piece, { kind: 'fragment' }>;

/** Passes on the fragments of one start of the program, in the form of an encoder ([M22], [M24]). */
export interface RunWriter {
  /** Throws `stream_clock_off` if all later fragments would be misplaced. */
  take(piece: Piece): Promise<void>;
  /** Passes on the waiting fragments. */
  end(): Promise<void>;
}

export function createRunWriter(push: Push, runtime: Runtime): RunWriter {
  let section: Buffer | null = null;
  let stretch = beginStretch();
  let waiting: { readonly path: string; readonly bytes: Buffer }[] = [];

  /** The fragments on one timeline: one epoch. */
  function beginStretch() {
    const name = runtime.nowMs().toString(36);
    return {
      name,
      playlist: createPlaylistWriter(`${name}/init.mp4`),
      isDated: false,
      sectionIsKnown: false,
      mediaMs: 0,
      /** Delay of the fragment by whose arrival all others are dated, ms. */
      lagMs: 0,
      arrivals: [] as readonly { readonly atMs: number; readonly mediaMs: number }[],
    };
  }

  async function put(path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      await push.put(path, once(bytes));
      return true;
    } catch (error) {
      // The receiver that refused it reports the reason.
      if (errorCodeOf(error) === 'internal') throw error;
      return false;
    }
  }

  async function handOn(lines: string): Promise<void> {
    const { name } = stretch;
    if (!stretch.isDated) await push.beginEpoch();
    stretch.isDated = true;
    // A full disk may have refused it the last time.
    if (!stretch.sectionIsKnown && section !== null) stretch.sectionIsKnown = await put(`${name}/init.mp4`, section);
    // The lines go first: a fragment that cannot be stored becomes a known gap.
    await put(PLAYLIST, Buffer.from(lines));
    const bodies = waiting;
    waiting = [];
    for (const { path, bytes } of bodies) await put(path, bytes);
  }

  function arrive(durMs: number): void {
    stretch.mediaMs += durMs;
    const arrival = { atMs: runtime.nowMs(), mediaMs: stretch.mediaMs };
    stretch.arrivals = [...stretch.arrivals, arrival].slice(-STRAY_FRAGMENTS);
    if (!stretch.isDated) stretch.lagMs = arrival.atMs - arrival.mediaMs;
  }

  /** Whether the newest fragment was waited for. Only then does its arrival date its content. */
  function isLive(): boolean {
    const [before, newest] = stretch.arrivals.slice(-2);
    return before !== undefined && newest !== undefined && newest.atMs - before.atMs >= LIVE_AFTER_MS;
  }

  /** Whether the arrivals have left the given times for good. Counting on would give wrong dates. */
  function strays(): boolean {
    const { arrivals, lagMs, isDated } = stretch;
    const [first, last] = [arrivals[0], arrivals.at(-1)];
    if (!isDated || first === undefined || last === undefined || arrivals.length < STRAY_FRAGMENTS) return false;
    if (last.atMs - first.atMs < LIVE_PACE * (last.mediaMs - first.mediaMs)) return false;
    const off = arrivals.map(({ atMs, mediaMs }) => atMs - mediaMs - lagMs);
    return off.every((ms) => ms > STRAY_MS) || off.every((ms) => ms < -STRAY_MS);
  }

  async function takeFragment({ bytes, durMs: statedMs }: Fragment): Promise<void> {
    const hasJumped = statedMs > LONGEST_MS;
    const durMs = hasJumped ? push.report.rhythmMs() : statedMs;
    if (strays()) stretch = beginStretch();
    arrive(durMs);
    const { name, playlist, isDated } = stretch;
    const path = `${name}/${String(playlist.length())}.m4s`;
    playlist.add(path, durMs);
    waiting.push({ path, bytes });
    // The first fragments are published together, once one has come that dates them all ([M7]).
    if (isDated || hasJumped || isLive() || waiting.length >= WINDOW) await handOn(playlist.text());
    if (hasJumped) throw new IngestError('stream_clock_off', `a fragment of ${String(statedMs)} ms`);
  }

  return {
    take(piece) {
      if (piece.kind === 'fragment') return takeFragment(piece);
      section = piece.bytes;
      return Promise.resolve();
    },
    async end() {
      if (waiting.length > 0) await handOn(stretch.playlist.text());
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
