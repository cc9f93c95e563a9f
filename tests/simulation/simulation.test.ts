import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { Violation } from './invariants.ts';
import { play } from './play.ts';

const SEEDS = 200;
const SEEDS_TO_CATCH = 20;

describe('a session over a bad network', () => {
  it(`[S1][S2][S3][N4] ${String(SEEDS)} seeds converge, show one's own edits, leak nothing and lose nothing`, async () => {
    let commands = 0;
    let events = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
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
    console.log(`${String(SEEDS)} seeds, ${String(commands)} commands, ${String(events)} events`);
    expect(commands).toBeGreaterThan(SEEDS * 30);
  }, 300_000);

  it.each(Object.entries(FAULTS))(
    'a planted fault is caught: %s',
    async (name, faults) => {
      for (let seed = 1; seed <= SEEDS_TO_CATCH; seed++) {
        try {
          await play(seed, faults);
        } catch (error) {
          if (!(error instanceof Violation)) throw error;
          console.log(`${name}: seed ${String(seed)}: ${error.message}`);
          return;
        }
      }
      expect.fail(`not caught within ${String(SEEDS_TO_CATCH)} seeds`);
    },
    120_000,
  );
});
