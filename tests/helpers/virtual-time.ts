import { setImmediate } from 'node:timers/promises';
import type { Runtime } from '../../server/ingest/runtime.ts';
import type { Chance } from './chance.ts';

/** A clock that only moves when everything waits for it: hours pass in moments, and the same way each time. */
export interface VirtualTime extends Runtime {
  /** Lets time pass; resolves when what happens in it has happened. */
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
        // Everything that follows from it happens before the next timer: nothing here waits for the machine.
        await setImmediate();
      }
      nowMs = endMs;
    },
  };
}
