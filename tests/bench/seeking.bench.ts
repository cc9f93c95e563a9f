import { expect, it, onTestFinished } from 'vitest';
import type { Page } from 'playwright';
import type { RostrumPlayer } from '../../client/player/rostrum-player.ts';
import { createChance } from '../helpers/chance.ts';
import { chromiumAvailable } from '../helpers/chromium.ts';
import { hasProgram } from '../helpers/programs.ts';
import { signedInPage } from './console-page.ts';
import { recordFigure } from './figures.ts';
import { FRAME_MS, FRAMES_A_ROUND } from './made-media.ts';
import { digits, percentile } from './percentiles.ts';
import { HOURS, KBITS, NAMES, startRecordedDesk, type RecordedSession } from './recorded-desk.ts';

const TIMES = 60;
const SEED = 20260930;
/** Somebody looks at what is shown before they go elsewhere. */
const LOOK_MS = 600;
/** What the design allows: 95 of 100 within. */
const BOUND_MS = 300;

/** What came of one jump. */
interface Jump {
  /** From the call to the frame on screen. */
  readonly ms: number;
  /** Distance in frames from the requested one, by the number in the picture. The frame clock gives the minute. */
  readonly off: number;
  /** How far the frame clock is from the moment asked for, ms. */
  readonly clockOffMs: number;
  /** Pictures of another place after the player reported its arrival. */
  readonly strange: number;
}

/** Jumps while the picture stands, so that it stays to be looked at, and waits for it. */
function jump(page: Page, { sourceId }: RecordedSession, mediaMs: number): Promise<Jump> {
  const asked = { sourceId, mediaMs, frame: Math.floor(mediaMs / FRAME_MS) % FRAMES_A_ROUND, round: FRAMES_A_ROUND };
  return page.locator('rostrum-player').evaluate((element, { sourceId, mediaMs, frame, round }) => {
    const player = element as RostrumPlayer;
    const video = player.renderRoot.querySelector('video');
    const context = new OffscreenCanvas(640, 1).getContext('2d', { willReadFrequently: true });
    if (video === null || context === null) throw new Error('no picture');
    /** Frames between the picture and the one asked for, the shorter way round. */
    function offNow(shown: HTMLVideoElement, canvas: OffscreenCanvasRenderingContext2D): number {
      const scale = shown.videoWidth / 640;
      canvas.drawImage(shown, 0, 28 * scale, shown.videoWidth, scale, 0, 0, 640, 1);
      const { data } = canvas.getImageData(0, 0, 640, 1);
      const light = (square: number): number => data[(52 + 28 * square) * 4 + 1] ?? 0;
      const middle = (light(0) + light(19)) / 2;
      let number = 0;
      for (let bit = 0; bit < 18; bit++) if (light(bit + 1) > middle) number += 2 ** bit;
      const ahead = (((number - frame) % round) + round) % round;
      return ahead > round / 2 ? ahead - round : ahead;
    }
    return new Promise<Jump>((resolve, reject) => {
      let isThere = false;
      let strange = 0;
      video.addEventListener('seeked', () => (isThere = true), { once: true });
      const timer = setTimeout(() => reject(new Error(`no picture of ${String(mediaMs)}`)), 20_000);
      const began = performance.now();
      player.seekTo({ sourceId, epoch: 1, mediaMs });
      video.requestVideoFrameCallback(function look() {
        const off = offNow(video, context);
        if (Math.abs(off) <= 1) {
          clearTimeout(timer);
          const clockOffMs = (player.frameMark()?.mediaMs ?? Infinity) - mediaMs;
          resolve({ ms: performance.now() - began, off, clockOffMs, strange });
          return;
        }
        if (isThere) strange++;
        video.requestVideoFrameCallback(look);
      });
    });
  }, asked);
}

/** Leaves the live picture for the recording, which then stands; gives how long its first picture took, ms. */
async function openRecording(page: Page, { sourceId }: RecordedSession, mediaMs: number): Promise<number> {
  const player = page.locator('rostrum-player');
  const place = () => player.evaluate((element) => (element as RostrumPlayer).frameMark()?.mediaMs ?? null);
  await expect.poll(place, { timeout: 20_000 }).not.toBeNull();
  const began = performance.now();
  await player.evaluate((element, asked) => (element as RostrumPlayer).seekTo(asked), { sourceId, epoch: 1, mediaMs });
  const isThere = async () => Math.abs(((await place()) ?? Infinity) - mediaMs) < 10_000;
  await expect.poll(isThere, { timeout: 20_000, interval: 20 }).toBe(true);
  const took = performance.now() - began;
  await page.getByRole('button', { name: 'Pause' }).click();
  return took;
}

it('how long a jump in a recording of three hours takes', { timeout: 400_000 }, async ({ skip }) => {
  if (!hasProgram('ffmpeg') || !chromiumAvailable()) return skip('needs ffmpeg and a Chromium');
  const desk = await startRecordedDesk();
  for (const session of desk.sessions) {
    const page = await signedInPage(desk.server.url, desk.cookie);
    onTestFinished(() => page.close());
    await page.goto(`${desk.server.url}/session/${session.sessionId}/list`);
    await page.locator('rostrum-player video').waitFor();
    const { unit } = createChance(SEED);
    const anywhere = (): number => Math.floor(unit() * (HOURS * 3_600_000 - 4000));
    const openedMs = await openRecording(page, session, anywhere());
    const jumps: Jump[] = [];
    for (let time = 0; time < TIMES; time++) {
      await page.waitForTimeout(LOOK_MS);
      jumps.push(await jump(page, session, anywhere()));
    }
    const ms = jumps.map((one) => one.ms);
    const [median = NaN, late = NaN, last = NaN] = [0.5, 0.95, 1].map((share) => percentile(ms, share));
    const atOnce = jumps.filter(({ off, strange }) => off === 0 && strange === 0).length;
    console.log(session.container, { openedMs, median, late, last, atOnce });
    expect.soft(late, session.container).toBeLessThanOrEqual(BOUND_MS);
    for (const one of jumps) {
      expect.soft(one, session.container).toMatchObject({ strange: 0 });
      expect.soft(Math.abs(one.clockOffMs), session.container).toBeLessThanOrEqual(2 * FRAME_MS);
    }
    recordFigure('seeking', {
      name: `From a jump in a recording of three hours to its frame on screen, ${NAMES[session.container]}, 95 of 100 within`,
      value: late,
      unit: 'ms',
      conditions:
        `Chromium; 1280 × 720 at ${digits(KBITS / 1000)} Mbit/s, anywhere in 5400 segments of 2 s, the picture standing; ` +
        `${String(TIMES)} jumps, ${String(atOnce)} of them with the exact frame first; median ${digits(median)} ms, the ` +
        `slowest ${digits(last)} ms; leaving the live picture for the recording ${digits(openedMs)} ms; the design allows ${String(BOUND_MS)} ms`,
    });
  }
});
