/** Tests the loudness and the thumbnails of a recording. */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith } from '../helpers/programs.ts';
import {
  command,
  newSession,
  startTeam,
  startTestServer,
  type Browser,
  type TestServer,
} from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media');
const LENGTH_MS = SEGMENTS * SEGMENT_MS;
/** Old enough for every minute to be over, and so that the recording lies in two of them. */
function agoMs(): number {
  const latestMs = Date.now() - LENGTH_MS - 600_000;
  return 600_000 + ((latestMs + 15_000) % 60_000);
}

let server: TestServer;
let lead: Browser;
let boris: Browser;
const origins: FixtureOrigin[] = [];

beforeAll(async () => {
  ({ server, lead, boris } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
});
afterAll(async () => {
  await server.close();
  for (const origin of origins) origin.close();
});

async function record(container: 'ts' | 'fmp4', breakBefore?: number) {
  const origin = await startFixtureOrigin(container, breakBefore, agoMs());
  origins.push(origin);
  const session = await newSession(lead);
  const stream = { sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'floor' };
  const { id: source } = (await lead.post('/api/sources', stream)).body;
  const recorded = async () => (await lead.get(`/api/sources/${source}`)).body;
  await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: LENGTH_MS });
  const give = async (type: string, payload: object): Promise<void> => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const mark = (ms: number) => ({
    ...{ vantage: 'room', pressedMs: origin.startedMs + ms, pressUncertaintyMs: 50, leadMs: 0 },
  });
  /** Hides the speaker between two moments of the recording. */
  const hide = async (fromMs: number, toMs: number): Promise<string> => {
    const [interventionId, hideId] = [randomUUID(), randomUUID()];
    await give('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(fromMs) });
    await give('stop-intervention', { interventionId, mark: mark(toMs) });
    await give('hide-speaker', { hideId, subjectId: interventionId });
    return hideId;
  };
  return { source, startedMs: origin.startedMs, give, hide };
}

type Recorded = Awaited<ReturnType<typeof record>>;

interface PeaksBody {
  readonly fromMs: number;
  readonly stepMs: number;
  readonly peaks: string;
  readonly pendingMinutes: number;
}

/** The peaks of the whole recording, once all are measured. */
async function peaksOf(who: Browser, { source, startedMs }: Recorded, stepMs = 100): Promise<number[]> {
  const window = `from=${String(startedMs)}&to=${String(startedMs + LENGTH_MS)}&step=${String(stepMs)}`;
  const read = async () => (await who.get(`/media/${source}/peaks?${window}`)).body as unknown as PeaksBody;
  await expect.poll(async () => (await read()).pendingMinutes, { timeout: 20_000 }).toBe(0);
  const { fromMs, peaks } = await read();
  expect(fromMs).toBe(Math.floor(startedMs / stepMs) * stepMs);
  return [...Buffer.from(peaks, 'base64')];
}

/** The same by another way: all of the sound at once, on the grid of tenths of a second. */
function loudness(container: 'ts' | 'fmp4', startedMs: number): number[] {
  const parts = readdirSync(join(FIXTURE, container)).filter((name) => /^\d+\.(m4s|mp2t)$/.test(name));
  const file = join(tempFolder(), 'whole');
  const files = [...(container === 'fmp4' ? ['init.mp4'] : []), ...parts.sort()];
  writeFileSync(file, Buffer.concat(files.map((name) => readFileSync(join(FIXTURE, container, name)))));
  const options = ['-v', 'error', '-i', file, '-vn', '-ac', '1', '-ar', '8000', '-f', 's16le', 'pipe:1'];
  const pcm = execFileSync('ffmpeg', options, { maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] });
  const loud: number[] = [];
  for (let sample = 0; sample < pcm.length / 2; sample++) {
    const at = Math.floor(((startedMs % 100) + sample / 8) / 100);
    loud[at] = Math.max(loud[at] ?? 1, (Math.abs(pcm.readInt16LE(sample * 2)) / 32768) * 255);
  }
  return loud;
}

const HOLE_MS = 3 * SEGMENT_MS;

