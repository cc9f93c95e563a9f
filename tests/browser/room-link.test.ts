/** Tests in a browser the link for the room's screen and other pages that the palette opens. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver, type ConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'the link for the room’s screen, and other finds of the palette', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  /** The screen behind the link on a page, in a browser without a sign-in. */
  async function wallBehind(page: Page): Promise<ConsoleDriver> {
    const { pathname, hash } = new URL(await page.getByLabel('Link for the screen in the hall').inputValue());
    expect(await page.getByRole('link', { name: 'Open', exact: true }).last().getAttribute('target')).toBe('_blank');
    return createConsoleDriver(await desk.open(null, pathname + hash));
  }

  async function find({ page, press }: ConsoleDriver, words: string): Promise<void> {
    await press('/');
    await page.locator('rostrum-palette input').fill(words);
  }

  it('[E9] a lead makes it on the start page; a browser without an account shows the running clock, until all links end', async () => {
    const session = await desk.session(['Meadow Circle']);
    const ana = await desk.console(desk.ana, session, 'room');
    await ana.press('n');
    await ana.sees('Now', 'Meadow Circle');
    await ana.page.goto('/');
    await ana.page.getByRole('button', { name: 'Room timer' }).click();
    const wall = await wallBehind(ana.page);
    await wall.sees('page', /speaking.* of 2:30/u);
    const timer = wall.page.getByRole('timer');
    const shown = await timer.textContent();
    await expect.poll(() => timer.textContent()).not.toBe(shown);
    expect(await wall.read('page')).not.toContain('Meadow Circle');
    await ana.page.getByRole('button', { name: 'End all links' }).click();
    await ana.sees('page', 'All links to this timer have ended.');
    await wall.sees('page', 'This link does not work any more.');
    // A new link pasted into the screen's own tab is enough.
    await ana.page.getByRole('button', { name: 'Make a new link' }).click();
    const { pathname, hash } = new URL(await ana.page.getByLabel('Link for the screen in the hall').inputValue());
    await wall.page.goto(pathname + hash);
    await wall.sees('page', 'speaking');
  });

  it('[E9] the palette makes it too, for leads', async () => {
    const session = await desk.session(['Meadow Circle']);
    const [ana, boris] = [
      await desk.console(desk.ana, session, 'room'),
      await desk.console(desk.boris, session, 'room'),
    ];
    await find(ana, 'room timer');
    await ana.page.keyboard.press('Enter');
    const wall = await wallBehind(ana.page);
    await wall.sees('page', 'The session has not begun.');
    await ana.press('Escape');
    await ana.page.locator('rostrum-room-panel').waitFor({ state: 'detached' });
    await find(boris, 'room timer');
    await boris.sees('page', 'Nothing is called so.');
  });

  it('[C16] the palette finds by plain words what is on other pages, and opens them', async () => {
    const session = await desk.session(['Meadow Circle']);
    const driver = await desk.console(desk.ana, session, 'room');
    const { page } = driver;
    for (const [words, label] of [
      ['stream', 'Livestream address'],
      ['end session', 'Close the session'],
      ['undo', 'Take back'],
      ['export', 'Take out a record'],
    ] as const) {
      await find(driver, words);
      await page.getByRole('option', { name: label }).waitFor();
      await driver.press('Escape');
    }
    for (const [words, path] of [
      ['list of statements', `/session/${session}/list`],
      ['phone clock', `/session/${session}/clock`],
      ['take out', `/session/${session}/take-out`],
      ['people', '/people'],
    ] as const) {
      await find(driver, words);
      await page.keyboard.press('Enter');
      await expect.poll(() => new URL(page.url()).pathname).toBe(path);
      await page.goBack();
      await driver.sees('page', 'All saved on the server');
    }
  });

  it('[C16] a command that is not possible now states why', async () => {
    const session = await desk.session(['Meadow Circle']);
    const driver = await desk.console(desk.ana, session, 'room');
    const step = async (words: string, said: string): Promise<void> => {
      await find(driver, words);
      await driver.page.keyboard.press('Enter');
      await driver.sees('Messages', said);
    };
    await step('close session', 'The session has not begun.');
    await driver.press('n');
    await driver.sees('Now', 'Meadow Circle');
    await step('review session', 'Close the session first, then review it.');
    await step('close session', 'The session is now closed.');
    await step('close session', 'The session is closed already.');
    await step('review session', 'The session is now in review.');
    await step('review session', 'The session is now reviewed.');
    await step('review session', 'The session is reviewed already.');
    expect(await desk.logged(session, 'session-status-set')).toHaveLength(4);
  });
});
