import { errorCodeOf, isNotFound } from '../ingest-error.ts';
import type { Slot } from '../index/media-index.ts';
import type { PlaylistSegment } from '../playlist/playlist.ts';
import type { Runtime } from '../runtime.ts';
import { originPath } from '../epochs/media-walk.ts';
import type { ErrorCode } from '../../../shared/vocabulary/error-code.ts';
import type { GapReason } from '../../../shared/vocabulary/gap-reason.ts';

const PARALLEL = 3;
const REFUSALS_BELIEVED = 3;
const FIRST_BACK_OFF_MS = 500;
const LONGEST_BACK_OFF_MS = 4000;

export interface SegmentQueueOptions {
  readonly runtime: Runtime;
  readonly signal: AbortSignal;
  readonly fetch: (slot: Slot, segment: PlaylistSegment) => Promise<void>;
  readonly giveUp: (slot: Slot, reason: GapReason) => void;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Fetches expected segments, three at a time ([M4]). A refusal (404) is believed the third time; any other failure is
 * tried again for as long as the origin lists the segment, and never holds up the segments after it.
 */
export interface SegmentQueue {
  /** Null: the slot is left from before a restart, and how to get it comes with the next playlist. */
  add(slot: Slot, segment: PlaylistSegment | null): void;
  /** Tells what the origin lists now: addresses and keys are renewed, what has left the window gets one last try. */
  sync(epoch: number, listed: readonly PlaylistSegment[]): void;
  /** Whether anything is being fetched at this moment. */
  isRunning(): boolean;
  /** Resolves when nothing is under way any more; to be called after the signal has aborted. */
  settled(): Promise<void>;
}

interface Job {
  readonly slot: Slot;
  segment: PlaylistSegment | null;
  failures: number;
  refusals: number;
  listed: boolean;
  resting: boolean;
  running: Promise<void> | null;
}

export function createSegmentQueue(options: SegmentQueueOptions): SegmentQueue {
  const { runtime, signal, fetch, giveUp, onFailure } = options;
  const jobs = new Set<Job>();

  function pump(): void {
    if (signal.aborted) return;
    const running = [...jobs].filter((job) => job.running !== null).length;
    const ready = [...jobs]
      .filter((job) => job.running === null && !job.resting && job.segment !== null)
      .toSorted((a, b) => a.failures - b.failures || a.slot.ordinal - b.slot.ordinal);
    for (const job of ready.slice(0, PARALLEL - running)) {
      job.running = run(job)
        .catch(onFailure)
        .finally(() => {
          job.running = null;
          pump();
        });
    }
  }

  async function run(job: Job): Promise<void> {
    if (job.segment === null) return;
    try {
      await fetch(job.slot, job.segment);
      jobs.delete(job);
    } catch (error) {
      if (signal.aborted) return;
      onFailure(error);
      job.failures++;
      if (isFinal(error)) job.refusals++;
      if (job.refusals >= REFUSALS_BELIEVED) drop(job, 'not_found');
      else if (!job.listed && errorCodeOf(error) !== 'disk_full') drop(job, 'left_window');
      else rest(job);
    }
  }

  function drop(job: Job, reason: GapReason): void {
    jobs.delete(job);
    giveUp(job.slot, reason);
  }

  function rest(job: Job): void {
    const longestMs = Math.min(FIRST_BACK_OFF_MS * 2 ** (job.failures - 1), LONGEST_BACK_OFF_MS, job.slot.durMs);
    job.resting = true;
    void runtime.sleep(longestMs * (0.5 + runtime.random() / 2), signal).then(() => {
      job.resting = false;
      pump();
    });
  }

  return {
    add(slot, segment) {
      jobs.add({ slot, segment, failures: 0, refusals: 0, listed: true, resting: false, running: null });
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
        } else if (slot.epoch !== epoch || slot.seq < firstSeq) {
          job.listed = false;
          if (job.segment === null) drop(job, 'left_window');
        }
      }
      pump();
    },

    isRunning: () => [...jobs].some((job) => job.running !== null),

    async settled() {
      for (const job of jobs) await job.running;
    },
  };
}

/** What asking again does not change. */
const FINAL: ReadonlySet<ErrorCode> = new Set(['too_large', 'address_not_http', 'address_private', 'address_refused']);

function isFinal(error: unknown): boolean {
  return isNotFound(error) || FINAL.has(errorCodeOf(error));
}
