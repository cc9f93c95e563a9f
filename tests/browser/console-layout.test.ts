/** Tests in a browser what of the console is in sight on windows of every size. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'the layout of the live console', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('the latest note is in view, unless its user has scrolled back to read [C14]', async () => {
    const session = await desk.session(['Meadow Circle']);
    await desk.addStream(session);
    const driver = await desk.console(desk.ana, session, 'stream', { width: 1280, height: 800 });
    const { page } = driver;
    const list = page.locator('rostrum-notes ol');
    const note = async (text: string): Promise<void> => {
      await driver.press('Enter');
      await driver.type(text);
      await driver.press('Enter');
      await driver.sees('Notes', text);
    };
    for (const text of ['first of all', 'second', 'third', 'last of all']) await note(text);
    const isInView = (text: string): Promise<boolean> =>
      list.evaluate((shown, words) => {
        const line = [...shown.children].find(({ textContent }) => textContent.includes(words));
        const [inner, outer] = [line?.getBoundingClientRect(), shown.getBoundingClientRect()];
        return inner !== undefined && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
      }, text);
    expect([await isInView('first of all'), await isInView('last of all')]).toEqual([false, true]);
    await list.evaluate((shown) => shown.scrollTo({ top: 0 }));
    await note('while somebody reads');
    expect([await isInView('first of all'), await isInView('while somebody reads')]).toEqual([true, false]);
  });

  it('fits its window from 1000 px on: a focused note moves nothing, and nothing is wider than a screen [C9]', async () => {
    const session = await desk.session(['Meadow Circle', 'Quiet River']);
    await desk.addStream(session);
    const driver = await desk.console(desk.ana, session, 'stream', { width: 1440, height: 900 });
    const { page } = driver;
    const box = (name: string): Promise<{ y: number; height: number } | null> => page.locator(name).boundingBox();
    for (const [width, height] of [
      [1440, 900],
      [1280, 800],
      [1000, 768],
    ] as const) {
      await page.setViewportSize({ width, height });
      const before = await box('rostrum-now-card');
      await driver.press('Enter');
      await driver.type('a note');
      expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBe(0);
      expect(await box('rostrum-now-card')).toEqual(before);
      for (const part of ['rostrum-now-card', 'rostrum-tag-row', 'video', 'rostrum-notes textarea']) {
        const { y = -1, height: high = 0 } = (await box(part)) ?? {};
        expect([part, width, y >= 0 && y + high <= height]).toEqual([part, width, true]);
      }
      await driver.press('Escape');
    }
    for (const path of ['', '/list', '/clock', '/take-out'])
      for (const width of [1440, 1280, 1024, 768, 390, 320]) {
        if (path !== '') await page.goto(`/session/${session}${path}`);
        await page.setViewportSize({ width, height: 800 });
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([path, width, tooWide]).toEqual([path, width, 0]);
      }
  });
});
