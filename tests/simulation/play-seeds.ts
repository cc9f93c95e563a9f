import { expect } from 'vitest';
import { play } from './play.ts';

/** Plays seeds from `first` on and prints them; a seed that fails is named in the error. */
export async function playSeeds(first: number, count: number): Promise<void> {
  let commands = 0;
  let events = 0;
  for (let seed = first; seed < first + count; seed++) {
    try {
      const played = await play(seed);
      commands += played.commands;
      events += played.events;
    } catch (error) {
      throw new Error(`seed ${String(seed)}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    }
  }
  const last = first + count - 1;
  console.log(`seeds ${String(first)} to ${String(last)}: ${String(commands)} commands, ${String(events)} events`);
  expect(commands).toBeGreaterThan(count * 30);
}
