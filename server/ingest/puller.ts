import type { Fetcher } from './fetcher.ts';
import { healthAt, type PullFacts, type SourceHealth } from './health.ts';
import { errorCodeOf, isNotFound } from './ingest-error.ts';
import type { Slot } from './media-index.ts';
import type { PlaylistLoader } from './playlist-loader.ts';
import type { MediaPlaylist } from './playlist.ts';
import type { Recorder } from './recorder.ts';
import type { Runtime } from './runtime.ts';
import { createSegmentQueue } from './segment-queue.ts';
import type { GapReason } from '../../shared/vocabulary/gap-reason.ts';

const MAX_SEGMENT_BYTES = 64_000_000;
const MAX_INIT_BYTES = 5_000_000;
const INIT_TIMEOUT_MS = 5000;
const FIRST_BACK_OFF_MS = 500;
const ENDED_POLL_MS = 60_000;
/** Before the first playlist has said better. */
const ASSUMED_TARGET_MS = 2000;

export interface PullerDeps {
  readonly loader: PlaylistLoader;
  readonly recorder: Recorder;
  readonly fetcher: Fetcher;
  readonly runtime: Runtime;
  /** Throws `disk_full` where media must stop ([M10]). */
  readonly checkDisk: () => Promise<void>;
  /** Left unfinished by the last stop. */
  readonly expected: readonly Slot[];
  /** Told whenever it goes otherwise than before. */
  readonly onHealth: (health: SourceHealth) => void;
}

/** Records one live rendition until it is closed. */
export interface Puller {
  setUrl(url: string): void;
  health(): SourceHealth;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}

export function startPuller(deps: PullerDeps): Puller {
  const { loader, recorder, fetcher, runtime } = deps;
  const stop = new AbortController();
  const stopped = (): boolean => stop.signal.aborted;
  let backOffMs = FIRST_BACK_OFF_MS;
  let wake = new AbortController();
  let told: SourceHealth | null = null;
  let facts: PullFacts = {
    targetDurationMs: ASSUMED_TARGET_MS,
    lastSegmentMs: null,
    trouble: null,
    failure: null,
    ended: false,
  };

  const queue = createSegmentQueue({
    runtime,
    signal: stop.signal,
    fetch: fetchSegment,
    giveUp,
    onFailure: onTrouble,
  });
  for (const slot of deps.expected) {
    if (slot.epoch === recorder.epoch()) queue.add(slot, null);
    else giveUp(slot, 'left_window');
  }

  // The facts, and telling them.

  function learn(news: Partial<PullFacts>): void {
    facts = { ...facts, ...news };
    tell();
  }

  function tell(): void {
    const health = healthAt(facts, runtime.nowMs());
    if (told?.state === health.state && told.error === health.error) return;
    told = health;
    deps.onHealth(health);
  }

  function onFailure(error: unknown): void {
    const sinceMs = facts.failure?.sinceMs ?? runtime.nowMs();
    learn({ failure: { code: errorCodeOf(error), sinceMs, denied: isNotFound(error) } });
  }

  function onTrouble(error: unknown): void {
    learn({ trouble: { code: errorCodeOf(error), atMs: runtime.nowMs() } });
  }

  function onGap(): void {
    learn({ trouble: { code: 'media_gap', atMs: runtime.nowMs() } });
  }

  function giveUp(slot: Slot, reason: GapReason): void {
    recorder.giveUp(slot, reason);
    onGap();
  }

  // Fetching.

  async function fetchSegment(slot: Slot, url: string): Promise<void> {
    const timeoutMs = Math.max(10_000, 4 * facts.targetDurationMs);
    const { body } = await fetcher.open(url, { timeoutMs, maxBytes: MAX_SEGMENT_BYTES, signal: stop.signal });
    const { receivedMs } = await recorder.store(slot, body);
    learn({ lastSegmentMs: receivedMs });
  }

  async function fetchInit(url: string): Promise<AsyncIterable<Uint8Array>> {
    const limits = { timeoutMs: INIT_TIMEOUT_MS, maxBytes: MAX_INIT_BYTES, signal: stop.signal };
    return (await fetcher.open(url, limits)).body;
  }

  /** Takes in a playlist; returns whether it brought anything new. */
  async function take(playlist: MediaPlaylist): Promise<boolean> {
    const { isNews, announced, gaps } = await recorder.take(playlist, fetchInit, stopped);
    if (stopped()) return false;
    if (gaps > 0) onGap();
    for (const { slot, segment } of announced) queue.add(slot, segment?.url ?? null);
    queue.sync(recorder.epoch(), playlist.segments);
    return isNews;
  }

  // The loop.

  /** One look at the playlist; returns how long to wait for the next, ms. */
  async function poll(): Promise<number> {
    const beganMs = runtime.nowMs();
    try {
      await deps.checkDisk();
      const playlist = await loader.load(stop.signal);
      learn({ targetDurationMs: playlist.targetDurationMs });
      const changed = await take(playlist);
      backOffMs = FIRST_BACK_OFF_MS;
      learn({ failure: null, ended: playlist.ended });
      if (playlist.ended) return ENDED_POLL_MS;
      const rhythmMs = changed ? playlist.targetDurationMs : playlist.targetDurationMs / 2;
      return Math.max(rhythmMs - (runtime.nowMs() - beganMs), 0);
    } catch (error) {
      if (stopped()) return 0;
      onFailure(error);
      if (healthAt(facts, runtime.nowMs()).state === 'ended?') return ENDED_POLL_MS;
      const waitMs = backOffMs * (0.5 + runtime.random() / 2);
      backOffMs = Math.min(backOffMs * 2, facts.targetDurationMs);
      return waitMs;
    }
  }

  async function pollOn(): Promise<void> {
    while (!stopped()) {
      const waitMs = await poll();
      await runtime.sleep(waitMs, wake.signal);
      if (!stopped()) wake = new AbortController();
    }
  }

  /** Silence is news as well: a stall shows although nothing happens. */
  async function watch(): Promise<void> {
    while (!stopped()) {
      await runtime.sleep(facts.targetDurationMs / 2, stop.signal);
      if (!stopped()) tell();
    }
  }

  tell();
  const loops = Promise.all([pollOn(), watch()]);

  return {
    setUrl(url) {
      loader.setUrl(url);
      wake.abort();
    },
    health: () => healthAt(facts, runtime.nowMs()),
    async close() {
      stop.abort();
      wake.abort();
      await loops;
      await queue.settled();
    },
  };
}
