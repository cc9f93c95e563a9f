import { resolve } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createServer, type ViteDevServer } from 'vite';
import { launchChromium } from '../helpers/chromium.ts';
import { describeWith } from '../helpers/programs.ts';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import * as scenes from './console-scenes.ts';

const NEXT_AGAIN_MS = 3000;

/** The console alone, on a session that the real core runs in the page's memory. */
describeWith(['chromium'], 'the live console by keys alone', () => {
  let server: ViteDevServer;
  let browser: Browser;
  let origin = '';

  beforeAll(async () => {
    server = await createServer({
      root: resolve(import.meta.dirname, '../..'),
      configFile: false,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
      optimizeDeps: { noDiscovery: true, include: [] },
    });
    await server.listen();
    const address = server.httpServer?.address();
    if (address === null || address === undefined || typeof address === 'string') throw new Error('no port');
    origin = `http://127.0.0.1:${String(address.port)}`;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  async function open(query: string): Promise<scenes.Stage & { readonly faults: readonly string[] }> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(`${origin}/tests/browser/console-harness/index.html?${query}`);
    const driver = await createConsoleDriver(page);
    await driver.sees('page', 'All saved on the server');
    return {
      driver,
      faults,
      async pass(ms) {
        // A long time is also longer than what the console takes for a slip of the finger.
        if (ms >= 100_000) await page.waitForTimeout(NEXT_AGAIN_MS);
        await page.evaluate((by) => window.harness.advance(by), ms >= 100_000 ? ms - NEXT_AGAIN_MS : ms);
      },
    };
  }

  it.each([
    ['a timekeeper: gaps belong to nobody, inferred ends wait [F3] [F7]', 'vantage=room', scenes.timekeeper],
    ['without a list: heard next [A2] [A8]', 'vantage=room&list=', scenes.withoutAList],
    ['without a name: the turn begins at the A [C3]', 'vantage=room', scenes.withoutAName],
    ['the limit in the middle of a turn [L2] [C5]', 'vantage=room', scenes.limitInATurn],
    ['keyboards of four countries [C1] [C2]', 'vantage=recording&list=Norway,Canada', scenes.keyboards],
    ['keys needed for the common steps [P3]', 'vantage=room', scenes.keysNeeded],
  ])('%s', async (_, query, play) => {
    const stage = await open(query);
    await play(stage);
    expect(stage.faults).toEqual([]);
    await stage.driver.page.close();
  });

  it('25 s behind: tags stand on the speaker in the picture, N moves nothing [C6] [C7] [F4]', async () => {
    const { driver, pass, faults } = await open('as=boris&vantage=stream&list=Harbour Light Association,Kazakhstan');
    const { page } = driver;
    const startNext = (): Promise<void> =>
      page.evaluate(() => {
        const { room, ana } = window.harness;
        const mark = { vantage: 'room' as const, pressedMs: room.desk(ana).nowMs(), pressUncertaintyMs: 5, leadMs: 0 };
        const entry = [...room.state.value.tables.entries.values()]
          .sort((a, b) => a.rank - b.rank)
          .find((row) => row.intervention === null);
        room.give(ana, 'start-intervention', {
          interventionId: room.newId(),
          entryId: entry?.id ?? null,
          endsInterventionId: null,
          mark,
        });
      });
    await startNext();
    await pass(60_000);
    await startNext();
    await pass(3000);
    await driver.sees('Now', 'Harbour Light Association');
    await driver.sees('Now', 'room is already at: Kazakhstan');
    await driver.sees('Tags', 'Tagging: Harbour Light Association');
    await driver.press('3', 'c');
    await driver.type('taj');
    // The room and the picture go on while somebody types.
    await pass(8000);
    await driver.press('Enter');
    await driver.press('n');
    await driver.sees('Messages', 'Ana keeps the clock. Your moment is kept as a witness mark.');
    const record = await page.evaluate(() => {
      const { tables, interventionOrder } = window.harness.room.state.value;
      const [first, second] = interventionOrder;
      return {
        first,
        second,
        tagged: [...tables.topics.values(), ...tables.abouts.values()].map(({ intervention }) => intervention),
        turns: interventionOrder.length,
        witnessed: [...tables.witnesses.values()].map(({ intervention, edge }) => [intervention, edge]),
      };
    });
    expect(record.tagged).toEqual([record.first, record.first]);
    expect(record.turns).toBe(2);
    expect(faults).toEqual([]);
    await page.close();
  });

  it('asks from where one follows before anything is marked [C7]', async () => {
    const { driver } = await open('');
    await driver.sees('page', 'From where do you follow?');
    await driver.press('n');
    await driver.sees('Messages', 'First say from where you follow');
    await driver.sees('Now', 'Nobody has spoken yet');
    await driver.press('1');
    await driver.sees('page', 'You: in the room');
    await driver.press('n');
    await driver.sees('Now', 'Norway');
    await driver.page.close();
  });
});
