/** Tests on a virtual clock that the recorder loses no segment that it could fetch. */
import { randomInt } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { GapReason } from '../../shared/vocabulary/media.ts';
import { createChance } from '../helpers/chance.ts';
import { NO_ANSWER, recordVirtually, type Answer, type VirtualRecording } from '../helpers/virtual-recording.ts';
import {
  createVirtualStream,
  type StreamFaults,
  type StreamRun,
  type StreamSegment,
  type VirtualStream,
} from '../helpers/virtual-stream.ts';

/** The seed of every run in this file. The clock is virtual, so the same seed is the same run. */
const SEED = 1;
const MINUTE_MS = 60_000;

function run(change: Partial<StreamRun> & { readonly count?: number; readonly durMs?: number } = {}): StreamRun {
  const { count = 60, durMs = 1000, ...rest } = change;
  const durationsMs = Array.from({ length: count }, () => durMs);
  return { fromMs: 0, durationsMs, window: 6, firstSeq: 100, targetS: Math.ceil(durMs / 1000), ...rest };
}

/** Records a stream to `untilMs` and for 15 s more, in which all that was listed can still be fetched. */
async function record(
  runs: readonly StreamRun[],
  faults: StreamFaults = {},
  { untilMs = 45_000, seed = SEED } = {},
): Promise<{ readonly recording: VirtualRecording; readonly stream: VirtualStream; lost(): string[] }> {
  const stream = createVirtualStream(runs, faults);
  const recording = recordVirtually(seed, (path, sinceMs) => stream.answer(path, sinceMs));
  onTestFinished(() => recording.close());
  await recording.pass(untilMs + 15_000);
  const lost = (): string[] => {
    const stored = recording.hashes();
    return stream.obtainable(untilMs).flatMap(({ name, sha256 }) => (stored.has(sha256) ? [] : [name]));
  };
  return { recording, stream, lost };
}

function late(ms: number, answer: Answer): StreamFaults {
  return { segment: ({ listedMs }, sinceMs) => (sinceMs < listedMs + ms ? answer : null) };
}

function looksPerMinute(recording: VirtualRecording, [fromMs, toMs]: readonly [number, number]): number {
  const looks = recording.requests.filter(
    ({ path, atMs }) => path === 'live.m3u8' && atMs >= fromMs && atMs < toMs,
  ).length;
  return (looks * MINUTE_MS) / (toMs - fromMs);
}

