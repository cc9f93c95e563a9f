/** Tests in a browser what an observer sees of a live stream while a speaker on it is hidden. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Mark } from '../../shared/session/state/rows.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'a hidden speaker on a live stream', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('[P7e] [F1] [T1] is covered while the clock goes on, marks have no frame, and the picture comes back', async () => {
    const session = await desk.session(['Harbour Light', 'Quiet River']);
    await desk.addStream(session);
    const boris = await desk.console(desk.boris, session, 'stream');
    const { page } = boris;
    const timeS = (): Promise<number> => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
    const marks = async (type: string): Promise<readonly Mark[]> =>
      (await desk.logged(session, type)).map(({ mark }) => mark as Mark);
    await page.getByText(/^\d+ s behind live$/).waitFor({ timeout: 20_000 });

    await boris.press('n');
    await boris.sees('Now', /used Harbour Light/);
    await boris.press('h');
    await boris.sees('page', 'Hidden speaker: no picture until this statement has ended.');
    expect(await page.locator('video').evaluate((video: HTMLVideoElement) => video.muted)).toBe(true);
    // Until the recording from before the hiding is used up, and the picture stands still.
    await expect.poll(async () => (await timeS()) === (await timeS()), { timeout: 20_000, interval: 300 }).toBe(true);
    const clock = page.getByRole('timer').first();
    const shown = await clock.textContent();
    await expect.poll(() => clock.textContent()).not.toBe(shown);
    await boris.press('s');
    await boris.sees('Now', 'room is already at: Moderator');
    await expect.poll(() => marks('intervention-ended')).toMatchObject([{ vantage: 'stream' }]);
    expect((await marks('intervention-ended'))[0]?.media).toBeUndefined();
    const stoodAtS = await timeS();
    await page.getByText('Hidden speaker: no picture').waitFor({ state: 'detached', timeout: 40_000 });
    await expect.poll(timeS, { timeout: 30_000 }).toBeGreaterThan(stoodAtS + 1);
    await boris.press('n');
    await boris.sees('Now', /used Quiet River/);
    await expect.poll(async () => (await marks('intervention-started'))[1]?.media).toBeDefined();
  });
});
