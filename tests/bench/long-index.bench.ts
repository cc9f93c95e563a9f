import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { recordHours } from '../helpers/recorded-hours.ts';
import { recordFigure } from './figures.ts';
import { digits, percentile } from './percentiles.ts';
import { prepareDesk } from './prepared-desk.ts';

const HOURS = 24;
const SLOTS = (HOURS * 3600) / 2;
const TIMES = 60;
const MINUTE_MS = 60_000;
const START_MS = Date.now() - HOURS * 60 * MINUTE_MS;

/** Requests for a recording, and the time in which the design has them answered, ms. Null: not stated. */
const ASKED = [
  { name: 'The live stream of a recording of a day', path: () => 'live.m3u8', boundMs: 15 },
  {
    name: 'Ten minutes out of a recording of a day',
    path: (n: number) => {
      const fromMs = START_MS + (1 + ((n * 97) % (HOURS * 60 - 20))) * MINUTE_MS;
      return `vod.m3u8?from=${String(fromMs)}&to=${String(fromMs + 10 * MINUTE_MS)}`;
    },
    boundMs: 20,
  },
  {
    name: 'Three hours out of a recording of a day',
    path: () => `vod.m3u8?from=${String(START_MS)}&to=${String(START_MS + 180 * MINUTE_MS)}`,
    boundMs: null,
  },
  { name: 'How a recording of a day goes', path: () => null, boundMs: 20 },
] as const;

it('what asking of a recording of a day takes', { timeout: 240_000 }, async () => {
  const sourceId = randomUUID();
  const { server, cookie } = await prepareDesk([1], {
    fill: (dataFolder) => recordHours(dataFolder, { sourceId, hours: HOURS, startMs: START_MS }),
  });
  for (const { name, path, boundMs } of ASKED) {
    const taken: number[] = [];
    let bytes = 0;
    for (let n = -5; n < TIMES; n++) {
      const of = path(Math.max(0, n));
      const url = server.url + (of === null ? `/api/sources/${sourceId}` : `/media/${sourceId}/${of}`);
      const began = performance.now();
      const answer = await fetch(url, { headers: { cookie } });
      bytes = (await answer.text()).length;
      expect(answer.status).toBe(200);
      if (n >= 0) taken.push(performance.now() - began);
    }
    const [median, late] = [percentile(taken, 0.5), percentile(taken, 0.95)];
    console.log(name, { median, late, bytes });
    if (boundMs !== null) expect.soft(median, name).toBeLessThanOrEqual(boundMs);
    recordFigure('long-index', {
      name: `${name}, asked and answered, median`,
      value: median,
      unit: 'ms',
      conditions:
        `${String(SLOTS)} segments recorded; ${String(TIMES)} times; 95 of 100 within ${digits(late)} ms; ` +
        `${digits(bytes / 1000)} kB before packing` +
        (boundMs === null ? '' : `; the design allows ${String(boundMs)} ms`),
    });
  }
});
