import type { JobState } from '../../shared/vocabulary/media.ts';

/** A long job that a user ordered ([J7]). */
export interface Job<Subject, Result> {
  readonly id: string;
  readonly subject: Subject;
  readonly ownerId: string;
  readonly askedAtMs: number;
  readonly state: JobState;
  /** Place in the queue, from 1. 0 if the job does not wait. */
  readonly place: number;
  /** From 0 to 1. */
  readonly progress: number;
  readonly result: Result | null;
  /** The error of a failed job. */
  readonly fault: unknown;
}

export interface NewJob<Subject, Result> {
  readonly subject: Subject;
  readonly ownerId: string;
  /** Throws when the signal is aborted. Leaves nothing behind when it throws. */
  readonly perform: (context: JobContext) => Promise<Result>;
}

export interface JobContext {
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (progress: number) => void;
}

/**
 * The jobs since the start, in memory. A stop of the server discards those that wait or run. The log has what the others
 * made.
 */
export interface Jobs<Subject, Result> {
  add(job: NewJob<Subject, Result>): Job<Subject, Result>;
  /** In the order in which they were ordered. */
  list(): readonly Job<Subject, Result>[];
  find(id: string): Job<Subject, Result> | undefined;
  /** Resolves when nothing of the job runs. A job that has ended is not changed. */
  cancel(id: string): Promise<Job<Subject, Result> | undefined>;
  /** Forgets jobs that are done, because their results are deleted. */
  forgetDone(which: (subject: Subject) => boolean): void;
  /** Cancels all. */
  close(): Promise<void>;
}

export interface JobsDeps {
  /** How many run at a time. */
  readonly width: number;
  readonly newId: () => string;
  readonly nowMs: () => number;
  readonly onFault: (error: unknown) => void;
}

/** How many ended jobs are kept for lists. */
const KEPT = 500;

interface Entry<Subject, Result> extends NewJob<Subject, Result> {
  readonly id: string;
  readonly askedAtMs: number;
  readonly cancelling: AbortController;
  state: JobState;
  progress: number;
  result: Result | null;
  fault: unknown;
  /** While it runs. */
  running: Promise<void> | null;
}

export function createJobs<Subject, Result>(deps: JobsDeps): Jobs<Subject, Result> {
  const { width, newId, nowMs, onFault } = deps;
  const entries = new Map<string, Entry<Subject, Result>>();

  function waiting(): Entry<Subject, Result>[] {
    return [...entries.values()].filter(({ state }) => state === 'queued');
  }

  function view({ id, subject, ownerId, askedAtMs, state, progress, result, fault }: Entry<Subject, Result>) {
    const place = state === 'queued' ? waiting().findIndex((entry) => entry.id === id) + 1 : 0;
    return { id, subject, ownerId, askedAtMs, state, place, progress, result, fault };
  }

  function startNext(): void {
    const running = [...entries.values()].filter(({ state }) => state === 'running').length;
    for (const entry of waiting().slice(0, width - running)) {
      entry.state = 'running';
      entry.running = run(entry);
    }
  }

  async function run(entry: Entry<Subject, Result>): Promise<void> {
    const { signal } = entry.cancelling;
    const onProgress = (progress: number): void => {
      entry.progress = Math.min(1, Math.max(entry.progress, progress));
    };
    try {
      entry.result = await entry.perform({ signal, onProgress });
      entry.state = 'done';
      entry.progress = 1;
    } catch (error) {
      entry.state = signal.aborted ? 'cancelled' : 'failed';
      if (!signal.aborted) {
        entry.fault = error;
        onFault(error);
      }
    }
    entry.running = null;
    dropOldest();
    startNext();
  }

  function dropOldest(): void {
    const ended = [...entries.values()].filter(hasEnded);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - KEPT))) entries.delete(id);
  }

  async function cancel(entry: Entry<Subject, Result>): Promise<void> {
    if (entry.state === 'queued') entry.state = 'cancelled';
    entry.cancelling.abort();
    await entry.running;
  }

  return {
    add(job) {
      const entry: Entry<Subject, Result> = {
        ...job,
        ...{ id: newId(), askedAtMs: nowMs(), cancelling: new AbortController(), running: null },
        ...{ state: 'queued', progress: 0, result: null, fault: null },
      };
      entries.set(entry.id, entry);
      startNext();
      return view(entry);
    },
    list: () => [...entries.values()].map(view),
    find(id) {
      const entry = entries.get(id);
      return entry && view(entry);
    },
    async cancel(id) {
      const entry = entries.get(id);
      if (entry === undefined) return undefined;
      await cancel(entry);
      return view(entry);
    },
    forgetDone(which) {
      for (const { id, state, subject } of entries.values()) if (state === 'done' && which(subject)) entries.delete(id);
    },
    async close() {
      await Promise.all([...entries.values()].map(cancel));
    },
  };
}

function hasEnded({ state }: { readonly state: JobState }): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}
