import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import type { Source } from '../../shared/contract/http/sources.schema.ts';
import { startOriginProcess, type StreamFault, type ToldSegment } from '../helpers/origin/origin-process.ts';
import { judge, readRecording, type Judgement } from '../helpers/origin/recorded.ts';
import { mediaPrograms } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startFfmpegCopy } from './ffmpeg-copy.ts';
import { recordFigure } from './figures.ts';
import { makeMedia, SEGMENT_MS } from './made-media.ts';
import { digits, percentile } from './percentiles.ts';
import { addSource, viewSource, watchArrivals } from './measured-source.ts';
import { prepareDesk } from './prepared-desk.ts';

const SEGMENTS = 36;
const HOUR_MS = 3_600_000;
const FROM_MS = 20_000;
const during = (forMs: number) => ({ fromMs: FROM_MS, toMs: FROM_MS + forMs });

/** A stream with faults. */
interface Case {
  readonly name: string;
  readonly container?: 'fmp4' | 'ts';
  readonly faults: readonly StreamFault[];
  /** How many segments no recorder can get. */
  readonly costs?: number;
  /** Whether one more may be lost, depending on the moment of a request. */
  readonly orOneMore?: true;
}

const CASES: readonly Case[] = [
  { name: 'no fault, fMP4', faults: [] },
  { name: 'no fault, TS', container: 'ts', faults: [] },
  { name: 'playlist 503 for 6 s', faults: [{ kind: 'playlist-status', status: 503, ...during(6000) }] },
  {
    name: 'playlist 503 for 20 s',
    faults: [{ kind: 'playlist-status', status: 503, ...during(20_000) }],
    costs: 4,
    orOneMore: true,
  },
  { name: 'playlist is HTML for 4 s', faults: [{ kind: 'playlist-html', ...during(4000) }] },
  { name: 'segments 503 for 6 s', faults: [{ kind: 'segment-status', status: 503, ...during(6000) }] },
  { name: 'bodies cut short', faults: [{ kind: 'truncated', segments: [14, 15, 20] }] },
  { name: '404 on two segments', faults: [{ kind: 'missing', segments: [14, 15] }], costs: 2 },
  { name: 'sequence begins again', faults: [{ kind: 'reset', atMs: FROM_MS }] },
  { name: 'playlist stands still for 20 s', faults: [{ kind: 'stall', ...during(20_000) }], costs: 4, orOneMore: true },
  { name: 'clock jumps by 1 h', faults: [{ kind: 'jump', atMs: FROM_MS, byMs: HOUR_MS, marked: true }] },
  { name: 'playlist moves by redirect', faults: [{ kind: 'redirect', ...during(6000) }] },
];
const STALLED = CASES.findIndex(({ name }) => name.startsWith('playlist stands still'));

/** When a source was first in each state, and when its newest segment changed, wall clock. */
async function watchState(view: () => Promise<Source>, isOver: () => boolean) {
  const entered: { readonly state: string; readonly atMs: number }[] = [];
  const grew: number[] = [];
  let recordedMs = 0;
  while (!isOver()) {
    const now = await view();
    if (entered.at(-1)?.state !== now.state) entered.push({ state: now.state, atMs: Date.now() });
    if (now.recordedMs > recordedMs) grew.push(Date.now());
    recordedMs = now.recordedMs;
    await delay(100);
  }
  return { entered, grew };
}

function words({ costs = 0 }: Case, ours: Judgement): string {
  const named = `${String(ours.gaps.length)} named`;
  return costs === 0 ? '' : `${named} of ${String(ours.lost.length + ours.unseen.length)} that nobody could have; `;
}

