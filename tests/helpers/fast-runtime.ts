import { sleepOn, type Runtime } from '../../server/ingest/runtime.ts';

/** A clock that runs `speed` times faster than the wall from a fixed instant, with seeded chance. */
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