describe('[M42a] a segment is asked for as long as it is listed', () => {
  const refusals: readonly (readonly [string, Answer])[] = [
    ['404', { status: 404 }],
    ['403', { status: 403 }],
    ['410', { status: 410 }],
    ['503', { status: 503 }],
    ['an empty body', ''],
    ['no answer', NO_ANSWER],
  ];
  test.each(refusals)('that is there 4 s after it is listed, after %s', async (_name, answer) => {
    const { lost, stream, recording } = await record([run({ window: 12 })], late(4000, answer));
    expect(lost()).toEqual([]);
    expect(stream.obtainable(45_000).length).toBeGreaterThan(35);
    expect(recording.slots().filter(({ gap }) => gap !== null)).toEqual([]);
  });

  test.each([
    [5000, { durMs: 2000 }],
    [14_000, { window: 20, targetS: 6 }],
    [90_000, { window: 120, count: 200 }],
  ])('that is there %i ms after it is listed', async (ms, change) => {
    const { lost } = await record([run(change)], late(ms, { status: 404 }), { untilMs: 180_000 });
    expect(lost()).toEqual([]);
  });

  test('[M42b] and not more often than four times a second, less often the longer it is refused', async () => {
    const missing = 'run0-110.ts';
    const { recording } = await record([run({ window: 40 })], {
      segment: ({ name }) => (name === missing ? { status: 404 } : null),
    });
    const asked = recording.requests.filter(({ path }) => path === missing).map(({ atMs }) => atMs);
    const apart = asked.slice(1).map((atMs, order) => atMs - (asked[order] ?? 0));
    expect(asked.length).toBeGreaterThan(5);
    expect(asked.length).toBeLessThan(25);
    expect(Math.min(...apart)).toBeGreaterThan(100);
    expect(Math.max(...apart)).toBeLessThan(40_000 / 3);
  });

  test.each(refusals)('and what its late section was needed for is stored, after %s', async (_name, answer) => {
    const faults: StreamFaults = { init: (ms) => (ms < 4000 ? answer : null) };
    const { lost, recording } = await record([run({ window: 12, init: 'init.mp4', fromMs: -6000 })], faults);
    expect(lost()).toEqual([]);
    expect(recording.slots().every(({ init }) => init === 1)).toBe(true);
  });

  test('[M42c] while others do not wait for refused or unanswered ones', async () => {
    const faults: StreamFaults = {
      segment: ({ seq }) => (seq % 2 === 0 ? null : seq % 4 === 1 ? NO_ANSWER : { status: 404 }),
    };
    const { recording, stream, lost } = await record([run()], faults);
    expect(lost()).toEqual([]);
    const stored = new Map(recording.slots().map((slot) => [slot.seq, slot]));
    const delays = stream.segments
      .filter(({ seq, listedMs }) => seq % 2 === 0 && listedMs < 40_000)
      .map(({ seq, listedMs }) => {
        const arrived = recording.events.find((event) => event.type === 'segment' && event.seq === seq);
        return stored.get(seq)?.file === null ? Infinity : (arrived?.atMs ?? Infinity) - listedMs;
      });
    expect(Math.max(...delays)).toBeLessThan(2500);
  });

  test.each([
    ['not_found', { status: 404 }],
    ['not_found', { status: 410 }],
    ['left_window', { status: 503 }],
    ['left_window', NO_ANSWER],
  ] as const satisfies readonly (readonly [GapReason, Answer])[])(
    'and is a gap %s when it has left the window with %o',
    async (reason, answer) => {
      const { recording } = await record([run()], { segment: ({ seq }) => (seq === 110 ? answer : null) });
      expect(recording.slots().flatMap(({ seq, gap }) => (gap === null ? [] : [[seq, gap]]))).toEqual([[110, reason]]);
      const noted = recording.events.filter((event) => event.type === 'gap');
      expect(noted.map(({ atMs }) => atMs > 15_500 && atMs < 30_000)).toEqual([true]);
    },
  );

  test('[M42d] and a gap that a long window shows after a minute is filled by a late segment', async () => {
    const faults: StreamFaults = {
      segment: ({ seq }, sinceMs) => (seq === 110 && sinceMs < 100_000 ? { status: 404 } : null),
    };
    const { recording, lost } = await record([run({ window: 500, count: 200 })], faults, { untilMs: 150_000 });
    const told = recording.events.filter(
      (event) => event.type === 'gap' || (event.type === 'segment' && event.seq === 110),
    );
    expect(told.map(({ type }) => type)).toEqual(['gap', 'segment']);
    expect(lost()).toEqual([]);
  });
});

