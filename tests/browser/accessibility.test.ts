/** Tests the accessibility of every page: axe, small screens, forced colours and reduced motion. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** The findings of axe, a line each. The token test covers colours that axe cannot compute. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).withTags(RULES).analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.flat().join(' ')}`));
}

describeWith(['chromium'], 'accessible pages', () => {
  let desk: ServedDesk;
  let session = '';

  beforeAll(async () => {
    desk = await startServedDesk();
    session = await desk.session(['Meadow Circle', 'Quiet River', 'Open Window']);
    const driver = await desk.console(desk.ana, session, 'room');
    await driver.press('n', '1', 'c');
    await driver.type('geo');
    await driver.press('Enter', 's', 'n');
    await driver.sees('Now', 'Quiet River');
    await driver.sees('page', 'All saved on the server');
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  /** Every page, with words that it shows once it is ready. */
  const PAGES: readonly {
    readonly name: string;
    readonly path: () => string;
    readonly words: string;
    readonly stranger?: boolean;
  }[] = [
    { name: 'sign-in', path: () => '/sign-in', words: 'Sign in', stranger: true },
    { name: 'start', path: () => '/', words: 'Working session 4' },
    { name: 'new session', path: () => '/new', words: 'Start' },
    { name: 'people', path: () => '/people', words: 'Boris' },
    { name: 'console', path: () => `/session/${session}`, words: 'Quiet River' },
    { name: 'phone clock', path: () => `/session/${session}/clock`, words: 'Quiet River' },
    { name: 'list', path: () => `/session/${session}/list`, words: 'Meadow Circle' },
    { name: 'take-out', path: () => `/session/${session}/take-out`, words: 'Who will read it?' },
    { name: 'align', path: () => `/session/${session}/align`, words: 'This session has no recording yet.' },
  ];

  for (const theme of ['dark', 'light'] as const)
    for (const width of [1280, 390])
      it(`axe finds nothing on any page, ${theme}, ${String(width)} px wide [C9]`, async () => {
        for (const { name, path, words, stranger } of PAGES) {
          const page = await desk.open(stranger === true ? null : desk.ana, path(), { theme, width, height: 844 });
          await (await createConsoleDriver(page)).sees('page', words);
          expect([name, await violations(page)]).toEqual([name, []]);
        }
      });

  it('no page is wider than a screen of 320 px, left to right and right to left [C9]', async () => {
    for (const { name, path, words, stranger } of PAGES) {
      const page = await desk.open(stranger === true ? null : desk.ana, path(), { width: 320, height: 640 });
      await (await createConsoleDriver(page)).sees('page', words);
      for (const dir of ['ltr', 'rtl']) {
        await page.evaluate((to) => (document.documentElement.dir = to), dir);
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect([name, dir, wider]).toEqual([name, dir, 0]);
      }
    }
  });

  it('with forced colours the digits have the text colour of the system, and pressed keys a mark of their own [C9]', async () => {
    const page = await desk.open(desk.ana, `/session/${session}`);
    await page.emulateMedia({ forcedColors: 'active' });
    const driver = await createConsoleDriver(page);
    await driver.sees('Now', 'Quiet River');
    const [digits, canvasText] = await page.locator('rostrum-turn-clock .time').evaluate((time) => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'CanvasText';
      return [getComputedStyle(time).color, getComputedStyle(probe).color];
    });
    expect(digits).toBe(canvasText);
    await driver.press('1', '1');
    const quick = page.locator('rostrum-tag-row .topics button').first();
    await expect.poll(() => quick.getAttribute('aria-pressed')).toBe('true');
    expect(await quick.evaluate((button) => getComputedStyle(button).borderTopStyle)).toBe('double');
  });

  it('with reduced motion nothing on the console moves by itself [C9]', async () => {
    const page = await desk.open(desk.ana, `/session/${session}`);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await (await createConsoleDriver(page)).sees('Now', 'Quiet River');
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
