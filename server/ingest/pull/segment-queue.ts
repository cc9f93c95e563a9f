/** Fetches the expected segments of a rendition and repeats refused requests. */
import { errorCodeOf, isNotFound } from '../ingest-error.ts';
import type { Slot } from '../index/media-index.ts';
import type { PlaylistSegment } from '../playlist/playlist.ts';
import type { Runtime } from '../runtime.ts';
import { originPath } from '../timeline/media-counter.ts';
import type { GapReason } from '../../../shared/vocabulary/media.ts';

const PARALLEL = 3;
/** The first wait after a failure, as a part of the segment's length, and its bounds, ms. */
const FIRST_RETRY_PART = 1 / 4;
const [LEAST_RETRY_MS, MOST_FIRST_RETRY_MS] = [250, 1000];
const RETRY_GROWTH = 1.5;
/**
 * The fewest requests for a segment while it is listed. A segment that is available for a third of the window is found.
 */
const TRIES_PER_WINDOW = 6;
const MOST_RETRY_MS = 30_000;
/**
 * Time after which a segment that a long window lists and does not have is noted as a gap, ms. It is still requested.
 */
const NOT_FOUND_NOTED_MS = 60_000;

export interface SegmentQueueOptions {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  /** How long the origin lists a segment, ms. */
  readonly windowMs: () => number;
  /** Calls `onSilence` when the origin does not answer. The next segment does not have to wait. */
  readonly fetch: (slot: Slot, segment: PlaylistSegment, onSilence: () => void) => Promise<void>;
  readonly abandon: (slot: Slot, reason: GapReason) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Fetches expected segments, three at a time ([M4], [M42a]). After any refusal it asks for a segment again until that
 * has left the window. It never delays other segments.
 */
export interface SegmentQueue {
  /** Null: the slot is left from before a restart, and the next playlist shows how to fetch it. */
  add(slot: Slot, segment: PlaylistSegment | null): void;
  /** Takes the current list: addresses and keys are renewed, and what has left the window gets one last try. */
  sync(epoch: number, listed: readonly PlaylistSegment[]): void;
  /** Whether anything is being fetched at this moment. */
  isRunning(): boolean;
  /** Resolves when nothing is under way any more. Called after the signal has aborted. */
  settled(): Promise<void>;
}

interface Job {
  readonly slot: Slot;
  readonly sinceMs: number;
  segment: PlaylistSegment | null;
  failures: number;
  listed: boolean;
  /** Whether the last answer while it was listed was 404 or 410. */
  notFound: boolean;
  isNoted: boolean;
  /** Aborting it ends the pause. */
  rest: AbortController | null;
  running: Promise<void> | null;
}

export function createSegmentQueue(options: SegmentQueueOptions): SegmentQueue {
  const { runtime, signal, windowMs, fetch, abandon, onFailure } = options;
  const jobs = new Set<Job>();
  /** The jobs that occupy one of the places. A silent origin's segment does not. */
  const answering = new Set<Job>();

  function pump(): void {
    while (!signal.aborted && answering.size < PARALLEL) {
      const next = nextJob();
      if (next === undefined) return;
      start(next);
    }
  }

  /** The oldest job that has not been refused, else the oldest. */
  function nextJob(): Job | undefined {
    let next: Job | undefined;
    for (const job of jobs) {
      if (job.running !== null || job.rest !== null || job.segment === null) continue;
      if (next === undefined || isBefore(job, next)) next = job;
    }
    return next;
  }

  function start(job: Job): void {
    answering.add(job);
    job.running = run(job)
      .catch(onFailure)
      .finally(() => {
        job.running = null;
        makeRoom(job);
      });
  }

  function makeRoom(job: Job): void {
    answering.delete(job);
    pump();
  }

  async function run(job: Job): Promise<void> {
    if (job.segment === null) return;
    try {
      await fetch(job.slot, job.segment, () => {
        makeRoom(job);
      });
      jobs.delete(job);
    } catch (error) {
      if (signal.aborted) return;
      onFailure(error);
      job.failures++;
      if (job.listed) job.notFound = isNotFound(error);
      if (!job.listed && errorCodeOf(error) !== 'disk_full') drop(job);
      else rest(job);
    }
  }

  function drop(job: Job): void {
    jobs.delete(job);
    note(job, job.notFound ? 'not_found' : 'left_window');
  }

  function note(job: Job, reason: GapReason): void {
    if (!job.isNoted) abandon(job.slot, reason);
    job.isNoted = true;
  }

  function rest(job: Job): void {
    if (job.notFound && runtime.nowMs() - job.sinceMs > NOT_FOUND_NOTED_MS) note(job, 'not_found');
    const own = new AbortController();
    job.rest = own;
    void runtime.sleep(retryMs(job) * (0.5 + runtime.random() / 2), own.signal).then(() => {
      job.rest = null;
      pump();
    });
  }

  function retryMs({ slot, failures }: Job): number {
    const firstMs = Math.min(Math.max(slot.durMs * FIRST_RETRY_PART, LEAST_RETRY_MS), MOST_FIRST_RETRY_MS);
    const mostMs = Math.min(Math.max(windowMs() / TRIES_PER_WINDOW, LEAST_RETRY_MS), MOST_RETRY_MS);
    return Math.min(firstMs * RETRY_GROWTH ** (failures - 1), mostMs);
  }

  signal.addEventListener('abort', () => {
    for (const { rest } of jobs) rest?.abort();
  });

  return {
    add(slot, segment) {
      const state = { failures: 0, listed: true, notFound: false, isNoted: false, rest: null, running: null };
      jobs.add({ slot, segment, sinceMs: runtime.nowMs(), ...state });
      pump();
    },

    sync(epoch, listed) {
      const bySeq = new Map(listed.map((segment) => [segment.seq, segment]));
      const firstSeq = listed[0]?.seq ?? 0;
      for (const job of [...jobs]) {
        const { slot } = job;
        const segment = bySeq.get(slot.seq);
        if (segment !== undefined && originPath(segment.url) === slot.originPath) {
          job.segment = segment;
          job.listed = true;
        } else if (slot.epoch !== epoch || slot.seq < firstSeq) {
          job.listed = false;
          job.rest?.abort();
          if (job.segment === null) drop(job);
        }
      }
      pump();
    },

    isRunning: () => answering.size > 0,

    async settled() {
      for (const job of jobs) await job.running;
    },
  };
}

function isBefore(one: Job, other: Job): boolean {
  const isFresh = one.failures === 0;
  return isFresh === (other.failures === 0) ? one.slot.ordinal < other.slot.ordinal : isFresh;
}
