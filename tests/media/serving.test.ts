import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { LightMyRequestResponse } from 'fastify';
import { Parser } from 'm3u8-parser';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ErrorReply } from '../../shared/contract/http/answer.schema.ts';
import { CodedError } from '../../server/coded-error.ts';
import { sourceView } from '../../server/media/source-state.ts';
import { createHlsOrigin, type HlsOrigin } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';
import { createPlaybackApp } from '../helpers/playback-app.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);
const LIVE = `/media/${SOURCE_ID}/live.m3u8`;

const BREAK_MS = 12_000;

let origin: HlsOrigin;
let recording: IngestHarness;
let app: ReturnType<typeof createPlaybackApp>;
let admitted: boolean;
/** Sequence numbers that are blocked for the reader. */
const withheld = new Set<number>();

/** Six segments with a gap at 2. Then, after an interruption of the length that its time states, a new run of three. */
async function recordSomething(container: 'ts' | 'fmp4'): Promise<void> {
  origin = await createHlsOrigin({ startMs: START_MS, container, firstSeq: 40, window: 12 });
  origin.faults.missing.add(42);
  for (let count = 0; count < 6; count++) origin.push();
  await recording.record(origin.url);
  await recording.until('gap');
  await recording.runtime.sleep(BREAK_MS, new AbortController().signal);
  for (let count = 0; count < 3; count++) origin.push(count === 0 ? { discontinuity: true, pdtJumpMs: BREAK_MS } : {});
  for (const segment of origin.all) {
    if (segment.seq !== 42) await recording.until('segment', ({ sha256 }) => sha256 === segment.sha256);
  }
}

function get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
  return app.inject({ url, headers });
}

function refusal(response: LightMyRequestResponse): [status: number, code: string] {
  return [response.statusCode, response.json<ErrorReply>().error.code];
}

function parse(text: string): Parser['manifest'] {
  const parser = new Parser();
  parser.addParser({ expression: /^#EXT-X-GAP/, customType: 'gap', segment: true });
  parser.push(text);
  parser.end();
  return parser.manifest;
}

/** Programme times, Unix ms; where none is stated, it follows from the segment before. */
function datesOf(segments: Parser['manifest']['segments']): number[] {
  let endsMs = Number.NaN;
  return segments.map(({ dateTimeObject, duration }) => {
    const dateMs = dateTimeObject?.getTime() ?? endsMs;
    endsMs = dateMs + duration * 1000;
    return dateMs;
  });
}

function isGap(segment: unknown): boolean {
  return (segment as { custom?: { gap?: unknown } }).custom?.gap !== undefined;
}

beforeEach(async () => {
  recording = await createIngestHarness();
  admitted = true;
  withheld.clear();
  app = createPlaybackApp({
    root: recording.root,
    index: recording.index,
    nowMs: () => recording.runtime.nowMs(),
    authorize: () => {
      if (!admitted) throw new CodedError('forbidden');
      return ({ seq }) => withheld.has(seq);
    },
  });
});

afterEach(async () => {
  await app.close();
  await recording.close();
  await origin.close();
});

describe('the live playlist', () => {
  test.each(['ts', 'fmp4'] as const)(
    '[M11] %s: reads back with dates, hole, break and every byte',
    async (container) => {
      await recordSomething(container);
      const answer = await get(LIVE);
      expect(answer.headers['content-type']).toBe('application/vnd.apple.mpegurl');
      const { segments, targetDuration, mediaSequence, endList } = parse(answer.body);
      expect([targetDuration, mediaSequence, endList]).toEqual([2, 0, undefined]);
      expect(segments.map(({ dateTimeObject, duration }) => [dateTimeObject?.getTime(), duration])).toEqual(
        origin.all.map(({ pdtMs, durMs }) => [pdtMs, durMs / 1000]),
      );
      expect(segments.map(isGap)).toEqual(origin.all.map(({ seq }) => seq === 42));
      expect(segments.map(({ timeline }) => timeline)).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 1]);
      expect(segments.map(({ uri }) => /^seg\/(\d+)\/(\d+)\.\w+\?at=(\d+)$/.exec(uri)?.slice(1).map(Number))).toEqual([
        ...[0, 1, 2, 3, 4, 5].map((order) => [1, 40 + order, order * 2000]),
        ...[0, 1, 2].map((order) => [2, 46 + order, order * 2000]),
      ]);
      for (const [order, segment] of segments.entries()) {
        const file = await get(`/media/${SOURCE_ID}/${segment.uri}`);
        if (isGap(segment)) {
          expect(refusal(file)).toEqual([404, 'media_gap']);
          continue;
        }
        expect(file.headers['content-type']).toBe(container === 'ts' ? 'video/mp2t' : 'video/mp4');
        expect(createHash('sha256').update(file.rawPayload).digest('hex')).toBe(origin.all[order]?.sha256);
      }
      const maps = segments.map(({ map }) => map?.uri);
      expect(maps).toEqual(
        maps.map((_, order) => (container === 'ts' ? undefined : `init/${order < 6 ? '1' : '2'}/1.mp4`)),
      );
      if (container === 'fmp4') {
        expect((await get(`/media/${SOURCE_ID}/init/2/1.mp4`)).rawPayload).toEqual(origin.init.body);
      }
    },
  );

  test('is not sent twice', async () => {
    await recordSomething('ts');
    const { headers } = await get(LIVE);
    expect((await get(LIVE, { 'if-none-match': String(headers.etag) })).statusCode).toBe(304);
  });

  test('ends when the recording has been stopped', async () => {
    await recordSomething('ts');
    await recording.ingest.stopSource(SOURCE_ID);
    expect(parse((await get(LIVE)).body).endList).toBe(true);
  });

  test('is a plain 404 while there is nothing, or no such source', async () => {
    origin = await createHlsOrigin({ startMs: START_MS });
    await recording.record(origin.url);
    expect(refusal(await get(LIVE))).toEqual([404, 'media_gap']);
    expect(refusal(await get('/media/other/live.m3u8'))).toEqual([404, 'not_found']);
  });
});