describe('[M40] the pace follows the window and the segments', () => {
  test.each([
    ['target 10, segments of 1 s, window of 6', { targetS: 10 }],
    ['target 600, segments of 1 s, window of 10', { targetS: 600, window: 10 }],
    ['target 30, segments of 2 s, window of 3', { targetS: 30, durMs: 2000, window: 3 }],
    ['a window of one segment of 2 s', { durMs: 2000, window: 1 }],
    ['a window of two segments of 10 s', { durMs: 10_000, window: 2 }],
  ])('%s', async (_name, change) => {
    const { lost, stream } = await record([run(change)]);
    expect(lost()).toEqual([]);
    expect(stream.obtainable(45_000).length).toBeGreaterThan(3);
  });

  test('segments that state six times their length', async () => {
    const { lost } = await record([run({ statedMs: 6000, targetS: 6, window: 6 })]);
    expect(lost()).toEqual([]);
  });

  test('a stream that continues in shorter segments', async () => {
    const durationsMs = Array.from({ length: 60 }, (_, order) => (Math.floor(order / 10) % 2 === 0 ? 6000 : 1000));
    const { lost } = await record([run({ durationsMs, targetS: 6 })], {}, { untilMs: 180_000 });
    expect(lost()).toEqual([]);
  });

  test.each([
    [{ durMs: 2000 }, 45],
    [{ durMs: 6000 }, 20],
    [{ durMs: 1000 }, 90],
    [{ durMs: 200, targetS: 1 }, 121],
  ])('while the origin is asked for no more than usual streams need: %o, %i looks a minute', async (change, most) => {
    const { recording } = await record([run({ ...change, count: 500 })], {}, { untilMs: 75_000 });
    expect(looksPerMinute(recording, [30_000, 90_000])).toBeLessThanOrEqual(most);
  });

  test('[M44] and so does the state: a source without segments is not live for minutes', async () => {
    const { recording } = await record([run({ targetS: 600, window: 10, count: 30 })], {}, { untilMs: 45_000 });
    const stalled = recording.events.find((event) => event.type === 'state' && event.state === 'stalled');
    expect(stalled?.atMs).toBeGreaterThan(29_000);
    expect(stalled?.atMs).toBeLessThan(40_000);
  });

  test('[M44] several segments at a time are no stalls', async () => {
    const durationsMs = Array.from({ length: 120 }, (_, order) => (order % 6 === 5 ? 6000 : 0));
    const { recording } = await record(
      [run({ durationsMs, statedMs: 1000, targetS: 6, window: 12 })],
      {},
      { untilMs: 60_000 },
    );
    const states = recording.events.flatMap((event) =>
      event.type === 'state' && event.atMs > 25_000 ? [event.state] : [],
    );
    expect(states).toEqual([]);
  });
});

describe('[M41] a stream that states its end, and begins again', () => {
  const first = run({ durMs: 2000, count: 10, ends: true });
  const failures: readonly (readonly [string, (sinceMs: number) => Answer | null])[] = [
    ['no look fails', () => null],
    ['one look fails', (ms) => (ms > 30_000 && ms < 31_600 ? { status: 403 } : null)],
    ['the last look before fails', (ms) => (ms > 38_000 && ms < 40_000 ? { status: 404 } : null)],
    ['every other second fails', (ms) => (ms > 25_000 && ms < 60_000 && ms % 2000 < 1000 ? { status: 503 } : null)],
    ['looks hang', (ms) => (ms > 30_000 && ms < 39_000 ? NO_ANSWER : null)],
    ['a page says that there is nothing', (ms) => (ms > 22_000 && ms < 40_000 ? '<html>' : null)],
    ['nothing answers from the end on', (ms) => (ms > 21_000 && ms < 40_000 ? { status: 404 } : null)],
  ];
  test.each(failures)('after 20 s, and %s', async (_name, playlist) => {
    const second = run({ fromMs: 40_000, durMs: 2000, firstSeq: 0 });
    const { lost, stream } = await record([first, second], { playlist }, { untilMs: 90_000 });
    expect(lost()).toEqual([]);
    expect(stream.obtainable(90_000).length).toBeGreaterThan(25);
  });

  test.each([
    [{ durMs: 1000 }, 'with'],
    [{ durMs: 2000 }, 'with'],
    [{ durMs: 1000 }, 'without'],
    [{ durMs: 2000, window: 3 }, 'without'],
  ] as const)(
    'after a lunch break of 90 minutes: %o, %s failing looks',
    { timeout: 60_000 },
    async (change, withFailures) => {
      const beginsMs = 92 * MINUTE_MS;
      const failing = (ms: number): boolean => ms > 50_000 && ms < beginsMs && Math.floor(ms / 7000) % 3 === 0;
      const { lost, stream, recording } = await record(
        [first, run({ ...change, fromMs: beginsMs, firstSeq: 5 })],
        { playlist: (ms) => (withFailures === 'with' && failing(ms) ? { status: 404 } : null) },
        { untilMs: beginsMs + 30_000 },
      );
      expect(lost()).toEqual([]);
      expect(stream.obtainable(beginsMs + 30_000).length).toBeGreaterThan(20);
      expect(looksPerMinute(recording, [20 * MINUTE_MS, 80 * MINUTE_MS])).toBeLessThan(61);
    },
  );
});

