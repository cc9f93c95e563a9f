/** Tests the recording of HLS streams end to end: healthy ones, faults and bad addresses. */
import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { interruptions } from '../../server/media/interruptions.ts';
import { createHlsOrigin, type HlsOrigin, type HlsOriginOptions, type OriginSegment } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);

let origin: HlsOrigin;
let recording: IngestHarness;

beforeEach(async () => {
  recording = await createIngestHarness();
});

afterEach(async () => {
  await recording.close();
  await origin.close();
});

async function startOrigin(options: Partial<HlsOriginOptions> = {}): Promise<void> {
  origin = await createHlsOrigin({ startMs: START_MS, ...options });
}

/** Adds segments one by one, each after the one before was stored. */
async function stream(count: number, change: Parameters<HlsOrigin['push']>[0] = {}): Promise<void> {
  for (let index = 0; index < count; index++) await stored(origin.push(index === 0 ? change : {}));
}

async function stored(segment: OriginSegment | undefined): Promise<void> {
  await recording.until('segment', (event) => event.sha256 === segment?.sha256);
}

async function expectByteExact(segments: readonly OriginSegment[]): Promise<void> {
  const slots = recording.slots();
  for (const segment of segments) {
    const slot = slots.find((each) => each.file?.sha256 === segment.sha256);
    expect(slot, `segment ${String(segment.seq)}`).toBeDefined();
    if (slot === undefined) continue;
    expect(slot.seq).toBe(segment.seq);
    expect(await recording.hashOnDisk(slot)).toBe(segment.sha256);
  }
}

function gaps(): [number, string | null][] {
  return recording
    .slots()
    .filter((slot) => slot.gap !== null)
    .map((slot) => [slot.seq, slot.gap]);
}

function epochs(): number {
  return recording.index.epochs(SOURCE_ID).length;
}

describe('a healthy origin', () => {
  test.each(['ts', 'fmp4'] as const)(
    '[M4] %s: every byte as sent, programme times equal to the ms',
    async (container) => {
      await startOrigin({ container, firstSeq: 100 });
      origin.push();
      await recording.record(origin.url);
      await stored(origin.all[0]);
      await stream(12);
      await expectByteExact(origin.all);
      expect(recording.slots().map(({ pdtMs, mediaMs, durMs }) => [pdtMs, mediaMs, durMs])).toEqual(
        origin.all.map(({ pdtMs, durMs }, order) => [pdtMs, order * 2000, durMs]),
      );
      expect(gaps()).toEqual([]);
      expect(await recording.until('epoch')).toEqual({
        type: 'epoch',
        sourceId: SOURCE_ID,
        epoch: 1,
        mediaMs: 0,
        sessionMs: START_MS,
        basis: 'pdt',
        uncertaintyMs: 100,
      });
      await recording.until('state', ({ state }) => state === 'live');
      const init = recording.index.init(SOURCE_ID, 1, 1);
      expect(init?.sha256).toBe(container === 'fmp4' ? origin.init.sha256 : undefined);
      expect(recording.slots()[0]?.init).toBe(container === 'fmp4' ? 1 : null);
    },
  );

  test('[M3b] of several variants the best of at most 720 lines', async () => {
    await startOrigin();
    await recording.record(origin.masterUrl);
    await stream(3);
    await expectByteExact(origin.all);
  });

  test('[M7] without programme times, media is dated by its arrival and counted on', async () => {
    await startOrigin({ dated: false });
    origin.push();
    origin.push();
    const beforeMs = recording.runtime.nowMs();
    await recording.record(origin.url);
    await stored(origin.all[1]);
    await stream(3);
    const { basis, sessionMs, uncertaintyMs } = await recording.until('epoch');
    expect([basis, uncertaintyMs]).toEqual(['arrival', 2000]);
    expect(sessionMs).toBeGreaterThanOrEqual(beforeMs - 4000);
    expect(sessionMs).toBeLessThan(beforeMs + 20_000);
    expect(recording.slots().map(({ pdtMs }) => pdtMs - sessionMs)).toEqual([0, 2000, 4000, 6000, 8000]);
    expect(epochs()).toBe(1);
  });

  test('[M9] an end is only suspected, and only a command ends a recording', async () => {
    await startOrigin();
    await recording.record(origin.url);
    await stream(2);
    origin.end();
    await recording.until('state', ({ state }) => state === 'ended?');
    await recording.ingest.stopSource(SOURCE_ID);
    expect(recording.ingest.state(SOURCE_ID)?.state).toBe('stopped');
    await recording.reopen();
    expect(recording.ingest.state(SOURCE_ID)?.state).toBe('stopped');
    await recording.ingest.resumeSource(SOURCE_ID);
    await stored(origin.push());
    expect(epochs()).toBe(1);
    await expectByteExact(origin.all);
  });

  test('[M9] [M27] an encoder that states its end and begins again loses nothing, and the interruption is listed', async () => {
    await startOrigin();
    await recording.record(origin.url);
    await stream(3);
    origin.end();
    await recording.until('state', ({ state }) => state === 'ended?');
    origin.restart(0);
    for (let count = 0; count < 20; count++) {
      origin.push(count === 0 ? { pdtJumpMs: 47_000 } : {});
      // At the pace of the stream: what leaves its window before a request is lost.
      await recording.runtime.sleep(2000, new AbortController().signal);
    }
    for (const segment of origin.all) await stored(segment);
    await expectByteExact(origin.all);
    expect([gaps(), epochs()]).toEqual([[], 2]);
    expect(interruptions(recording.index, SOURCE_ID)).toEqual([
      { epoch: 1, mediaMs: 6000, durMs: 47_000, pdtMs: START_MS + 6000, reason: 'interrupted' },
    ]);
  });

  test('[M4] a new address of the same stream continues in the same epoch', async () => {
    await startOrigin();
    await recording.record(origin.url);
    await stream(2);
    await recording.ingest.replaceAddress(SOURCE_ID, origin.masterUrl);
    await stream(2);
    expect(epochs()).toBe(1);
    await expectByteExact(origin.all);
  });
});

