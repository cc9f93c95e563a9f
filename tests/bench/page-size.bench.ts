import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { digits } from './percentiles.ts';
import { answerQuestion, signedInPage } from './console-page.ts';
import { recordFigure } from './figures.ts';
import { prepareDesk } from './prepared-desk.ts';

const ASSETS = resolve(import.meta.dirname, '../../dist/client/assets');
const CLIENT = resolve(ASSETS, '..');
/** What the design allows, gzipped. */
const BOUND_KB = 70;
/** Delay of files that the page requests by itself, ms. So what can wait for the first key does. */
const LATE_MS = 3000;

interface Received {
  readonly path: string;
  readonly encoding: string;
  /** Bytes of the body as they came over the wire. */
  bytes: number;
}

/** Everything that the page asks its server for, as long as it is open; other places are only counted. */
async function watchNetwork(page: Page, url: string, encoding: 'br' | 'gzip') {
  const files = new Map<string, Received>();
  const elsewhere: string[] = [];
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.setExtraHTTPHeaders', { headers: { 'accept-encoding': encoding } });
  cdp.on('Network.requestWillBeSent', ({ request }) => {
    if (/^https?:/.test(request.url) && new URL(request.url).origin !== url) elsewhere.push(request.url);
  });
  cdp.on('Network.responseReceived', ({ requestId, response }) => {
    const given = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-encoding')?.[1];
    files.set(requestId, { path: new URL(response.url).pathname, encoding: given ?? 'none', bytes: 0 });
  });
  cdp.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file !== undefined) file.bytes += encodedDataLength;
  });
  return { files: () => [...files.values()], elsewhere };
}

/** Delays every file that the page's HTML does not name. If the first key needs it, it counts anyway. */
async function delayLaterFiles(page: Page): Promise<void> {
  const html = readFileSync(join(CLIENT, 'index.html'), 'utf8');
  await page.route('**/assets/*.js', async (route) => {
    if (!html.includes(new URL(route.request().url()).pathname)) await delay(LATE_MS);
    await route.continue();
  });
}

const kilobytes = (bytes: number): number => Number((bytes / 1000).toFixed(1));

it('what a browser receives until the console takes its first key', async () => {
  const { server, cookie, sessions } = await prepareDesk([20]);
  for (const encoding of ['gzip', 'br'] as const) {
    const page = await signedInPage(server.url, cookie);
    const network = await watchNetwork(page, server.url, encoding);
    await delayLaterFiles(page);
    const ofType = (extension: string): readonly Received[] =>
      network.files().filter(({ path, bytes }) => bytes > 0 && path.endsWith(extension));
    const sum = (files: readonly Received[]): number => kilobytes(files.reduce((bytes, file) => bytes + file.bytes, 0));

    await page.goto(`${server.url}/session/${sessions[0] ?? ''}`);
    await answerQuestion(page);
    const scripts = ofType('.js');
    const styles = ofType('.css');
    const firstKeyKb = sum(scripts);
    await page.getByText('All saved on the server').first().waitFor();
    const connectedKb = sum(ofType('.js'));
    expect(network.elsewhere).toEqual([]);
    expect(ofType('.js').filter(({ path }) => path.includes('hls'))).toEqual([]);
    expect(new Set(scripts.map((file) => file.encoding))).toEqual(new Set([encoding]));

    for (const { path, bytes } of scripts) console.log(encoding, path, bytes);
    console.log(
      encoding,
      'first key',
      firstKeyKb,
      'connected',
      connectedKb,
      'styles',
      sum(styles),
      'kB; bound',
      BOUND_KB,
    );
    recordFigure('page-size', {
      name: `JavaScript received until the console takes its first key, ${encoding}`,
      value: firstKeyKb,
      unit: 'kB',
      conditions:
        `Chromium, nothing cached, no video; files: ${String(scripts.length)}; ` +
        (encoding === 'gzip' ? `the design allows ${String(BOUND_KB)} kB; ` : '') +
        `until connected ${digits(connectedKb)} kB; style sheets ${digits(sum(styles))} kB; requests to other places: 0`,
    });
  }
  const player = readdirSync(ASSETS).filter((name) => /^hls.*[.]js[.]gz$/.test(name));
  recordFigure('page-size', {
    name: 'JavaScript fetched once a video is opened, gzip',
    value: kilobytes(player.reduce((bytes, name) => bytes + readFileSync(join(ASSETS, name)).length, 0)),
    unit: 'kB',
    conditions: `hls.js and its worker; files: ${String(player.length)}`,
  });
});
