/** Tests in a browser the demo as a newcomer runs it. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { BrowserContext, Page } from 'playwright';
import { expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../helpers/chromium.ts';
import { requireOrSkip } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { Screen } from './two-observers/screen.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FRAME_MS = 40;

interface Truth {
  readonly turns: readonly { readonly name: string; readonly kind: string; readonly startMs: number }[];
}

/** Runs `npm run demo` like a newcomer and returns the address in its last line. */
async function startDemo(dataDir: string, truthFile: string): Promise<string> {
  const demo = spawn(process.execPath, ['server/cli/bootstrap.mjs', 'demo', '--fast', '--truth', truthFile], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(demo, 'exit');
  onTestFinished(async () => {
    demo.kill('SIGTERM');
    await exited;
  });
  for await (const line of createInterface(demo.stdout)) {
    const url = /^Open (http:\S+) – practice session is running\./.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the demo ended before it ran');
}

/** Makes a second account by an invitation of the page's user. `context` is signed in as the observer. */
async function joinAsObserver(lead: Page, context: BrowserContext): Promise<void> {
  const { origin } = new URL(lead.url());
  const headers = { origin };
  const invitation = { data: { name: 'Boris', role: 'observer' }, headers };
  const invited = (await (await lead.request.post(`${origin}/api/invitations`, invitation)).json()) as { url: string };
  const token = new URL(invited.url).hash.slice('#token='.length);
  const accepted = { data: { token, password: randomBytes(12).toString('hex') }, headers };
  await context.request.post(`${origin}/api/invitations/accept`, accepted);
  const me: unknown = await (await context.request.get(`${origin}/api/me`)).json();
  expect(me).toMatchObject({ user: { name: 'Boris', role: 'observer' } });
}

/** The middle one. */
/** Answers the one question that is asked at joining, once it is asked. */
async function followFrom(page: Page, digit: string): Promise<void> {
  const question = page.getByText('From where do you follow?').last();
  await question.waitFor();
  await page.keyboard.press(digit);
  await page.getByText('On the stream').waitFor({ state: 'hidden' });
}

/**
 * Time between a key on one page and `text` on the other's card, ms. It is measured inside the pages. It runs from the
 * key's own time stamp to the moment at which the words appear.
 */
async function delayMs(page: Page, other: Page, key: string, text: string): Promise<number> {
  await page.evaluate(() => {
    const remember = (event: KeyboardEvent): void => {
      document.documentElement.dataset.pressedAt = String(performance.timeOrigin + event.timeStamp);
    };
    addEventListener('keydown', remember, { capture: true, once: true });
  });
  const appears = other.locator('rostrum-now-card').evaluate(
    (element, words) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (element.shadowRoot?.textContent.includes(words) === true)
            resolve(performance.timeOrigin + performance.now());
          else setTimeout(look, 5);
        };
        look();
      }),
    text,
  );
  await page.keyboard.press(key);
  const shownAt = await appears;
  return shownAt - Number(await page.locator('html').getAttribute('data-pressed-at'));
}

it('[D6] [F1] [C11] the demo shows a running picture and the next speaker; one N starts the clock on an observer’s page too', async (context) => {
  requireOrSkip(context, 'chromium');
  const folder = tempFolder();
  const truthFile = join(folder, 'truth.json');
  const url = await startDemo(folder, truthFile);
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const viewport = { width: 1280, height: 800 };
  const page = await (await browser.newContext({ viewport })).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(url);
  await followFrom(page, '2');
  await page.getByText('Invented conference, computer voices.').waitFor();

  const screen = await Screen.of(page);
  const frameAfter = (frame: number): Promise<number> =>
    expect
      .poll(() => screen.frame(), { timeout: 30_000 })
      .toSatisfy((seen: number | null) => seen !== null && seen > frame)
      .then(async () => (await screen.frame()) ?? frame);
  const first = await frameAfter(-1);
  const second = await frameAfter(first);
  expect(second).toBeGreaterThan(first);

  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth;
  const next = truth.turns.filter(({ kind }) => kind === 'listed').find(({ startMs }) => startMs > second * FRAME_MS);
  const firstWaiting = page.locator('rostrum-next-list li').first();
  await expect.poll(() => firstWaiting.innerText()).toContain(next?.name);

  const observing = await browser.newContext({ viewport });
  await joinAsObserver(page, observing);
  const other = await observing.newPage();
  await other.goto(page.url());
  await followFrom(other, '1');
  const card = other.locator('rostrum-now-card');
  await card.getByText('Moderator').waitFor();
  const delaysMs = [await delayMs(page, other, 'n', next?.name ?? '')];
  const ownCard = page.locator('rostrum-now-card');
  await ownCard
    .getByText(next?.name ?? '')
    .first()
    .waitFor();
  const afterNext = await firstWaiting.locator('.name').innerText();
  for (const [key, text] of [['s', 'Moderator'] as const, ['n', afterNext] as const])
    delaysMs.push(await delayMs(page, other, key, text));
  console.log(`the observer’s page showed it after ${delaysMs.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  const clockOf = (): Promise<string | null> =>
    ownCard
      .getByText(/^\s*[+−-]?\d+:\d\d\s*$/)
      .first()
      .textContent();
  const shown = await clockOf();
  await expect.poll(clockOf).not.toBe(shown);

  // Typed faster than the palette loads: no letter acts as a live key ([C11]).
  await page.keyboard.press('/');
  await page.keyboard.type('check value');
  await page.keyboard.press('Enter');
  await page
    .getByText(/Check value at step \d+: [0-9a-f]{16}/)
    .first()
    .waitFor();
  expect(errors).toEqual([]);
});
