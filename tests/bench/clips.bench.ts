import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { chromiumAvailable, launchChromium } from '../helpers/chromium.ts';
import { hasProgram } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { recordFigure } from './figures.ts';
import { FRAME_MS, FRAMES_A_ROUND } from './made-media.ts';
import { digits, percentile } from './percentiles.ts';
import { cpuSeconds, cpuSecondsOfEnded } from './process-use.ts';
import { KBITS, NAMES, startRecordedDesk, type RecordedDesk, type RecordedSession } from './recorded-desk.ts';
import { stripNumbers } from './strip-numbers.ts';

const LENGTH_MS = 150_000;
/** Where statements begin, ms from the recording's first frame: the first, one anywhere, the last; none at a key frame. */
const BEGINNINGS = [1320, 5_833_320, 10_640_520];
/** What the design allows. */
const BOUND = { cpuS: 0.5, wallS: 2, ms: 40 };
/** How often it is asked whether a clip is there. */
const ASK_EVERY_MS = 100;

interface Cut {
  readonly file: string;
  readonly cpuS: number;
  readonly wallS: number;
}

interface JobBody {
  readonly state: string;
  readonly copy: { readonly id: string } | null;
}

/** Cuts a statement over HTTP, and measures what the server and all that it started used for it. */
async function cut(desk: RecordedDesk, session: RecordedSession, fromMs: number): Promise<Cut> {
  const { server, cookie, give } = desk;
  const { sessionId, sourceId, startMs } = session;
  const headers = { cookie, origin: server.url, 'content-type': 'application/json' };
  const interventionId = randomUUID();
  const mark = (ms: number) =>
    ({ vantage: 'room', pressedMs: startMs + ms, pressUncertaintyMs: 50, leadMs: 0 }) as const;
  await give(sessionId, 'start-intervention', {
    ...{ interventionId, entryId: null, endsInterventionId: null, mark: mark(fromMs) },
  });
  await give(sessionId, 'stop-intervention', { interventionId, mark: mark(fromMs + LENGTH_MS) });
  const order = { sessionId, sourceId, interventionId, method: 'copy', profile: 'internal', reader: 'The team' };
  const used = (): number => cpuSeconds(server.pid) + cpuSecondsOfEnded(server.pid);
  const [usedBefore, began] = [used(), performance.now()];
  const reply = await fetch(`${server.url}/api/clips`, { method: 'POST', headers, body: JSON.stringify(order) });
  expect(reply.status).toBe(202);
  const { jobId } = (await reply.json()) as { readonly jobId: string };
  for (;;) {
    const job = (await (await fetch(`${server.url}/api/jobs/${jobId}`, { headers })).json()) as JobBody;
    const { state, copy } = job;
    if (copy !== null) {
      const taken = { wallS: (performance.now() - began) / 1000, cpuS: used() - usedBefore };
      const file = join(tempFolder(), 'clip.mp4');
      const made = await fetch(`${server.url}/api/exports/${copy.id}`, { headers });
      writeFileSync(file, Buffer.from(await made.arrayBuffer()));
      return { file, ...taken };
    }
    if (!['queued', 'running'].includes(state)) throw new Error(JSON.stringify(job));
    await delay(ASK_EVERY_MS);
  }
}

/** The first and the last frame that somebody sees who plays a file, by the numbers in the picture. */
async function seenIn(page: Page, file: string): Promise<readonly [number, number]> {
  await page.setContent('<input type="file" /><video muted></video>');
  await page.locator('input').setInputFiles(file);
  return page.locator('video').evaluate(async (element) => {
    const video = element as HTMLVideoElement;
    const chosen = document.querySelector('input')?.files?.[0];
    const context = new OffscreenCanvas(640, 1).getContext('2d', { willReadFrequently: true });
    if (chosen === undefined || context === null) throw new Error('no file');
    const numberNow = (): number => {
      const scale = video.videoWidth / 640;
      context.drawImage(video, 0, 28 * scale, video.videoWidth, scale, 0, 0, 640, 1);
      const { data } = context.getImageData(0, 0, 640, 1);
      const light = (square: number): number => data[(52 + 28 * square) * 4 + 1] ?? 0;
      const middle = (light(0) + light(19)) / 2;
      let number = 0;
      for (let bit = 0; bit < 18; bit++) if (light(bit + 1) > middle) number += 2 ** bit;
      return number;
    };
    const happens = (name: string): Promise<unknown> =>
      new Promise((done) => video.addEventListener(name, done, { once: true }));
    const isShown = new Promise((done) => video.requestVideoFrameCallback(done));
    video.src = URL.createObjectURL(chosen);
    await isShown;
    const first = numberNow();
    video.currentTime = video.duration - 1;
    await happens('seeked');
    const ended = happens('ended');
    await video.play();
    await ended;
    return [first, numberNow()] as const;
  });
}