describe('faults that lose nothing', () => {
  test.each([
    ['a playlist that answers 503', { playlistStatus: 503 }, { playlistStatus: null }],
    ['a playlist that turns to HTML', { playlistBody: '<html>' }, { playlistBody: null }],
    ['segments that answer 503', { segmentStatus: 503 }, { segmentStatus: null }],
  ])('[M4] %s, shorter than the window', async (_name, begin, end) => {
    await startOrigin();
    await recording.record(origin.url);
    await stream(2);
    Object.assign(origin.faults, begin);
    for (let count = 0; count < 5; count++) origin.push();
    await recording.until('state', ({ state }) => state === 'degraded' || state === 'stalled');
    Object.assign(origin.faults, end);
    for (const segment of origin.all) await stored(segment);
    await expectByteExact(origin.all);
    expect([gaps(), epochs()]).toEqual([[], 1]);
    await recording.until('state', ({ state }) => state === 'live');
  });

  test('[M2] a body that breaks off is fetched again', async () => {
    await startOrigin();
    origin.faults.truncateOnce = new Set([1, 3]);
    await recording.record(origin.url);
    await stream(5);
    await expectByteExact(origin.all);
    expect([gaps(), origin.faults.truncateOnce.size]).toEqual([[], 0]);
  });

  test.each([
    ['with programme times', true],
    ['without', false],
  ])('[M6a] a sequence that begins again is a new epoch (%s)', async (_name, dated) => {
    await startOrigin({ dated, firstSeq: 500 });
    await recording.record(origin.url);
    await stream(8);
    origin.restart(0);
    await stream(8);
    await expectByteExact(origin.all);
    expect([gaps(), epochs()]).toEqual([[], 2]);
    expect(recording.slots()[8]).toMatchObject({ epoch: 2, seq: 0, mediaMs: 0, timeline: 1 });
  });

  test.each([
    [3_600_000, true],
    [-3_600_000, true],
    [3_600_000, false],
    [-3_600_000, false],
  ])(
    '[M6b] [M6c] a clock that jumps by %i ms while media goes on (announced: %s) moves nothing, and is reported until it is right',
    async (pdtJumpMs, discontinuity) => {
      await startOrigin();
      await recording.record(origin.url);
      await stream(3);
      await stream(3, { pdtJumpMs, discontinuity });
      await recording.until('state', ({ state, error }) => state === 'live' && error === 'stream_clock_off');
      // After a restart the recorder finds again how far the clock was ahead.
      await recording.reopen();
      await stream(2);
      await recording.until('state', ({ state, error }) => state === 'live' && error === 'stream_clock_off');
      recording.forgetEvents();
      await stream(2, { pdtJumpMs: -pdtJumpMs });
      await recording.until('state', ({ state, error }) => state === 'live' && error === null);
      await expectByteExact(origin.all);
      expect([gaps(), epochs()]).toEqual([[], 1]);
      expect(recording.slots().map(({ pdtMs, pdtOrigin }) => [pdtMs - START_MS, pdtOrigin])).toEqual(
        origin.all.map((_, order) => [order * 2000, order < 3 || order > 7 ? 'origin' : 'corrected']),
      );
    },
  );

  test('[M6a] a discontinuity without a jump stays in its epoch and resets the player', async () => {
    await startOrigin();
    await recording.record(origin.url);
    await stream(3);
    await stream(2, { discontinuity: true });
    expect(epochs()).toBe(1);
    expect(recording.slots().map(({ timeline }) => timeline)).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('faults that lose something', () => {
  test('[M4] a stall beyond the window loses what left it, by number', async () => {
    await startOrigin();
    await recording.record(origin.url);
    await stream(3);
    origin.faults.frozen = true;
    for (let count = 0; count < 10; count++) origin.push();
    await recording.until('state', ({ state }) => state === 'stalled');
    origin.faults.frozen = false;
    await stored(origin.all[12]);
    await expectByteExact([...origin.all.slice(0, 3), ...origin.all.slice(7)]);
    expect(gaps()).toEqual([3, 4, 5, 6].map((seq) => [seq, 'left_window']));
    expect(recording.slots().map(({ pdtMs, mediaMs }) => [pdtMs, mediaMs])).toEqual(
      origin.all.map(({ pdtMs }, order) => [pdtMs, order * 2000]),
    );
    expect(epochs()).toBe(1);
  });

  test('[M4] missing segments and declared gaps are lost alone', async () => {
    await startOrigin();
    origin.faults.missing = new Set([2]);
    await recording.record(origin.url);
    await stream(2);
    origin.push();
    await stream(5);
    expect(gaps()).toEqual([]);
    await stream(1);
    await recording.until('gap', ({ seq }) => seq === 2);
    origin.push({ gap: true });
    await stream(2);
    await expectByteExact(origin.all.filter(({ seq }) => seq !== 2 && seq !== 9));
    expect(gaps()).toEqual([
      [2, 'not_found'],
      [9, 'declared'],
    ]);
  });

  test('[M9] silence shows within three target durations', async () => {
    await startOrigin();
    await recording.record(origin.url);
    await stream(2);
    const { lastSegmentMs } = await recording.until('state', ({ state }) => state === 'stalled');
    expect(recording.runtime.nowMs() - (lastSegmentMs ?? 0)).toBeLessThan(6000 + 2000);
  });
});

describe('bad addresses', () => {
  test('[M3a] an address without a playlist is reported as such', async () => {
    await startOrigin();
    origin.faults.playlistBody = '<!doctype html><p>Sign in</p>';
    await expect(recording.ingest.probe(origin.url)).rejects.toMatchObject({ code: 'not_a_playlist' });
    await recording.record(origin.url);
    await recording.until('state', ({ state, error }) => state === 'connecting' && error === 'not_a_playlist');
  });

  test('an id that could leave the folder is refused', async () => {
    await startOrigin();
    const source = { id: '../x', conferenceId: 'conf', url: origin.url };
    await expect(recording.ingest.addSource(source)).rejects.toMatchObject({ code: 'malformed' });
  });

  test('[M1] a redirect to a forbidden address is not followed', async () => {
    await startOrigin();
    origin.faults.redirectTo = 'http://169.254.169.254/latest/meta-data/';
    await expect(recording.ingest.probe(origin.url)).rejects.toMatchObject({ code: 'address_refused' });
  });
});

test('[M5] no unfinished file remains', async () => {
  await startOrigin();
  origin.faults.truncateOnce = new Set([0]);
  await recording.record(origin.url);
  await stream(3);
  await recording.ingest.close();
  const files = await readdir(recording.root, { recursive: true });
  expect(files.filter((name) => name.endsWith('.part'))).toEqual([]);
});
