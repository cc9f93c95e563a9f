/** Tests in a browser the steps from frame to frame. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startHarness, type Harness } from '../helpers/harness-page.ts';
import { describeWith } from '../helpers/programs.ts';
import { createFixtureStream, FRAME_MS, SEGMENTS_A_LOOP } from '../helpers/fixture-stream.ts';
import type {} from './player-harness/main.ts';

/** Makes every frame seem to reach the screen twice, as happens on a busy machine. Runs in the page. */
function countTwice(): void {
  const request = Reflect.get(HTMLVideoElement.prototype, 'requestVideoFrameCallback');
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
    return request.call(this, (nowMs, metadata) => {
      callback(nowMs, { ...metadata, presentedFrames: 2 * metadata.presentedFrames });
    });
  };
}

describeWith(['chromium'], '[V7] a step from frame to frame', () => {
  let harness: Harness;
  let page: Page;

  beforeAll(async () => {
    harness = await startHarness(createFixtureStream(2 * SEGMENTS_A_LOOP - 1), [
      '--autoplay-policy=no-user-gesture-required',
    ]);
  });
  afterAll(() => harness.close());
  afterEach(async () => {
    await page.close();
    expect(harness.takeFaults()).toEqual([]);
  });

  async function open(prepare?: () => void): Promise<void> {
    page = await harness.newPage({ width: 680, height: 560 });
    if (prepare !== undefined) await page.addInitScript(prepare);
    await page.goto(`${harness.origin}/tests/browser/player-harness/index.html?source=fmp4`);
    await page.waitForFunction(() => 'seen' in window);
    await page.waitForFunction(() => window.seen.length > 5, null, { timeout: 30_000 });
  }

  async function shows(frame: number): Promise<void> {
    await expect.poll(() => page.evaluate(() => window.pictureNow()), { timeout: 20_000 }).toBe(frame);
  }

  /** Goes to a frame of the recording and presses, without waiting. */
  async function goAndPress(frame: number, steps: readonly (1 | -1)[]): Promise<void> {
    await page.evaluate(
      ([mediaMs, presses]) => {
        window.player.seekTo({ sourceId: 'fmp4', epoch: 1, mediaMs });
        for (const by of presses) window.player.stepFrame(by);
      },
      [frame * FRAME_MS, steps] as const,
    );
  }

  async function standOn(frame: number): Promise<void> {
    await page.evaluate(() => {
      if (window.player.rate > 0) window.player.togglePlay();
    });
    await goAndPress(frame, []);
    await shows(frame);
  }

  it('reaches the next frame, although the page takes frames for shorter than they are', async () => {
    await open(countTwice);
    await standOn(100);
    for (const frame of [101, 102, 103]) {
      await page.evaluate(() => window.player.stepFrame(1));
      await shows(frame);
    }
    for (const frame of [102, 101]) {
      await page.evaluate(() => window.player.stepFrame(-1));
      await shows(frame);
    }
  });

  it('is counted however fast it is pressed', async () => {
    await open();
    await standOn(100);
    await page.evaluate(() => {
      for (const by of [1, 1, 1, 1, 1, -1, 1, 1] as const) window.player.stepFrame(by);
    });
    await shows(106);
  });

  it('begins at the frame that the picture is moving to', async () => {
    await open();
    await standOn(100);
    await page.evaluate(() => window.player.stepFrame(1));
    await shows(101);
    await goAndPress(200, [1]);
    await shows(201);
    await goAndPress(300, [-1, -1]);
    await shows(298);
  });

  it('waits for a recording that is still loading', async () => {
    await open();
    await goAndPress(150, [1, 1]);
    await shows(152);
  });
});