test.each<readonly [string, Answer]>([
  ['refuses', { status: 404 }],
  ['fails', { status: 503 }],
  ['does not answer', NO_ANSWER],
])('[M41] an origin that %s from the first read on is read again, but not too often', async (_name, answer) => {
  const { recording } = await record([run({ count: 300 })], { playlist: (ms) => (ms < 2 * MINUTE_MS ? answer : null) });
  expect(looksPerMinute(recording, [0, MINUTE_MS])).toBeGreaterThanOrEqual(35);
  expect(looksPerMinute(recording, [0, MINUTE_MS])).toBeLessThanOrEqual(80);
});

describe('[M43] an unanswered request', () => {
  test('for the playlist costs one interval', async () => {
    const { lost, recording } = await record([run()], { playlist: (ms) => (ms % 10_000 > 9000 ? NO_ANSWER : null) });
    expect(lost()).toEqual([]);
    expect(recording.slots().filter(({ gap }) => gap !== null)).toEqual([]);
  });

  test('for a segment does not stop further requests for it', async () => {
    const faults: StreamFaults = { segment: ({ listedMs }, ms) => (ms < listedMs + 1500 ? NO_ANSWER : null) };
    const { lost } = await record([run()], faults);
    expect(lost()).toEqual([]);
  });
});

/** Any behaviour of an origin, from a seed. */
function anyStream(seed: number): { runs: StreamRun[]; faults: StreamFaults; untilMs: number } {
  const chance = createChance(seed);
  const between = (least: number, most: number): number => least + chance.unit() * (most - least);
  const pick = <Value>(first: Value, ...others: readonly Value[]): Value =>
    others[Math.floor(chance.unit() * (others.length + 1)) - 1] ?? first;
  const window = Math.round(between(2, 14));
  const durMs = pick(1000, 1920, 2000, 4000, 6000);
  const targetS = pick(Math.ceil(durMs / 1000), Math.ceil(durMs / 1000), 10, 30, 600);
  let fromMs = -window * durMs;
  const runs = Array.from({ length: Math.round(between(1, 3)) }, (_, order): StreamRun => {
    const durationsMs = Array.from({ length: Math.round(between(25, 40)) }, () => durMs * pick(1, 1, 1, 0.5));
    const began = fromMs;
    fromMs += durationsMs.reduce((sum, ms) => sum + ms, 0) + between(5000, 900_000);
    return { fromMs: began, durationsMs, window, firstSeq: order * 1000, targetS, ends: true };
  });
  const untilMs = fromMs;
  const fault = (): Answer =>
    pick<Answer>({ status: 404 }, { status: 403 }, { status: 410 }, { status: 503 }, '', NO_ANSWER);
  const bursts = (count: number, longestMs: number) =>
    Array.from({ length: count }, () => {
      const beganMs = between(0, untilMs);
      return { beganMs, endMs: beganMs + between(200, longestMs), answer: fault() };
    });
  const playlistBursts = bursts(40, window * durMs * 0.6);
  const segmentBursts = bursts(20, window * durMs * 0.6);
  const during = (all: ReturnType<typeof bursts>, ms: number): Answer | null =>
    all.find(({ beganMs, endMs }) => beganMs <= ms && ms < endMs)?.answer ?? null;
  const delayMs = pick(0, 0, between(0, window * durMs * 0.6));
  const delayed = fault();
  return {
    runs,
    untilMs,
    faults: {
      playlist: (ms) => during(playlistBursts, ms),
      segment: ({ listedMs }: StreamSegment, ms) => (ms < listedMs + delayMs ? delayed : during(segmentBursts, ms)),
    },
  };
}

const seeds = [...Array.from({ length: 8 }, () => randomInt(1e9)), 4, 8, 15, 16];

test.each(seeds)(
  '[M40] [M41] [M42a] any stream, any faults: what is available for a third of the window is stored as sent (seed %i)',
  { timeout: 60_000 },
  async (seed) => {
    const { runs, faults, untilMs } = anyStream(seed);
    const { recording, stream, lost } = await record(runs, faults, { untilMs, seed });
    expect(lost()).toEqual([]);
    const sent = new Map(stream.segments.map(({ sha256, seq }) => [sha256, seq]));
    for (const slot of recording.slots()) if (slot.file !== null) expect(sent.get(slot.file.sha256)).toBe(slot.seq);
  },
);
