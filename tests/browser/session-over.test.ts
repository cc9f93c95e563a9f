/** Tests in a browser what the console shows once the session is over, or the floor has moved on. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ConsoleDriver } from '../helpers/console-driver.ts';
import { createCuttableNetwork } from '../helpers/cuttable-network.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'the console after the session, or after the floor has moved on', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  /** Dispatches a command of the palette by its words, and waits until the server has it. */
  async function choose({ page, press, sees }: ConsoleDriver, words: string): Promise<void> {
    await press('/');
    await page.locator('rostrum-palette input').fill(words);
    await page.keyboard.press('Enter');
    await sees('page', 'All saved on the server');
  }

  it('[C20a] [C20b] [C20c] closed, in review and reviewed are stated, no clock runs, and no key claims anything', async () => {
    const session = await desk.session(['Meadow Circle', 'Quiet River', 'Open Window']);
    const driver = await desk.console(desk.ana, session, 'room');
    const { page, press, sees, read } = driver;
    await press('n');
    await desk.pass(60_000);
    await press('s', 'n');
    await desk.pass(60_000);
    // Ended by the next start: the end is a review item.
    await press('n');
    await sees('To look at', 'Quiet River ≈ ended at');
    await desk.pass(60_000);
    await press('s');
    await choose(driver, 'close the session');
    await sees('Now', 'Closed');
    const header = page.locator('rostrum-console-header');
    await header.getByText('Closed', { exact: true }).waitFor();
    const shown = await read('Now');
    await desk.pass(30_000);
    expect(await read('Now')).toBe(shown);
    expect(shown).not.toMatch(/\d:\d\d/);
    expect(await page.locator('rostrum-floor-buttons button.primary').count()).toBe(0);

    const started = await desk.logged(session, 'intervention-started');
    for (const key of ['n', 's', 'x', 'a']) {
      await press(key);
      await sees('Messages', 'The session is over');
      await press('Escape');
    }
    // The words name the palette, and its key opens it, whatever was refused before.
    await press('a');
    await sees('page', 'What you type goes nowhere');
    await press('/');
    await page.locator('rostrum-palette input').waitFor();
    await press('Escape');
    expect(await read('Messages')).not.toMatch(/has the floor|Cut off|stopped/);
    await press('m');
    await sees('Messages', 'to be looked at later');

    await choose(driver, 'review the session');
    await sees('Now', 'In review');
    await choose(driver, 'review the session');
    await sees('Now', 'Reviewed');
    await sees('Messages', '1 thing is still to be looked at');
    expect(await page.locator('.topics button:not(.muted)').count(), 'topics look as they act').toBe(0);
    const flags = await desk.logged(session, 'flag-set');
    for (const key of ['m', 'Enter']) {
      await press(key);
      await sees('Messages', 'The session is over');
      await press('Escape');
    }
    expect(await desk.logged(session, 'flag-set')).toEqual(flags);
    expect(await desk.logged(session, 'intervention-started')).toEqual(started);

    await choose(driver, 'open the session again');
    await sees('Now', 'In review');
    await press('m');
    await expect.poll(() => desk.logged(session, 'flag-cleared')).toHaveLength(1);
    await choose(driver, 'open the session again');
    await sees('Now', 'Moderator');
    await press('a', 'Enter');
    await sees('Now', 'Unidentified');
  });

  it('[C20b] a turn that was left open stands still, and S ends it', async () => {
    const driver = await desk.console(desk.ana, await desk.session(['Meadow Circle', 'Quiet River']), 'room');
    await driver.press('n');
    await desk.pass(20_000);
    await choose(driver, 'close the session');
    const shown = await driver.read('Now');
    expect(shown).toContain('Meadow Circle');
    await desk.pass(30_000);
    expect(await driver.read('Now')).toBe(shown);
    await driver.press('s');
    await driver.sees('Just ended', 'Meadow Circle');
    await driver.sees('Now', 'Closed');
  });

  it('[C21] a start that the floor has moved past is reported as waiting, with its author', async () => {
    const session = await desk.session(['Meadow Circle', 'Quiet River']);
    const network = await createCuttableNetwork(desk.server.url);
    const late = await desk.console(desk.ana, session, 'room', { url: network.url });
    const ana = await desk.console(desk.ana, session, 'room');
    network.cut();
    await late.press('n');
    await late.sees('Messages', 'Meadow Circle has the floor');
    await desk.pass(10_000);
    await ana.press('n');
    await ana.sees('page', 'All saved on the server');
    network.mend();
    await expect.poll(() => late.read('page'), { timeout: 30_000, interval: 20 }).toContain('All saved on the server');
    await late.sees('Messages', 'The floor has moved on since. The start of Meadow Circle waits to be looked at');
    await ana.sees('To look at', /Meadow Circle began at \S+, marked by who keeps the clock, beside the floor/);
    expect(await ana.read('page')).not.toContain('does not keep the clock');
    await late.page.context().close();
    await network.close();
  });
});
