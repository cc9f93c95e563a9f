import { sleepOn, type Runtime } from '../../server/ingest/runtime.ts';
import type { StartOptions } from '../../server/compose/options.ts';

/** A clock that starts at a fixed instant and runs `speed` times faster than real time, with seeded chance. */
export function createFastRuntime(speed: number, startMs = Date.UTC(2026, 2, 1, 13)): Runtime {
  const began = performance.now();
  let state = 1;
  return {
    nowMs: () => Math.round(startMs + (performance.now() - began) * speed),
    random: () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    },
    sleep: sleepOn(speed),
  };
}

/** The time of a server that starts now and runs `speed` times faster than real time. */
export function createFastTime(speed: number): Required<StartOptions>['time'] {
  const began = performance.now();
  return { monotonicMs: () => began + (performance.now() - began) * speed, sleep: sleepOn(speed) };
}
