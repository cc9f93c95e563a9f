import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startOriginProcess } from '../helpers/origin/origin-process.ts';
import { judge, readRecording } from '../helpers/origin/recorded.ts';
import { mediaPrograms } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { startFfmpegCopy } from './ffmpeg-copy.ts';
import { recordFigure } from './figures.ts';
import { makeMedia } from './made-media.ts';
import { addSource, viewSource } from './measured-source.ts';
import { digits } from './percentiles.ts';
import { prepareDesk } from './prepared-desk.ts';
import { cpuSeconds, residentMb } from './process-use.ts';

const STREAMS = 8;
const KBITS = 1600;
const SETTLED_S = 12;
const MEASURED_S = 300;
const MEDIA_S = SETTLED_S + MEASURED_S + 20;
const HOUR_MS = 3_600_000;
/** What the design allows: a tenth of a core, and memory. */
const BOUND = { core: 0.1, mb: 200 };

it('what recording eight streams costs', { timeout: 480_000 }, async ({ skip }) => {
  const { ffmpeg } = await mediaPrograms();
  if (process.platform !== 'linux' || ffmpeg === null) return skip('needs ffmpeg, and /proc for what it uses');
  const folder = tempFolder();
  const loop = join(folder, 'loop');
  makeMedia({ folder: loop, container: 'fmp4', seconds: MEDIA_S, kbits: KBITS, width: 640 });
  const environment = { INGEST_ALLOW_PRIVATE: '1' };
  const { server, cookie, sessions } = await prepareDesk(
    Array.from({ length: STREAMS }, () => 1),
    { waiting: 0, environment },
  );
  const desk = { url: server.url, cookie };
  const origin = await startOriginProcess();
  onTestFinished(() => origin.close());
  const streams = await Promise.all(
    sessions.map(async (session, order) => {
      const name = `stream-${String(order)}`;
      const url = await origin.add({ name, folder: loop });
      const copy = startFfmpegCopy(ffmpeg.path, url, join(folder, name), 'fmp4');
      onTestFinished(async () => void (await copy.stop(0)));
      return { name, copy, source: await addSource(desk, session, url) };
    }),
  );
  const copies = streams.map(({ copy }) => copy.pid);
  const sum = (pids: readonly number[], use: (pid: number) => number): number =>
    pids.reduce((total, pid) => total + use(pid), 0);

  await delay(SETTLED_S * 1000);
  const before = { ours: cpuSeconds(server.pid), theirs: sum(copies, cpuSeconds) };
  await delay(MEASURED_S * 1000);
  const ours = (cpuSeconds(server.pid) - before.ours) / MEASURED_S;
  const theirs = (sum(copies, cpuSeconds) - before.theirs) / MEASURED_S;
  const oursMb = residentMb(server.pid);
  const theirsMb = sum(copies, residentMb);

  let equal = 0;
  for (const { name, source } of streams) {
    const { gaps } = await viewSource(desk, source);
    // What was on air a moment ago may still be on its way.
    const settledMs = Date.now() - 10_000;
    const isSettled = ({ pdtMs, durMs }: { readonly pdtMs: number; readonly durMs: number }): boolean =>
      pdtMs + durMs <= settledMs;
    const recorded = await readRecording(desk, source, [settledMs - HOUR_MS, settledMs]);
    const told = (await origin.tell(name)).segments.filter(isSettled);
    const judgement = judge(told, recorded.filter(isSettled));
    expect.soft(judgement).toMatchObject({ gaps: [], lost: [], unseen: [], foreign: 0 });
    expect.soft(gaps).toBe(0);
    equal += judgement.equal;
  }
  console.log({ ours, theirs, oursMb, theirsMb, equal });
  const each = `${String(STREAMS)} streams of ${digits(KBITS / 1000)} Mbit/s, segments of 2 s, ${String(MEASURED_S)} s measured`;
  expect.soft(ours).toBeLessThanOrEqual(BOUND.core);
  expect.soft(oursMb).toBeLessThanOrEqual(BOUND.mb);
  recordFigure('eight-streams', {
    name: 'Processor that recording eight streams takes',
    value: ours * 100,
    unit: '% of a core',
    conditions: `${each}; no gap, all byte for byte; ${digits(ours / theirs)} times the ${digits(theirs * 100)} % of eight ffmpeg -c copy beside it; the design allows 10 %`,
  });
  recordFigure('eight-streams', {
    name: 'Memory of the server that records eight streams',
    value: oursMb,
    unit: 'MB',
    conditions: `${each}; resident; ${digits(oursMb / theirsMb)} times the ${digits(theirsMb)} MB of eight ffmpeg -c copy beside it; the design allows 200 MB`,
  });
});
