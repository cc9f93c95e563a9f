/** Tests in a browser a stream by RTMP that is added during a session. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Mark } from '../../shared/session/state/rows.ts';
import { FRAME_MS } from '../helpers/fixture-stream.ts';
import { serveRtmp } from '../helpers/live-servers.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';
import { Screen } from './two-observers/screen.ts';

describeWith(['chromium', 'ffmpeg'], 'a stream by RTMP', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('[M21a] [V1] is added in mid-session by its address, plays, and marks carry the frame on screen', async () => {
    const { address } = await serveRtmp({ paced: true });
    const session = await desk.session(['Meadow Circle']);
    const ana = await desk.console(desk.ana, session, 'stream');
    const { page } = ana;
    await ana.press('/');
    await page.keyboard.type('livestream');
    await page.keyboard.press('Enter');
    await page.getByLabel('Livestream address').fill(address);
    await page.keyboard.press('Enter');
    await page.locator('video').waitFor({ timeout: 20_000 });
    const screen = await Screen.of(page);
    await expect.poll(() => screen.frame(), { timeout: 30_000 }).not.toBeNull();
    const words = await page.evaluate(() => document.body.innerHTML + location.href);
    expect(words).not.toContain('secret-key');

    await ana.press('k');
    let last = await screen.frame();
    await expect
      .poll(async () => {
        const before = last;
        last = await screen.frame();
        return last !== null && last === before;
      })
      .toBe(true);
    await ana.press('n');
    await ana.sees('Now', 'Meadow Circle');
    await expect.poll(() => desk.logged(session, 'intervention-started')).toHaveLength(1);
    const [started] = await desk.logged(session, 'intervention-started');
    const { media } = started?.mark as Mark;
    const stood = last ?? Number.NaN;
    // What was sent before ffmpeg listened is not recorded. Numbers and positions differ by that all along.
    const firstFrame = stood - Math.round((media?.mediaMs ?? 0) / FRAME_MS);
    await page.keyboard.press('.');
    await expect.poll(() => screen.frame()).toBe(stood + 1);
    await ana.press('s');
    await expect.poll(() => desk.logged(session, 'intervention-ended')).toHaveLength(1);
    const [ended] = await desk.logged(session, 'intervention-ended');
    const stoppedAt = (ended?.mark as Mark).media?.mediaMs ?? 0;
    expect(Math.abs(stoppedAt - (stood + 1 - firstFrame) * FRAME_MS)).toBeLessThanOrEqual(FRAME_MS / 2);
  });
});
