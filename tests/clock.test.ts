import { describe, expect, it } from 'vitest';
import { createClock } from '../server/clock.ts';

describe("the server's clock", () => {
  it('[T7] follows monotonic time, whatever happens to the wall clock', () => {
    let [wallMs, monotonicMs] = [1_000_000, 50];
    const clock = createClock({ wallMs: () => wallMs, monotonicMs: () => monotonicMs });
    expect(clock.nowMs()).toBe(1_000_000);
    wallMs += 3_600_000;
    monotonicMs += 20.7;
    expect(clock.nowMs()).toBe(1_000_020);
  });

  it('[G1] starts no earlier than the last instant in the log', () => {
    const clock = createClock({ wallMs: () => 1000, monotonicMs: () => 0, notBeforeMs: 5000 });
    expect(clock.nowMs()).toBe(5000);
  });
});
