import type { CDPSession } from 'playwright';
import { it } from 'vitest';
import { openConsoleInRoom, signedInPage } from './console-page.ts';
import { recordFigure } from './figures.ts';
import { digits } from './percentiles.ts';
import { prepareDesk } from './prepared-desk.ts';

const MEASURED_S = 10;

/** Processor time of the page's main thread by what it did, s since the page began. */
async function mainThread(cdp: CDPSession): Promise<{ readonly all: number; readonly script: number }> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? NaN;
  return { all: value('TaskDuration'), script: value('ScriptDuration') };
}

it('what a console costs that only shows the clock', async () => {
  const { server, cookie, sessions } = await prepareDesk([100]);
  const page = await signedInPage(server.url, cookie);
  await openConsoleInRoom(page, server.url, sessions[0] ?? '');
  await page.keyboard.press('n');
  await page
    .getByText(/of 2:30 used/)
    .first()
    .waitFor();
  // The first seconds after a key still belong to its messages.
  await page.waitForTimeout(8000);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await mainThread(cdp);
  await page.waitForTimeout(MEASURED_S * 1000);
  const after = await mainThread(cdp);
  const script = ((after.script - before.script) * 1000) / MEASURED_S;
  const all = ((after.all - before.all) * 1000) / MEASURED_S;
  console.log('main thread', digits(all), 'ms a second, scripts', digits(script));
  recordFigure('idle-console', {
    name: 'Processor time of a console with a running clock, each second',
    value: all,
    unit: 'ms',
    conditions: `main thread, over ${String(MEASURED_S)} s, Chromium without a screen; scripts ${digits(script)} ms of it; 100 interventions`,
  });
});
