/** Tests in a browser the page of a session's recordings: uploads and encoders. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createCuttableNetwork, type CuttableNetwork } from '../helpers/cuttable-network.ts';
import { sendByFfmpeg } from '../helpers/ffmpeg-sender.ts';
import { FRAME_WIDTH_PX, frameNumber } from '../helpers/frame-number.ts';
import { describeWith } from '../helpers/programs.ts';
import { command } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');
const FRAME_MS = 40;
/** Size of a slice that the page sends, bytes. */
const SLICE_BYTES = 4 * 1024 * 1024;

/** The fixture in one file, made long by a box that players skip. */
function film(): Buffer {
  const parts = ['init.mp4', ...readdirSync(FIXTURE).filter((name) => name.endsWith('.m4s'))];
  const free = Buffer.alloc(2 * SLICE_BYTES);
  free.writeUInt32BE(free.byteLength, 0);
  free.write('free', 4);
  return Buffer.concat([...parts.map((name) => readFileSync(join(FIXTURE, name))), free]);
}

describeWith(['chromium', 'ffmpeg'], 'the recordings of a session', () => {
  let desk: ServedDesk;
  let network: CuttableNetwork;

  beforeAll(async () => {
    desk = await startServedDesk();
    network = await createCuttableNetwork(desk.server.url);
  });
  afterEach(() => desk.finish());
  afterAll(async () => {
    await network.close();
    await desk.close();
  });

  async function choose(page: Page, button: string, path: string): Promise<void> {
    const chooser = page.waitForEvent('filechooser');
    await page.getByText(button).click();
    await (await chooser).setFiles(path);
  }

  /** The number of the frame on screen. Null without a picture. */
  async function shownFrame(page: Page): Promise<number | null> {
    const row = await page.locator('rostrum-player video').evaluate((video: HTMLVideoElement, width) => {
      const canvas = new OffscreenCanvas(width, 360);
      const context = canvas.getContext('2d');
      if (context === null || video.readyState < 2) return null;
      context.drawImage(video, 0, 0, width, 360);
      return [...context.getImageData(0, 28, width, 1).data];
    }, FRAME_WIDTH_PX);
    return row && frameNumber((x) => row[x * 4] ?? 0);
  }

  it('[M19a] [M20d] [C30a] [C30d] [V9] an interrupted upload resumes after a reload, and plays from the list', async () => {
    const sessionId = await desk.session([]);
    const startMs = Date.now() - 600_000;
    const mark = (ms: number) => ({ vantage: 'room', pressedMs: startMs + ms, pressUncertaintyMs: 50, leadMs: 0 });
    const interventionId = crypto.randomUUID();
    const start = { interventionId, entryId: null, endsInterventionId: null, mark: mark(10_000) };
    for (const [type, payload] of [
      ['start-intervention', start],
      ['stop-intervention', { interventionId, mark: mark(20_000) }],
    ] as const)
      expect((await desk.ana.post(`/api/sessions/${sessionId}/commands`, command(type, payload))).body.ok).toBe(true);

    const folder = tempFolder();
    const [right, wrong] = [join(folder, 'hall.mp4'), join(folder, 'other.mp4')];
    writeFileSync(right, film());
    writeFileSync(wrong, film().subarray(1));
    const page = await desk.open(desk.ana, `/session/${sessionId}/recordings`, { url: network.url });
    let slices = 0;
    await page.route('**/api/uploads/*', async (route) => {
      if (route.request().method() === 'PATCH' && ++slices === 2) network.cut();
      await route.continue().catch(() => undefined);
    });
    await page.getByLabel('Begins at').fill(localTime(startMs));
    await page.getByLabel('What it is called').fill('Camera at the back');
    await choose(page, 'Choose a file and send it', right);
    await page.getByText(/^Waiting for the network, \d+ % of 8.7 MB are there$/).waitFor();
    network.mend();
    await page.unroute('**/api/uploads/*');
    await page.goto(page.url());
    await page.getByText(/^\d+ % of 8.7 MB are there. It is not being sent from this window.$/).waitFor();
    await choose(page, 'Choose the same file to go on', wrong);
    await page.getByText('This is another file. The one that was begun is hall.mp4, 8.7 MB.').waitFor();
    // By the other button too: an upload of the same file is resumed.
    await choose(page, 'Choose a file and send it', right);
    const card = page.locator('rostrum-source-card');
    await card.getByText('Uploaded file · Camera at the back').waitFor();
    expect(await page.locator('rostrum-upload-card').count()).toBe(0);
    expect(await card.locator('article').innerText()).toMatch(
      /Not aligned yet[^]*Recorded\n0:30[^]*File as it came\n8.7 MB/,
    );
    await card.getByRole('link', { name: 'Align' }).waitFor();
    await page.getByText('Times of day are those of Europe/Warsaw.').waitFor();

    await page.getByRole('link', { name: 'Statements' }).click();
    await page.getByText('This recording is not aligned yet').waitFor();
    // It opens at its beginning, although that is ten minutes ago, and offers no way to live.
    await page.getByText(/^Recording, \d\d:\d\d:\d\d$/).waitFor();
    expect(await page.getByRole('button', { name: /^(Live|Catch up)$/ }).count()).toBe(0);
    await expect.poll(() => shownFrame(page), { timeout: 15_000 }).toBeGreaterThan(0);
    await page.locator('rostrum-list-row').first().click();
    const beginsAt = (10_000 - 2000) / FRAME_MS;
    await expect.poll(() => shownFrame(page), { timeout: 15_000 }).toBeGreaterThanOrEqual(beginsAt - 25);
    expect(await shownFrame(page)).toBeLessThan(beginsAt + 200);

    // A click while the first picture still loads has its effect, without an endless wait.
    const list = page.url();
    await page.goto(`/session/${sessionId}/recordings`);
    const held: (() => void)[] = [];
    await page.route(/\/r\/main\/(init|seg)\//, async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.continue().catch(() => undefined);
    });
    await page.goto(list);
    await expect.poll(() => held.length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    await page.locator('rostrum-list-row').first().click();
    await page.getByRole('heading', { name: /^Unidentified/ }).waitFor();
    await page.unroute(/\/r\/main\/(init|seg)\//);
    for (const go of held) go();
    await expect.poll(() => shownFrame(page), { timeout: 15_000 }).toBeGreaterThanOrEqual(beginsAt - 25);
  });

  it('[M25b] [C30c] a lead makes the address for an encoder, replaces it, and revokes it', async () => {
    const sessionId = await desk.session([]);
    const page = await desk.open(desk.ana, `/session/${sessionId}/recordings`);
    await page.getByRole('button', { name: 'Make an address to send to' }).click();
    const shown = page.getByLabel('The stream is to be sent to');
    await page.getByText('This address is shown only once.').waitFor();
    const url = await shown.inputValue();
    expect(url).toMatch(/\/ingest\/[^/]+\.[^/]+\/live\.m3u8$/);
    expect(await sendByFfmpeg({ container: 'fmp4', url, rate: 15 })).toBe(0);
    const card = page.locator('rostrum-source-card');
    await card.getByText('Sent to Rostrum').waitFor();
    await expect.poll(() => card.locator('article').innerText(), { timeout: 15_000 }).toMatch(/Recorded\n0:30/);
    expect((await card.getByRole('button').allInnerTexts()).sort()).toEqual([
      'End the recording',
      'New address to send to',
      'Take the address away',
    ]);

    const statusOf = async (address: string) =>
      (await fetch(address.replace('live.m3u8', '99.ts'), { method: 'PUT', body: 'x' })).status;
    await page.reload();
    await card.waitFor();
    expect(await shown.count(), 'shown once').toBe(0);
    await card.getByRole('button', { name: 'New address to send to' }).click();
    await page.getByText('the one before works no more').waitFor();
    const another = await shown.inputValue();
    expect([await statusOf(url), await statusOf(another)]).toEqual([403, 201]);
    expect((await fetch(another, { method: 'PUT', body: '<html>' })).status).toBe(422);
    await card.getByText('What was sent as a playlist is none.').waitFor();
    await card.getByRole('button', { name: 'Take the address away' }).click();
    await page.getByText('Nobody can send to this recording now.').waitFor();
    expect([await statusOf(another), await shown.count()]).toEqual([403, 0]);
  });

  it('[C30d] an empty file is refused in words, before anything is sent', async () => {
    const page = await desk.open(desk.ana, `/session/${await desk.session([])}/recordings`);
    const empty = join(tempFolder(), 'empty.mp4');
    writeFileSync(empty, '');
    await choose(page, 'Choose a file and send it', empty);
    await page.getByText('This file is empty').waitFor();
    expect(await page.locator('rostrum-upload-card').count()).toBe(0);
  });
});

/** The value of a field for date and time, to the second. */
function localTime(ms: number): string {
  const date = new Date(ms - (ms % 1000));
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
