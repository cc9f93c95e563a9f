import { setImmediate } from 'node:timers/promises';
import type { Runtime } from '../../server/ingest/runtime.ts';
import type { Chance } from './chance.ts';

/** A clock that only moves while everything waits for it. Hours pass in moments, and alike in each run. */
export interface VirtualTime extends Runtime {
  /** Lets time pass. Resolves when everything that happens in it has happened. */
  pass(ms: number): Promise<void>;
}

interface Sleeper {
  readonly dueMs: number;
  wake(): void;
}

export function createVirtualTime(startMs: number, chance: Chance): VirtualTime {
  const sleepers = new Set<Sleeper>();
  let nowMs = startMs;

  return {
    nowMs: () => nowMs,
    random: () => chance.unit(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve();
          return;
        }
        const wake = (): void => {
          sleepers.delete(sleeper);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { dueMs: nowMs + Math.max(ms, 0), wake };
        sleepers.add(sleeper);
        signal.addEventListener('abort', wake);
      }),
    async pass(ms) {
      const endMs = nowMs + ms;
      await setImmediate();
      for (;;) {
        let next: Sleeper | null = null;
        for (const each of sleepers) if (next === null || each.dueMs < next.dueMs) next = each;
        if (next === null || next.dueMs > endMs) break;
        nowMs = Math.max(nowMs, next.dueMs);
        next.wake();
        // All consequences of a timer happen before the next one. Nothing here waits for the machine.
        await setImmediate();
      }
      nowMs = endMs;
    },
  };
}