it(
  'our recorder and ffmpeg -c copy on the same origin with the same faults',
  { timeout: 360_000 },
  async ({ skip }) => {
    const { ffmpeg } = await mediaPrograms();
    if (ffmpeg === null) return skip('no ffmpeg');
    const folder = tempFolder();
    const loop = (container: 'fmp4' | 'ts'): string => join(folder, container);
    for (const container of ['fmp4', 'ts'] as const)
      makeMedia({
        folder: loop(container),
        container,
        seconds: (SEGMENTS * SEGMENT_MS) / 1000,
        kbits: 1600,
        width: 640,
      });
    const { server, cookie, sessions } = await prepareDesk(
      CASES.map(() => 1),
      { waiting: 0, environment: { INGEST_ALLOW_PRIVATE: '1' } },
    );
    const desk = { url: server.url, cookie };
    const origin = await startOriginProcess();
    onTestFinished(() => origin.close());

    const running = await Promise.all(
      CASES.map(async ({ container = 'fmp4', faults }, order) => {
        const name = `case-${String(order)}`;
        const url = await origin.add({ name, folder: loop(container), count: SEGMENTS, ends: true, faults });
        const copy = startFfmpegCopy(ffmpeg.path, url, join(folder, name), container);
        onTestFinished(async () => void (await copy.stop(0)));
        return { name, copy, source: await addSource(desk, sessions[order] ?? '', url) };
      }),
    );
    let isOver = false;
    const healthy = running[0]?.source ?? '';
    const stalled = running[STALLED]?.source ?? '';
    const watching = Promise.all([
      watchArrivals(desk, healthy, () => isOver),
      watchState(
        () => viewSource(desk, stalled),
        () => isOver,
      ),
    ]);
    await delay(SEGMENTS * SEGMENT_MS + 8000);
    isOver = true;
    const [arrivals, silence] = await watching;

    const rows: object[] = [];
    for (const [order, each] of CASES.entries()) {
      const { name, copy, source } = running[order] ?? {};
      if (name === undefined || copy === undefined || source === undefined) continue;
      const { segments: told } = await origin.tell(name);
      const window = [Date.now() - HOUR_MS, Date.now() + HOUR_MS] as const;
      const ours = judge(told, await readRecording(desk, source, window));
      const ended = await copy.stop(15_000);
      const theirs = copy.judge(told);
      rows.push({
        fault: each.name,
        'ours: equal': `${String(ours.equal)}/${String(told.length)}`,
        lost: ours.lost.length,
        'gaps named': ours.gaps.length,
        'date off, ms': ours.pdtErrorMs,
        'ffmpeg: equal': theirs.equal,
        'pictures of': `${String(told.length - theirs.lost.length)}/${String(told.length)}`,
        'breaks named': theirs.gapsNamed,
        'date off, s': theirs.pdtErrorMs === null ? 'none' : digits(theirs.pdtErrorMs / 1000),
        ended,
      });
      const missing = ours.lost.length + ours.unseen.length;
      const { costs = 0, orOneMore } = each;
      expect.soft([costs, orOneMore === true ? costs + 1 : costs], each.name).toContain(missing);
      expect.soft(ours, each.name).toMatchObject({ foreign: 0, pdtErrorMs: 0, equal: SEGMENTS - missing });
      expect.soft(ours.gaps, each.name).toEqual([...ours.unseen, ...ours.lost].sort((a, b) => a - b));
      recordFigure('media', {
        name: `Kept of a stream, byte for byte: ${each.name}`,
        value: ours.equal,
        unit: `of ${String(told.length)}`,
        conditions:
          words(each, ours) +
          `ffmpeg -c copy beside it: pictures of ${String(told.length - theirs.lost.length)}, ` +
          `${String(theirs.gapsNamed)} breaks named, bytes of ${String(theirs.equal)}, ${ended}`,
      });
    }
    console.table(rows);

    const { segments: told } = await origin.tell('case-0');
    recordArrivals(told, arrivals);
    recordSilence((await origin.tell(`case-${String(STALLED)}`)).segments, silence);
  },
);

function recordArrivals(told: readonly ToldSegment[], arrivals: ReadonlyMap<number, number>): void {
  // What was on air before anybody asked is not late.
  const lags = told.filter(({ n }) => n >= 4).map(({ pdtMs, onAirMs }) => (arrivals.get(pdtMs) ?? Infinity) - onAirMs);
  const lag = percentile(lags, 0.95);
  expect.soft(lag).toBeLessThanOrEqual(SEGMENT_MS + 1000);
  recordFigure('media', {
    name: 'From a segment’s last frame on air to its being playable here, 95 of 100 within',
    value: lag / 1000,
    unit: 's',
    conditions: `segments of 2 s; median ${digits(percentile(lags, 0.5) / 1000)} s; ${String(lags.length)} segments; the design allows 3 s`,
  });
}

function recordSilence(told: readonly ToldSegment[], { entered, grew }: Awaited<ReturnType<typeof watchState>>): void {
  // The stream went on air when its first segments were there; the playlist stood still from FROM_MS on.
  const onAirMs = (told[3]?.onAirMs ?? Number.NaN) - SEGMENT_MS;
  const [lastBefore = Number.NaN] = grew.filter((atMs) => atMs < onAirMs + FROM_MS + SEGMENT_MS * 1.5).slice(-1);
  const shown = (entered.find(({ state }) => state === 'stalled')?.atMs ?? Infinity) - lastBefore;
  const movesMs = onAirMs + FROM_MS + 20_000;
  const back = (grew.find((atMs) => atMs >= movesMs) ?? Infinity) - movesMs;
  expect.soft(shown).toBeLessThanOrEqual(3 * SEGMENT_MS + 1500);
  expect.soft(back).toBeLessThanOrEqual(SEGMENT_MS + 2000);
  recordFigure('media', {
    name: 'From the last segment of a stream that falls silent to the report of it',
    value: shown / 1000,
    unit: 's',
    conditions: 'segments of 2 s; three of them are waited for, and it is looked at every second',
  });
  recordFigure('media', {
    name: 'From the end of a silence of 20 s to the next recorded segment',
    value: back / 1000,
    unit: 's',
    conditions: 'segments of 2 s; the design allows 4 s',
  });
}