function durationOf(file: string): number {
  const asked = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'default=nw=1:nk=1', file];
  return Number(execFileSync('ffprobe', asked, { encoding: 'utf8' }));
}

it('what a clip of a statement costs', { timeout: 600_000 }, async ({ skip }) => {
  const isReady = process.platform === 'linux' && chromiumAvailable() && ['ffmpeg', 'ffprobe'].every(hasProgram);
  if (!isReady) return skip('needs ffmpeg, ffprobe, a Chromium, and /proc for what processes use');
  const desk = await startRecordedDesk();
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  for (const session of desk.sessions) {
    const cuts: Cut[] = [];
    const errors = { read: 0, seen: 0, lengthMs: 0 };
    for (const fromMs of BEGINNINGS) {
      const made = await cut(desk, session, fromMs);
      cuts.push(made);
      const count = LENGTH_MS / FRAME_MS;
      const wanted = Array.from({ length: count }, (_, frame) => (fromMs / FRAME_MS + frame) % FRAMES_A_ROUND);
      const read = stripNumbers(made.file);
      expect.soft(read, `${session.container}: every frame, in its order`).toEqual(wanted);
      const seen = await seenIn(page, made.file);
      const off = (frames: readonly (number | undefined)[]): number =>
        Math.max(...[0, count - 1].map((at, end) => Math.abs((frames[end] ?? Infinity) - (wanted[at] ?? Infinity))));
      errors.read = Math.max(errors.read, off([read[0], read.at(-1)]) * FRAME_MS);
      errors.seen = Math.max(errors.seen, off(seen) * FRAME_MS);
      errors.lengthMs = Math.max(errors.lengthMs, Math.abs(durationOf(made.file) * 1000 - LENGTH_MS));
    }
    const cpuS = percentile(
      cuts.map((one) => one.cpuS),
      0.5,
    );
    const wallS = percentile(
      cuts.map((one) => one.wallS),
      0.5,
    );
    console.log(session.container, { cpuS, wallS, errors, cuts });
    expect.soft(errors.read).toBeLessThanOrEqual(BOUND.ms);
    expect.soft(errors.seen).toBeLessThanOrEqual(BOUND.ms);
    expect.soft(errors.lengthMs).toBeLessThanOrEqual(100);
    expect.soft(cpuS, session.container).toBeLessThanOrEqual(BOUND.cpuS);
    expect.soft(wallS, session.container).toBeLessThanOrEqual(BOUND.wallS);
    const what = `A clip of 150 s out of a recording of three hours, ${NAMES[session.container]}`;
    const conditions =
      `copied, ${digits(KBITS / 1000)} Mbit/s, over HTTP; the median of ${String(BEGINNINGS.length)}; first and last frame off by at ` +
      `most ${String(errors.read)} ms as ffmpeg reads it and ${String(errors.seen)} ms as Chromium plays it; the design allows `;
    recordFigure('clips', {
      ...{ name: `${what}, processor time`, value: cpuS, unit: 's' },
      conditions: `of the server and of every ffmpeg; ${conditions}${String(BOUND.cpuS)} s`,
    });
    recordFigure('clips', {
      ...{ name: `${what}, until it is there`, value: wallS, unit: 's' },
      conditions: `${conditions}${String(BOUND.wallS)} s on an idle machine`,
    });
  }
});