describe('a window of the past', () => {
  test('[M11] holds the segments that overlap it', async () => {
    await recordSomething('ts');
    const window = (fromMs: number, toMs: number): Promise<LightMyRequestResponse> =>
      get(`/media/${SOURCE_ID}/vod.m3u8?from=${String(START_MS + fromMs)}&to=${String(START_MS + toMs)}`);
    const { segments, endList } = parse((await window(7000, 25_000)).body);
    expect(endList).toBe(true);
    expect(datesOf(segments).map((dateMs) => dateMs - START_MS)).toEqual([6000, 8000, 10_000, 24_000]);
    expect(refusal(await window(13_000, 23_000))).toEqual([404, 'media_gap']);
    expect(refusal(await window(5, 5))).toEqual([400, 'malformed']);
    expect(refusal(await window(0, 86_400_001))).toEqual([413, 'too_large']);
  });
});

describe('files', () => {
  const FIRST = `/media/${SOURCE_ID}/seg/1/40.ts`;

  test('[P7d] parts of a file; a reader who keeps one asks each time whether they still may', async () => {
    await recordSomething('ts');
    const body = origin.all[0]?.body ?? Buffer.alloc(0);
    const part = await get(FIRST, { range: 'bytes=10-19' });
    expect([part.statusCode, part.headers['content-range']]).toEqual([206, `bytes 10-19/${String(body.length)}`]);
    expect(part.rawPayload).toEqual(body.subarray(10, 20));
    expect((await get(FIRST, { range: 'bytes=-5' })).rawPayload).toEqual(body.subarray(-5));
    expect((await get(FIRST, { range: 'bytes=5-' })).rawPayload).toEqual(body.subarray(5));
    expect((await get(FIRST, { range: 'bytes=99999-' })).statusCode).toBe(416);
    const whole = await get(FIRST, { range: 'lines=1-2' });
    expect([whole.statusCode, whole.rawPayload.length]).toEqual([200, body.length]);
    expect(whole.headers['cache-control']).toBe('private, no-cache');
    const known = { 'if-none-match': String(whole.headers.etag) };
    expect((await get(FIRST, known)).statusCode).toBe(304);
    withheld.add(40);
    expect(refusal(await get(FIRST, known))).toEqual([403, 'media_protected']);
  });

  test.each(['seg/1/40.m4s', 'seg/9/40.ts', 'seg/1/99.ts', 'init/1/1.mp4', 'seg/1/..%2f40.ts', 'seg/x/40.ts'])(
    'no file but those that a row names: %s',
    async (path) => {
      await recordSomething('ts');
      expect((await get(`/media/${SOURCE_ID}/${path}`)).statusCode).toBeGreaterThanOrEqual(400);
    },
  );

  test('a file that is gone is a gap, not a fault', async () => {
    await recordSomething('ts');
    await unlink(join(recording.root, recording.slots()[0]?.path ?? ''));
    expect(refusal(await get(FIRST))).toEqual([404, 'media_gap']);
  });

  test('every route asks for its reader', async () => {
    await recordSomething('fmp4');
    admitted = false;
    for (const path of ['live.m3u8', `vod.m3u8?from=0&to=5`, 'seg/1/40.m4s', 'init/1/1.mp4']) {
      expect((await get(`/media/${SOURCE_ID}/${path}`)).statusCode, path).toBe(403);
    }
  });
});

test('[M9] the state of a source in plain figures, without the secret of its address', async () => {
  await recordSomething('ts');
  const view = sourceView({ ...recording, nowMs: () => recording.runtime.nowMs() }, SOURCE_ID);
  expect(view).toMatchObject({ recordedMs: 16_000, gaps: 1, gapMs: 2000, startedAtMs: START_MS });
  expect(view?.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/live\.m3u8$/);
  expect(sourceView({ ...recording, nowMs: () => 0 }, 'other')).toBeUndefined();
});
