/** Records one live rendition: reads its playlist and fetches its segments. */
import { setMaxListeners } from 'node:events';
import type { AnnouncedSpeakers } from '../speakers/announced-speakers.ts';
import type { FetchLimits } from './fetcher.ts';
import type { SourceHealth } from '../health.ts';
import { createHealthReport } from '../health-report.ts';
import type { Retries, RetryingFetcher } from './retrying-fetcher.ts';
import type { Slot } from '../index/media-index.ts';
import { createPace } from './pace.ts';
import type { PlaylistLoader } from './playlist-loader.ts';
import type { MediaPlaylist, PlaylistSegment, SegmentKey } from '../playlist/playlist.ts';
import type { Recorder } from '../recorder.ts';
import type { Runtime } from '../runtime.ts';
import type { ArrivingBody } from '../segment-sink.ts';
import { createSegmentQueue } from './segment-queue.ts';
import { createStreamKeys } from './stream-keys.ts';
import type { SourceState, GapReason } from '../../../shared/vocabulary/media.ts';

const MAX_SEGMENT_BYTES = 64_000_000;
const MAX_INIT_BYTES = 5_000_000;
const INIT_TIMEOUT_MS = 5000;
const FIRST_BACK_OFF_MS = 500;
/** How long a segment's request may be silent: as a part of the window, and its bounds, ms. */
const SILENT_ANSWER = { perWindow: 8, leastMs: 1000, mostMs: 4000 };
const SILENT_BODY = { perWindow: 3, leastMs: 3000, mostMs: 10_000 };

export interface PullerDeps {
  readonly loader: PlaylistLoader;
  readonly recorder: Recorder;
  readonly fetcher: RetryingFetcher;
  readonly runtime: Runtime;
  /** Throws `disk_full` if recording must stop ([M10]). */
  readonly checkDisk: () => Promise<void>;
  /** Resolves when a segment may be fetched. Left out: at once. */
  readonly turn?: () => Promise<void>;
  /** Called after a playlist that brought something new. */
  readonly onNews?: () => void;
  /** The segments that the last stop left unfinished. */
  readonly expected: readonly Slot[];
  /** Reads the names of speakers out of the stream. Left out if another rendition does that. */
  readonly speakers?: AnnouncedSpeakers;
  /** Called whenever the health changes. */
  readonly onHealth: (health: SourceHealth) => void;
}

/** The states in which segments come. */
const LIVE: ReadonlySet<SourceState> = new Set(['live', 'degraded']);

/** Records one live rendition until it is closed. */
export interface Puller {
  setUrl(url: string): void;
  /** Reads the playlist now, whatever the time. */
  wake(): void;
  health(): SourceHealth;
  /** Whether segments are under way. */
  isFetching(): boolean;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}

export function startPuller(deps: PullerDeps): Puller {
  const { loader, recorder, fetcher, runtime } = deps;
  const stop = new AbortController();
  // Each request under way listens.
  setMaxListeners(0, stop.signal);
  const stopped = (): boolean => stop.signal.aborted;
  const health = createHealthReport(runtime, deps.onHealth);
  const keys = createStreamKeys(fetcher);
  const pace = createPace();
  let backOffMs = FIRST_BACK_OFF_MS;
  let wake = new AbortController();

  const queue = createSegmentQueue({
    runtime,
    signal: stop.signal,
    windowMs: () => pace.windowMs(),
    fetch: fetchSegment,
    abandon,
    onFailure: (error) => {
      health.trouble(error);
    },
  });
  for (const slot of deps.expected) {
    if (slot.epoch === recorder.epoch()) queue.add(slot, null);
    else abandon(slot, 'left_window');
  }

  function abandon(slot: Slot, reason: GapReason): void {
    recorder.abandon(slot, reason);
    health.gap();
  }

  function fetchPiece(
    url: string,
    key: SegmentKey | null,
    bounds: Omit<FetchLimits, 'signal'>,
    retries?: Retries,
  ): Promise<ArrivingBody> {
    const open = async () => (await fetcher.open(url, { ...bounds, signal: stop.signal }, retries)).body;
    return keys.plain(key, open, stop.signal);
  }

  async function fetchSegment(slot: Slot, { url, key }: PlaylistSegment, onSilence: () => void): Promise<void> {
    await deps.turn?.();
    const bounds = {
      timeoutMs: Math.max(10_000, 4 * slot.durMs),
      silenceMs: silenceMs(SILENT_BODY),
      maxBytes: MAX_SEGMENT_BYTES,
    };
    const body = await fetchPiece(url, key, bounds, { everyMs: silenceMs(SILENT_ANSWER), onSilence });
    const heard = deps.speakers?.fromSegment(slot, body);
    const { receivedMs } = await recorder.store(slot, heard?.body ?? body);
    heard?.stored();
    health.learn({ lastSegmentMs: receivedMs });
  }

  function silenceMs({ perWindow, leastMs, mostMs }: typeof SILENT_BODY): number {
    return Math.min(Math.max(pace.windowMs() / perWindow, leastMs), mostMs);
  }

  function fetchInit(url: string, key: SegmentKey | null): Promise<ArrivingBody> {
    return fetchPiece(url, key, { timeoutMs: INIT_TIMEOUT_MS, maxBytes: MAX_INIT_BYTES });
  }

  async function take(playlist: MediaPlaylist): Promise<void> {
    const { isNews, announced, listed, gaps } = await recorder.take(playlist, fetchInit, stopped);
    if (stopped()) return;
    if (gaps > 0) health.gap();
    for (const { slot, segment } of announced) queue.add(slot, segment);
    queue.sync(recorder.epoch(), listed);
    deps.speakers?.fromPlaylist(playlist.dateRanges, recorder.epoch(), listed);
    if (isNews) deps.onNews?.();
  }

  /** Reads the playlist once. Returns how long to wait for the next read, ms. */
  async function poll(): Promise<number> {
    const beganMs = runtime.nowMs();
    try {
      await deps.checkDisk();
      const playlist = await loader.load(stop.signal);
      pace.saw(playlist, beganMs);
      health.learn({ rhythmMs: pace.rhythmMs() });
      await take(playlist);
      backOffMs = FIRST_BACK_OFF_MS;
      health.learn({ failure: null, clockIsOff: recorder.clockIsOff(), ended: playlist.ended });
      const nowMs = runtime.nowMs();
      return Math.max(pace.intervalMs(LIVE.has(health.now().state), nowMs) - (nowMs - beganMs), 0);
    } catch (error) {
      if (stopped()) return 0;
      health.failed(error);
      const waitMs = Math.min(backOffMs, pace.intervalMs(false, runtime.nowMs()));
      backOffMs *= 2;
      return waitMs * (0.5 + runtime.random() / 2);
    }
  }

  async function pollOn(): Promise<void> {
    while (!stopped()) {
      const waitMs = await poll();
      await runtime.sleep(waitMs, wake.signal);
      if (!stopped()) wake = new AbortController();
    }
  }

  const loops = Promise.all([health.watch(stop.signal), pollOn()]);

  return {
    setUrl(url) {
      loader.setUrl(url);
      wake.abort();
    },
    wake() {
      wake.abort();
    },
    health: () => health.now(),
    isFetching: () => queue.isRunning(),
    async close() {
      stop.abort();
      wake.abort();
      await loops;
      await queue.settled();
    },
  };
}
