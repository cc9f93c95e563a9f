import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { launchChromium } from '../helpers/chromium.ts';
import { requireOrSkip } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { Screen } from './two-observers/screen.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const FRAME_MS = 40;
const SEEN_WITHIN_MS = 500;

interface Truth {
  readonly turns: readonly { readonly name: string; readonly kind: string; readonly startMs: number }[];
}

/** `npm run demo` as a newcomer runs it; gives the address that its last line names. */
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

it('[D6] [F1] [C11] the demo shows a running picture and who is next; one N starts the clock on every page', async (context) => {
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
  await page.keyboard.press('2');

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

  const other = await (await browser.newContext({ viewport })).newPage();
  await other.goto(url);
  await other.keyboard.press('1');
  const card = other.locator('rostrum-now-card');
  await card.getByText('Moderator').waitFor();
  const appears = card
    .getByText(next?.name ?? '')
    .first()
    .waitFor();
  const pressedAt = performance.now();
  await page.keyboard.press('n');
  await appears;
  const tookMs = performance.now() - pressedAt;
  console.log(`the other page showed it after ${tookMs.toFixed(0)} ms`);
  expect(tookMs).toBeLessThan(SEEN_WITHIN_MS);
  await expect.poll(() => page.locator('rostrum-now-card').innerText()).toContain(next?.name);
  const clockOf = async (): Promise<string> =>
    /\d+:\d\d/.exec(await page.locator('rostrum-now-card').innerText())?.[0] ?? '';
  const shown = await clockOf();
  await expect.poll(clockOf, { timeout: 5000 }).not.toBe(shown);

  // [C11] Typed faster than the palette loads: none of it may act as a live key.
  await page.keyboard.press('/');
  await page.keyboard.type('check value');
  await page.keyboard.press('Enter');
  await page
    .getByText(/Check value at step \d+: [0-9a-f]{16}/)
    .first()
    .waitFor();
  expect(errors).toEqual([]);
});
