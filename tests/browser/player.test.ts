/** Tests in a browser the player: its frame clock, seeking, gaps and blocked media. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startHarness, type Harness } from '../helpers/harness-page.ts';
import { describeWith } from '../helpers/programs.ts';
import { createFixtureStream, FRAME_MS, GAP, SEGMENT_MS, SEGMENTS_A_LOOP } from '../helpers/fixture-stream.ts';
import type { MediaPosition } from '../../shared/session/state/rows.ts';
import type { Seen } from './player-harness/main.ts';

const LOOP_MS = SEGMENTS_A_LOOP * SEGMENT_MS;
/** The live window ends two segments before the second epoch begins, so that a few seconds cross into it. */
const LIVE_FROM = SEGMENTS_A_LOOP - 1;
const ID = '01900000-0000-7000-8000-00000000000a';

/** The pixels judge the playback: the frame number drawn into the picture is compared with the frame clock. */
describeWith(['chromium'], 'the player', () => {
  let harness: Harness;
  let page: Page;
  const stream = createFixtureStream(LIVE_FROM);

  beforeAll(async () => {
    harness = await startHarness(stream, ['--autoplay-policy=no-user-gesture-required']);
  });
  afterAll(() => harness.close());
  afterEach(async () => {
    await page.close();
    expect(harness.takeFaults()).toEqual([]);
    expect(stream.missed.splice(0)).toEqual([]);
  });

  async function open(source: 'fmp4' | 'ts' | 'fmp4&observer'): Promise<void> {
    page = await harness.newPage({ width: 680, height: 480 });
    await page.goto(`${harness.origin}/tests/browser/player-harness/index.html?source=${source}`);
    await page.waitForFunction(() => 'seen' in window);
    await page.waitForFunction(() => window.seen.length > 5, null, { timeout: 30_000 });
  }

  async function seenAfter(frames: number): Promise<Seen[]> {
    await page.evaluate(() => void (window.seen.length = 0));
    await page.waitForFunction((count) => window.seen.length >= count, frames, { timeout: 40_000 });
    return page.evaluate(() => [...window.seen]);
  }

  /** The differences between clock and picture, ms, sorted. Reading the pixels takes a moment itself. */
  function errorsOf(seen: readonly Seen[]): number[] {
    return seen
      .map(({ number, before, mark }) => {
        const shownMs = number * FRAME_MS;
        const isBetween = before.epoch === mark.epoch && before.mediaMs <= shownMs && shownMs <= mark.mediaMs;
        return isBetween ? 0 : Math.min(Math.abs(before.mediaMs - shownMs), Math.abs(mark.mediaMs - shownMs));
      })
      .sort((x, y) => x - y);
  }

  for (const source of ['fmp4', 'ts'] as const) {
    it(`[V1] knows the frame on screen of a live ${source} picture, into the next epoch`, async () => {
      await open(source);
      const seen = await seenAfter(200);
      const errors = errorsOf(seen);
      console.log(`${source} live: ${String(seen.length)} frames, worst ${String(errors.at(-1))} ms`);
      expect(errors[Math.floor(errors.length * 0.99)]).toBeLessThanOrEqual(FRAME_MS);
      expect(new Set(seen.map(({ mark }) => mark.sourceId))).toEqual(new Set([source]));
    });

    it(`[V1] [V2] [V3] plays a recorded ${source} window past an epoch’s end and a gap, and shows every frame asked for`, async () => {
      await open(source);
      // Six seconds before the second epoch, whose gap follows ten seconds later.
      const first = { sourceId: source, epoch: 1, mediaMs: LOOP_MS - 6000 };
      await seek(first);
      await page.evaluate(() => void (window.video.playbackRate = 3));
      await page.evaluate(() => void (window.seen.length = 0));
      await page.waitForFunction(
        ([epoch, afterMs]) => window.seen.some(({ mark }) => mark.epoch === epoch && mark.mediaMs > afterMs),
        [GAP.epoch, (GAP.first + GAP.count) * SEGMENT_MS + 1000] as const,
        { timeout: 40_000 },
      );
      const seen = await page.evaluate(() => [...window.seen]);
      const errors = errorsOf(seen);
      console.log(`${source} recorded: ${String(seen.length)} frames, worst ${String(errors.at(-1))} ms`);
      expect(errors[Math.floor(errors.length * 0.99)]).toBeLessThanOrEqual(FRAME_MS);
      expect(new Set(seen.map(({ mark }) => mark.epoch))).toEqual(new Set([1, 2]));
      const inGap = ({ mark: { epoch, mediaMs } }: Seen): boolean =>
        epoch === GAP.epoch && mediaMs >= GAP.first * SEGMENT_MS && mediaMs < (GAP.first + GAP.count) * SEGMENT_MS;
      expect(seen.filter(inGap)).toEqual([]);
      await page.evaluate(() => void (window.video.playbackRate = 1));

      await page.evaluate(() => window.player.togglePlay());
      for (const position of [
        { epoch: 1, mediaMs: 0 },
        { epoch: 1, mediaMs: 12_345 },
        { epoch: 1, mediaMs: LOOP_MS - 40 },
        { epoch: 2, mediaMs: 0 },
        { epoch: 2, mediaMs: 25_960 },
        { epoch: 1, mediaMs: 7999 },
      ]) {
        const shown = await seek({ sourceId: source, ...position });
        const frame = Math.floor(position.mediaMs / FRAME_MS);
        expect(Math.abs(shown - frame), JSON.stringify({ position, shown, frame })).toBeLessThanOrEqual(1);
      }
      // A moment that was not recorded shows the first frame after it.
      expect(await seek({ sourceId: source, epoch: 2, mediaMs: 11_000 })).toBe(
        ((GAP.first + GAP.count) * SEGMENT_MS) / FRAME_MS,
      );
    });
  }

  it('[V4] starts without sound, takes no focus, never pauses, and steps back and to live on request', async () => {
    await open('fmp4');
    const now = await page.evaluate(() => ({
      muted: window.video.muted,
      focus: document.activeElement?.localName,
      behindMs: window.player.behindLiveMs.value ?? null,
    }));
    expect(now).toMatchObject({ muted: true, focus: 'body' });
    await page.evaluate(() => window.video.pause());
    await page.waitForFunction(() => !window.video.paused);
    const before = await page.evaluate(() => window.video.currentTime);
    await page.evaluate(() => window.player.jumpBack(3000));
    const after = await page.evaluate(() => window.video.currentTime);
    expect(before - after).toBeGreaterThan(1.5);
    await page.evaluate(() => window.player.toLive());
    await page.waitForFunction((time) => window.video.currentTime > time - 0.5, before);
    const button = page.getByRole('button', { name: 'Pause' });
    await button.click();
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');
  });

  it('[P7e] covers a hidden speaker at once, picture and sound, for everybody but leads, and states it to leads', async () => {
    await open('fmp4');
    const ids = { interventionId: ID, entryId: null, endsInterventionId: null };
    const mark = { vantage: 'room', pressedMs: Date.now() - 120_000, pressUncertaintyMs: 10, leadMs: 0 };
    const give = (type: 'start-session' | 'start-intervention' | 'hide-speaker' | 'lift-hide', payload: object) =>
      page.evaluate(
        ([command, content]) =>
          window.room.give({ userId: 'ana', name: 'Ana', role: 'lead' }, command, content as never),
        [type, payload] as const,
      );
    const speak = async (): Promise<void> => {
      expect(await give('start-session', {})).toMatchObject({ ok: true });
      expect(await give('start-intervention', { ...ids, mark })).toMatchObject({ ok: true });
    };
    await speak();
    expect(await give('hide-speaker', { hideId: ID, subjectId: ID })).toMatchObject({ ok: true });
    await page.getByText('Hidden speaker: only leads see this picture.').waitFor();
    expect(await page.locator('.covers').count()).toBe(0);
    await page.close();
    await open('fmp4&observer');
    await speak();
    await page.getByRole('button', { name: 'Sound' }).click();
    expect(await page.evaluate(() => window.video.muted)).toBe(false);
    const words = page.getByText('Hidden speaker: no picture until this statement has ended.');
    expect(await words.count()).toBe(0);
    expect(await give('hide-speaker', { hideId: ID, subjectId: ID })).toMatchObject({ ok: true });
    await words.waitFor();
    expect(await page.evaluate(() => window.video.muted)).toBe(true);
    expect(await give('lift-hide', { hideId: ID })).toMatchObject({ ok: true });
    await words.waitFor({ state: 'detached' });
    expect(await page.evaluate(() => window.video.muted)).toBe(false);
  });

  /** Seeks and returns the number of the frame on screen. */
  async function seek(position: MediaPosition): Promise<number> {
    await page.evaluate(async (target) => {
      window.player.seekTo(target);
      await new Promise((shown) => window.video.requestVideoFrameCallback(shown));
    }, position);
    await page.waitForFunction(
      (target) => {
        const mark = window.player.frameMark();
        return !window.video.seeking && mark?.epoch === target.epoch && Math.abs(mark.mediaMs - target.mediaMs) < 5000;
      },
      position,
      { timeout: 20_000 },
    );
    const number = await page.evaluate(() => window.pictureNow());
    return number ?? Number.NaN;
  }
});
