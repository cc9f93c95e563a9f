/** Tests recordings of an origin in a process of its own, judged by its own log. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { openHall, recordStream, type Hall } from '../helpers/origin/hall.ts';
import { FIXTURE_FOLDER, type StreamFault } from '../helpers/origin/origin-process.ts';

const HOUR_MS = 3_600_000;
const FMP4 = join(FIXTURE_FOLDER, 'fmp4');
const TS = join(FIXTURE_FOLDER, 'ts');

/**
 * The fast hall is for tests that may be late. The slow one is for a window of 12 s that exceeds any delay of the
 * machine.
 */
let fast: Hall;
let slow: Hall;

beforeAll(async () => {
  [fast, slow] = await Promise.all([openHall(20), openHall(4)]);
}, 60_000);
afterAll(() => Promise.all([fast.close(), slow.close()]));

const WHOLE = { lost: [], unseen: [], gaps: [], foreign: 0, pdtErrorMs: 0 };

describe.concurrent('an origin of its own', () => {
  it(
    '[M4] ten minutes: 300 of 300 segments byte for byte, programme times to the ms',
    { timeout: 180_000 },
    async () => {
      const stream = { name: 'ten-minutes', folder: FMP4, count: 300, window: 60, firstSeq: 4711 };
      const { judgement, told } = await recordStream(fast, stream);
      expect(judgement).toEqual({ ...WHOLE, equal: 300, epochs: 1 });
      const said: string[] = [];
      const context = { dataFolder: fast.server.dataDir, address: '', say: (line: string) => said.push(line) };
      expect(await runCli(['media', 'verify'], context), said.join('\n')).toBe(0);
      said.splice(0);
      await runCli(['media', 'manifest'], context);
      const listed = new Set(said.map((line) => line.split(' ')[0]));
      expect(told.filter(({ sha256 }) => !listed.has(sha256))).toEqual([]);
    },
  );

  it('[M4] [M6a] faults that are shorter than the window lose nothing', { timeout: 180_000 }, async () => {
    const from = { fromMs: 1000, toMs: 7000 };
    const faults: Record<string, StreamFault> = {
      'playlist-503': { kind: 'playlist-status', status: 503, ...from },
      'playlist-html': { kind: 'playlist-html', fromMs: 1000, toMs: 5000 },
      'segments-503': { kind: 'segment-status', status: 503, ...from },
      truncated: { kind: 'truncated', segments: [5, 6, 9] },
      reset: { kind: 'reset', atMs: 3000 },
      redirect: { kind: 'redirect', ...from },
      'jump-marked': { kind: 'jump', atMs: 3000, byMs: HOUR_MS, marked: true },
      'jump-unmarked': { kind: 'jump', atMs: 3000, byMs: HOUR_MS, marked: false },
      'jump-back': { kind: 'jump', atMs: 3000, byMs: -HOUR_MS, marked: true },
    };
    const recorded = await Promise.all(
      Object.entries(faults).map(async ([name, fault], order) => {
        const stream = { name, folder: order % 2 === 0 ? FMP4 : TS, count: 16 };
        return [name, (await recordStream(slow, stream, [fault])).judgement] as const;
      }),
    );
    for (const [name, judgement] of recorded) {
      const epochs = name === 'reset' ? 2 : 1;
      expect({ name, ...judgement }).toEqual({ name, ...WHOLE, equal: 16, epochs });
    }
  });

  it('[M4] [M9] the loss by a fault is named by number, and the silence shows', { timeout: 180_000 }, async () => {
    const missing: StreamFault = { kind: 'missing', segments: [5, 6] };
    const [stalled, holed] = await Promise.all([
      recordStream(slow, { name: 'stall', folder: FMP4, count: 22 }, [{ kind: 'stall', fromMs: 1000, toMs: 21_000 }]),
      recordStream(slow, { name: 'missing', folder: TS, count: 14, faults: [missing] }),
    ]);
    // Ten went by unseen, and the window still had six of them when it moved again.
    const { unseen } = stalled.judgement;
    expect(unseen.length).toBeGreaterThanOrEqual(4);
    expect(stalled.judgement).toEqual({ ...WHOLE, unseen, gaps: unseen, equal: 22 - unseen.length, epochs: 1 });
    expect(stalled.states).toContain('stalled');
    expect(holed.judgement).toEqual({ ...WHOLE, lost: [5, 6], gaps: [5, 6], equal: 12, epochs: 1 });
  });
});