describeWith(['ffmpeg'], 'the loudness of a recording', () => {
  it.each(['ts', 'fmp4'] as const)(
    '[J6a] %s: ten values a second, each at its position, across minutes',
    async (container) => {
      const recorded = await record(container);
      const peaks = await peaksOf(lead, recorded);
      const expected = loudness(container, recorded.startedMs);
      // Compared in each of the two minutes by itself: sound may begin up to two hundredths of a second behind its
      // segment.
      const nextMinuteAt = Math.floor((60_000 - (recorded.startedMs % 60_000)) / 100);
      for (const [from, to] of [
        [0, nextMinuteAt - 1],
        [nextMinuteAt + 1, 298],
      ] as const) {
        const off = (shift: number): number =>
          peaks.slice(from, to).reduce((sum, peak, at) => sum + Math.abs(peak - (expected[from + at + shift] ?? 0)), 0);
        const shifts = [-3, -2, -1, 0, 1, 2, 3].toSorted((a, b) => off(a) - off(b));
        expect(shifts[0], `${peaks.join()}\n${expected.map(Math.round).join()}`).toBe(0);
        expect(off(0), 'half of what any other place would give').toBeLessThan(off(shifts[1] ?? 0) / 2);
      }
      expect(new Set(peaks).size).toBeGreaterThan(3);
      const coarse = await peaksOf(lead, recorded, 1000);
      expect(Math.max(...coarse)).toBe(Math.max(...peaks));
      expect(coarse.length).toBeLessThanOrEqual(LENGTH_MS / 1000 + 1);
    },
  );

  it('[J6a] goes on after a break in the recording', async () => {
    const recorded = await record('fmp4', 5);
    const peaks = await peaksOf(lead, recorded);
    expect(peaks.slice(1, 298).filter((peak) => peak === 0)).toEqual([]);
  });

  it('[J6d] [P7a] has nothing of a hidden speaker for all but leads, although it was measured and read before', async () => {
    const recorded = await record('ts');
    const before = await peaksOf(boris, recorded);
    expect(before).toEqual(await peaksOf(lead, recorded));
    const hideId = await recorded.hide(6500, 11_000);
    const shown = await peaksOf(boris, recorded);
    // Whole segments, and each tenth of a second that holds a part of them.
    const beginsMs = 6000 + (recorded.startedMs % 100);
    const isCovered = (at: number): boolean => (at + 1) * 100 > beginsMs && at * 100 < beginsMs + HOLE_MS;
    expect(shown).toEqual(before.map((peak, at) => (isCovered(at) ? 0 : peak)));
    const coarse = await peaksOf(boris, recorded, 2000);
    expect(coarse.slice(4, 5)).toEqual([0]);
    expect(await peaksOf(lead, recorded)).toEqual(before);
    await recorded.give('lift-hide', { hideId });
    expect(await peaksOf(boris, recorded)).toEqual(before);
  });

  it('[J6a] is requested for existing media, in a window of limited size', async () => {
    const { source } = await record('ts');
    const codeOf = async (who: Browser, path: string) => (await who.get(path)).body.error.code;
    expect(await codeOf(lead, `/media/${source}/peaks?from=5&to=5`)).toBe('malformed');
    expect(await codeOf(lead, `/media/${source}/peaks?from=0&to=86400001&step=60000`)).toBe('too_large');
    expect(await codeOf(lead, `/media/${source}/peaks?from=0&to=8000000`)).toBe('too_large');
    expect(await codeOf(lead, `/media/${source}/peaks?from=0&to=1000&step=150`)).toBe('malformed');
    expect(await codeOf(lead, `/media/${randomUUID()}/peaks?from=0&to=1000`)).toBe('not_found');
    expect(await codeOf(server.stranger, `/media/${source}/peaks?from=0&to=1000`)).toBe('unauthenticated');
  });
});

describeWith(['ffmpeg'], 'the thumbnail of a moment', () => {
  it('[J6b] [J6d] [P7c] is the first key frame of its segment, for readers who may see that, at each request', async () => {
    const { source, startedMs, hide } = await record('fmp4');
    const at = (ms: number) => `/media/${source}/thumbnail-at?at=${String(startedMs + ms)}`;
    const picture = async (ms: number): Promise<Buffer> => {
      const response = await fetch(server.url + at(ms), { headers: { cookie: boris.cookie } });
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
      return Buffer.from(await response.arrayBuffer());
    };
    const seven = await picture(7000);
    expect((await picture(6001)).equals(seven)).toBe(true);
    const file = join(tempFolder(), 'picture.jpg');
    writeFileSync(file, seven);
    const large = `${file}.png`;
    execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-vf', 'scale=640:360', large]);
    expect(frameNumbersOf(large)).toEqual([150]);

    const shown = await boris.get(at(7000));
    const known = { 'if-none-match': String(shown.headers.get('etag')) };
    expect([shown.headers.get('cache-control'), (await boris.get(at(7000), known)).status]).toEqual([
      'private, no-cache',
      304,
    ]);
    await hide(6500, 7500);
    const hidden = await boris.get(at(7000), known);
    expect([hidden.status, hidden.body.error.code]).toEqual([403, 'media_protected']);
    expect((await lead.get(at(7000))).status).toBe(200);
    const never = await lead.get(at(LENGTH_MS + 5000));
    expect([never.status, never.body.error.code]).toEqual([404, 'media_gap']);
  });
});

describe('without ffmpeg', () => {
  it('[J3] neither is made, and the answer names what is missing', async () => {
    const ts = await startFixtureOrigin('ts', undefined, agoMs());
    origins.push(ts);
    const programs = { ffmpeg: null, ffprobe: null };
    const bare = await startTestServer({ INGEST_ALLOW_PRIVATE: '1' }, { programs });
    try {
      const ana = await bare.setUp('Ana');
      const session = await newSession(ana);
      const stream = { sessionId: session, url: `${ts.url}/live.m3u8`, role: 'floor', channel: 'floor' };
      const { id } = (await ana.post('/api/sources', stream)).body;
      const recorded = async () => (await ana.get(`/api/sources/${id}`)).body;
      await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: LENGTH_MS });
      const [from, to] = [String(ts.startedMs), String(ts.startedMs + 1000)];
      for (const door of [`peaks?from=${from}&to=${to}`, `thumbnail-at?at=${from}`]) {
        const { status, body } = await ana.get(`/media/${id}/${door}`);
        expect([status, body.error.code], door).toEqual([503, 'ffmpeg_missing']);
      }
    } finally {
      await bare.close();
    }
  });
});
