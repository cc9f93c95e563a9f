/** Tests the page's estimate of server time. */
import { expect, it } from 'vitest';
import { createServerClock } from '../../client/sync/server-clock.ts';
import { World } from '../simulation/world.ts';

const SERVER_AHEAD_MS = 3_600_000;

/** A page whose date can be shifted, and a server whose answers take time. */
function desk(tripMs: (trip: number) => number) {
  const world = new World(1);
  const startMs = world.nowMs;
  const machine = { wallShiftMs: 0, monoShiftMs: 0, serverShiftMs: 0 };
  let trips = 0;
  const truthMs = (): number => world.nowMs + SERVER_AHEAD_MS + machine.serverShiftMs;
  const clock = createServerClock({
    monotonicMs: () => world.nowMs - startMs + machine.monoShiftMs,
    wallMs: () => world.nowMs + machine.wallShiftMs,
    after: world.after,
    askServerMs: () => {
      const total = tripMs(trips++);
      return new Promise((resolve) => {
        // Faster there than back: half a round trip is then a wrong estimate.
        world.after(total * 0.3, () => {
          const serverMs = truthMs();
          world.after(total * 0.7, () => resolve(serverMs));
        });
      });
    },
  });
  const run = (ms: number): Promise<void> => world.run(world.nowMs + ms, () => undefined);
  const errorMs = (): number => clock.nowMs() - truthMs();
  return { clock, machine, run, errorMs, trips: () => trips };
}

it('[N1] takes the best of 8 round trips, and states correctly how far off it may be', async () => {
  const { clock, run, errorMs, trips } = desk((trip) => (trip === 5 ? 20 : 600));
  expect(clock.uncertaintyMs()).toBe(600_000);
  void clock.synchronise();
  await run(10_000);
  expect(trips()).toBe(8);
  expect(Math.abs(errorMs())).toBeLessThanOrEqual(clock.uncertaintyMs());
  expect(clock.uncertaintyMs()).toBeLessThan(20);
});

it('[N1] a shift of the computer’s date changes nothing', async () => {
  const { clock, machine, run, errorMs } = desk(() => 20);
  void clock.synchronise();
  await run(1000);
  const before = errorMs();
  machine.wallShiftMs = 90_000;
  expect(errorMs()).toBe(before);
  await run(120_000);
  expect(Math.abs(errorMs())).toBeLessThanOrEqual(clock.uncertaintyMs());
});

it('[N1] small corrections are slewed, so that time never jumps or turns back', async () => {
  const { clock, machine, run, errorMs } = desk(() => 20);
  void clock.synchronise();
  await run(1000);
  machine.serverShiftMs = -200;
  void clock.synchronise();
  let last = clock.nowMs();
  for (let look = 0; look < 100; look++) {
    await run(10);
    const now = clock.nowMs();
    expect(now - last).toBeGreaterThanOrEqual(0);
    expect(now - last).toBeLessThanOrEqual(15);
    last = now;
    expect(Math.abs(errorMs())).toBeLessThanOrEqual(clock.uncertaintyMs() + 200);
  }
  await run(5000);
  expect(Math.abs(errorMs())).toBeLessThan(15);
});

it('[N1] large corrections are stepped', async () => {
  const { clock, machine, run, errorMs } = desk(() => 20);
  void clock.synchronise();
  await run(1000);
  machine.serverShiftMs = 5000;
  void clock.synchronise();
  await run(1000);
  expect(Math.abs(errorMs())).toBeLessThan(15);
});

it('[N1] measures again every minute, and at once after the machine has slept', async () => {
  const { clock, machine, run, errorMs, trips } = desk(() => 20);
  void clock.synchronise();
  await run(61_000);
  expect(trips()).toBe(16);
  // Asleep for 10 minutes: the monotonic clock stood still, the date did not.
  machine.monoShiftMs -= 600_000;
  expect(errorMs()).toBeLessThan(-500_000);
  await run(6000);
  expect(Math.abs(errorMs())).toBeLessThan(15);
});
