/** Tests in a browser the controls and the bar under the picture. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { startHarness, type Harness } from '../helpers/harness-page.ts';
import { describeWith } from '../helpers/programs.ts';
import { createFixtureStream, FRAME_MS, GAP, SEGMENT_MS, SEGMENTS_A_LOOP } from '../helpers/fixture-stream.ts';
import type {} from './player-harness/main.ts';

const LIVE_FROM = 2 * SEGMENTS_A_LOOP - 1;

describeWith(['chromium'], 'under the picture', () => {
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
  });

  async function open(query = ''): Promise<void> {
    page = await harness.newPage({ width: 680, height: 560 });
    await page.goto(`${harness.origin}/tests/browser/player-harness/index.html?source=fmp4${query}`);
    await page.waitForFunction(() => 'seen' in window);
    await page.waitForFunction(() => window.seen.length > 5, null, { timeout: 30_000 });
  }

  const button = (name: string) => page.getByRole('button', { name });
  const slider = () => page.getByRole('slider', { name: 'Position in the recording' });

  /** Shows the recorded window, paused at a frame. */
  async function standOn(frame: number): Promise<void> {
    await button('Pause').click();
    await page.evaluate((mediaMs) => window.player.seekTo({ sourceId: 'fmp4', epoch: 1, mediaMs }), frame * FRAME_MS);
    await page.waitForFunction(
      (mediaMs) => {
        const mark = window.player.frameMark();
        return mark?.epoch === 1 && mark.mediaMs === mediaMs;
      },
      frame * FRAME_MS,
      { timeout: 20_000 },
    );
    await shows(frame);
  }

  async function shows(frame: number): Promise<void> {
    await expect.poll(() => page.evaluate(() => window.pictureNow())).toBe(frame);
  }

  it('[V7] the picture goes frame by frame and stands still', async () => {
    await open();
    await standOn(100);
    for (const frame of [101, 102, 103]) {
      await button('Picture: one frame on').click();
      await shows(frame);
    }
    for (const frame of [102, 101, 100, 99]) {
      await button('Picture: one frame back').click();
      await shows(frame);
    }
    const now = await page.evaluate(() => ({ paused: window.video.paused, rate: window.player.rate }));
    expect(now).toEqual({ paused: true, rate: 0 });
    // A picture is on screen a moment before the page learns which frame it is.
    await expect.poll(() => page.evaluate(() => window.player.frameMark()?.mediaMs)).toBe(99 * FRAME_MS);
  });

  it('[V7] [V4] the picture plays at the chosen speed, through a new playlist too, and keeps no focus', async () => {
    await open();
    const speed = page.getByRole('combobox', { name: 'Speed of the picture' });
    expect(await speed.inputValue()).toBe('1');
    await standOn(50);
    await page.evaluate(() => window.player.changeRate(-1));
    await expect.poll(() => speed.inputValue()).toBe('0.75');
    await speed.dispatchEvent('pointerdown');
    await speed.selectOption('2×');
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');
    await button('Play').click();
    // Judged by the frames of the picture and the time when each was shown, however late the page learns it.
    const passed = await page.evaluate(async () => {
      const next = () =>
        new Promise<VideoFrameCallbackMetadata>((at) =>
          window.video.requestVideoFrameCallback((_, frame) => at(frame)),
        );
      const first = await next();
      let last = await next();
      while (last.mediaTime - first.mediaTime < 3) last = await next();
      return (last.mediaTime - first.mediaTime) / ((last.presentationTime - first.presentationTime) / 1000);
    });
    expect(passed).toBeGreaterThan(1.6);
    expect(passed).toBeLessThan(2.4);
    expect(await page.evaluate(() => window.player.rate)).toBe(2);
    await button('Live').click();
    await page.getByText(/s behind live/).waitFor({ timeout: 20_000 });
    expect(await page.evaluate(() => window.video.playbackRate)).toBe(1);
  });

  it('[V7] [V4] the picture catches up with live on request, and then goes on at its own speed', async () => {
    await open();
    expect(await button('Catch up').count()).toBe(0);
    await page.evaluate(() => window.player.jumpBack(5000));
    await button('Catch up').click({ timeout: 20_000 });
    expect(await page.evaluate(() => window.video.playbackRate)).toBeGreaterThan(1);
    await page.waitForFunction(() => window.video.playbackRate === 1, null, { timeout: 60_000 });
    expect(await button('Catch up').count()).toBe(0);
  });

  /** Two statements in the first epoch: a State from 4 to 10 s, an organization from 14 to 22 s. */
  async function twoStatements(): Promise<readonly string[]> {
    return page.evaluate(() => {
      const ana = { userId: 'ana', name: 'Ana', role: 'lead' } as const;
      const anchor = [...window.room.state.value.tables.anchors.values()].find(({ epoch }) => epoch === 1);
      const mark = (ms: number) => ({
        ...{ vantage: 'room' as const, pressUncertaintyMs: 10, leadMs: 0 },
        pressedMs: (anchor?.sessionMs ?? 0) + ms,
      });
      window.room.give(ana, 'start-session', {});
      return (
        [
          [4000, 10_000, { actor: 'state:NO' }],
          [14_000, 22_000, { announcedAs: 'Quiet River', class: 'ngo' }],
        ] as const
      ).map(([fromMs, toMs, who]) => {
        const interventionId = window.room.newId();
        const ids = { interventionId, entryId: null, endsInterventionId: null };
        window.room.give(ana, 'start-intervention', { ...ids, ...who, mark: mark(fromMs) });
        window.room.give(ana, 'stop-intervention', { interventionId, mark: mark(toMs) });
        return interventionId;
      });
    });
  }

  /** The positions of a lane's pieces on the bar, s of the recorded window, to a tenth. */
  const pieces = (lane: 'states' | 'others') =>
    page.locator(`.piece.${lane}`).evaluateAll((all) =>
      all.map((piece) => {
        const bar = piece.parentElement?.getBoundingClientRect();
        const box = piece.getBoundingClientRect();
        const { max, min } = piece.parentElement?.querySelector('input') ?? { max: '0', min: '0' };
        const scale = (Number(max) - Number(min)) / (bar?.width ?? 1);
        const fromS = (box.left - (bar?.left ?? 0)) * scale;
        return [fromS, fromS + box.width * scale].map((timeS) => Math.round(timeS * 2) / 2);
      }),
    );

  it('[V6] [V3] the bar shows the speakers by time, and a click goes there', async () => {
    await open();
    await standOn(25);
    await twoStatements();
    await expect.poll(() => pieces('states')).toEqual([[4, 10]]);
    expect(await pieces('others')).toEqual([[14, 22]]);
    const gapLeft = await page.locator('.gap').evaluate((element: HTMLElement) => element.style.left);
    const atS = (SEGMENTS_A_LOOP + GAP.first) * (SEGMENT_MS / 1000);
    expect(Number.parseFloat(gapLeft)).toBeCloseTo((atS / (2 * SEGMENTS_A_LOOP * (SEGMENT_MS / 1000))) * 100, 0);

    const { x, y, width } = (await slider().boundingBox()) ?? { x: 0, y: 0, width: 0 };
    await page.mouse.move(x + (width * (atS + 0.5)) / 60, y + 20);
    await page.locator('.card').getByText('Nothing was recorded here.').waitFor();
    await page.mouse.move(x + (width * 16) / 60, y + 20);
    await page.locator('.card').getByText('Quiet River').waitFor();
    await page.mouse.click(x + (width * 16) / 60, y + 20);
    await page.waitForFunction(() => Math.abs((window.player.frameMark()?.mediaMs ?? 0) - 16_000) < 200);
    expect(await slider().getAttribute('aria-valuetext')).toMatch(/^\d\d:\d\d:\d\d, Quiet River$/);
    expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body');
  });

  it('[V6] [P7a] a hidden speaker is in the bar for leads alone, from the moment of hiding on', async () => {
    for (const [query, seen] of [
      ['', [[14, 22]]],
      ['&observer', []],
    ] as const) {
      await open(query);
      await standOn(25);
      const [, id = ''] = await twoStatements();
      await expect.poll(() => pieces('others')).toEqual([[14, 22]]);
      await page.evaluate((subjectId) => {
        const ana = { userId: 'ana', name: 'Ana', role: 'lead' } as const;
        window.room.give(ana, 'hide-speaker', { hideId: subjectId, subjectId });
      }, id);
      await expect.poll(() => pieces('others')).toEqual(seen);
      expect(await pieces('states')).toEqual([[4, 10]]);
      const words = await page.locator('rostrum-player').evaluate((player) => player.shadowRoot?.textContent);
      expect(words).not.toContain('Quiet River');
      if (query === '') await page.close();
    }
  });
});
