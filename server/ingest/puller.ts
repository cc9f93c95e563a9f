import type { Fetcher } from './fetcher.ts';
import { healthAt, type PullFacts, type SourceHealth } from './health.ts';
import { placeOf, type IngestListener } from './ingest-event.ts';
import { errorCodeOf, isNotFound } from './ingest-error.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot, type SlotDraft, type SourceRow } from './media-index.ts';
import { createPlaylistLoader } from './playlist-loader.ts';
import type { MediaPlaylist } from './playlist.ts';
import type { Runtime } from './runtime.ts';
import { createSegmentQueue } from './segment-queue.ts';
import type { SegmentSink, StoredInit } from './segment-sink.ts';
import { advance, originPath, resume, type SlotStep, type Step } from './tracker.ts';
import type { GapReason } from '../../shared/vocabulary/gap-reason.ts';

const MAX_SEGMENT_BYTES = 64_000_000;
const MAX_INIT_BYTES = 5_000_000;
const FIRST_BACK_OFF_MS = 500;
const ENDED_POLL_MS = 60_000;
/** Before the first playlist has said better. */
const ASSUMED_TARGET_MS = 2000;
const RESUMED_SLOTS = 200;

export interface PullerDeps {
  readonly index: MediaIndex;
  readonly sink: SegmentSink;
  readonly fetcher: Fetcher;
  readonly runtime: Runtime;
  /** Throws `disk_full` where media must stop ([M10]). */
  readonly checkDisk: () => Promise<void>;
  readonly emit: IngestListener;
}

/** Records one live source until it is closed. */
export interface Puller {
  setUrl(url: string): void;
  health(): SourceHealth;
  /** Resolves when nothing is being written any more. */
  close(): Promise<void>;
}

export function startPuller(source: SourceRow, deps: PullerDeps): Puller {
  const { index, sink, fetcher, runtime, emit } = deps;
  const stop = new AbortController();
  const stopped = (): boolean => stop.signal.aborted;
  const loader = createPlaylistLoader(fetcher, source);
  const lastEpoch = index.epochs(source.id).at(-1);
  let epoch = lastEpoch?.epoch ?? 0;
  let position =
    lastEpoch === undefined ? null : resume(lastEpoch, index.tail(source.id, MAIN_RENDITION, RESUMED_SLOTS));
  /** Initialisation sections of this epoch by the origin's address. */
  let inits = new Map<string, StoredInit>();
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
    giveUp: recordGap,
    onFailure: onTrouble,
  });
  for (const slot of index.expected(source.id)) {
    if (slot.epoch === epoch) queue.add(slot, null);
    else recordGap(slot, 'left_window');
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
    emit({ type: 'state', sourceId: source.id, ...health });
  }

  function onFailure(error: unknown): void {
    const sinceMs = facts.failure?.sinceMs ?? runtime.nowMs();
    learn({ failure: { code: errorCodeOf(error), sinceMs, denied: isNotFound(error) } });
  }

  function onTrouble(error: unknown): void {
    learn({ trouble: { code: errorCodeOf(error), atMs: runtime.nowMs() } });
  }

  function recordGap(slot: Slot, reason: GapReason): void {
    index.markGap(slot, reason);
    emit({ type: 'gap', reason, ...placeOf(slot) });
    learn({ trouble: { code: 'media_gap', atMs: runtime.nowMs() } });
  }

  // Fetching.

  async function fetchSegment(slot: Slot, url: string): Promise<void> {
    const timeoutMs = Math.max(10_000, 4 * facts.targetDurationMs);
    const { body } = await fetcher.open(url, { timeoutMs, maxBytes: MAX_SEGMENT_BYTES, signal: stop.signal });
    const { outcome, file } = await sink.accept(slot, body);
    if (outcome === 'conflict') emit({ type: 'conflict', refusedSha256: file.sha256, ...placeOf(slot) });
    if (outcome === 'stored') emit({ type: 'segment', ...placeOf(slot), ...file });
    learn({ lastSegmentMs: file.receivedMs });
  }

  /** All sections that the steps need, fetched before anything is noted: without them the media cannot be played. */
  async function fetchInits(steps: readonly Step[]): Promise<Map<string, StoredInit>> {
    // After a restart of the origin the same name may stand for other bytes.
    const known = steps.some((step) => step.kind === 'epoch') ? new Map<string, StoredInit>() : new Map(inits);
    for (const step of steps) {
      const url = initUrlOf(step);
      if (url === null || known.has(url)) continue;
      const limits = { timeoutMs: 5000, maxBytes: MAX_INIT_BYTES, signal: stop.signal };
      const { body } = await fetcher.open(url, limits);
      known.set(url, await sink.acceptInit(source.id, body));
    }
    return known;
  }

  // Taking in a playlist.

  /** Returns whether it brought anything new. */
  async function take(playlist: MediaPlaylist): Promise<boolean> {
    const next = advance(position, playlist, runtime.nowMs());
    const nextInits = await fetchInits(next.steps);
    if (stopped()) return false;
    inits = nextInits;
    note(next.steps);
    position = next.position;
    queue.sync(epoch, playlist.segments);
    return next.steps.length > 0;
  }

  function note(steps: readonly Step[]): void {
    let slots: SlotStep[] = [];
    for (const step of steps) {
      if (step.kind === 'slot') {
        slots.push(step);
        continue;
      }
      noteSlots(slots);
      slots = [];
      const { sessionMs, basis, uncertaintyMs } = step;
      const row = index.openEpoch({
        sourceId: source.id,
        sessionMs,
        basis,
        uncertaintyMs,
        openedAtMs: runtime.nowMs(),
      });
      epoch = row.epoch;
      emit({ type: 'epoch', sourceId: source.id, epoch, mediaMs: 0, sessionMs, basis, uncertaintyMs });
    }
    noteSlots(slots);
  }

  function noteSlots(steps: readonly SlotStep[]): void {
    const slots = index.expect(steps.map(draftOf));
    for (const [order, slot] of slots.entries()) {
      if (slot.gap !== null) recordGap(slot, slot.gap);
      else if (slot.file === null) queue.add(slot, steps[order]?.listed?.url ?? null);
    }
  }

  function draftOf(step: SlotStep): SlotDraft {
    const { seq, mediaMs, durMs, pdtMs, pdtOrigin, discontinuity, gap, listed } = step;
    const seenMs = runtime.nowMs();
    const initUrl = initUrlOf(step);
    const stored = initUrl === null ? undefined : inits.get(initUrl);
    const init = stored === undefined ? null : index.addInit({ sourceId: source.id, epoch, ...stored }).init;
    const day = new Date(seenMs).toISOString().slice(0, 10);
    const name = `${String(epoch)}-${String(seq)}.${init === null ? extensionOf(listed?.url) : 'm4s'}`;
    return {
      sourceId: source.id,
      epoch,
      rendition: MAIN_RENDITION,
      seq,
      mediaMs,
      durMs,
      pdtMs,
      pdtOrigin,
      discontinuity,
      init,
      originPath: listed === null ? '' : originPath(listed.url),
      path: `${source.id}/${day}/${name}`,
      seenMs,
      gap,
    };
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

function initUrlOf(step: Step): string | null {
  return step.kind === 'slot' && step.listed !== null ? step.listed.initUrl : null;
}

function extensionOf(url: string | undefined): string {
  const path = url === undefined ? '' : originPath(url).toLowerCase();
  return path.endsWith('.aac') ? 'aac' : 'ts';
}
