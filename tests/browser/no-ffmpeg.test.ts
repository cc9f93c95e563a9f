/** Tests in a browser a server without ffmpeg. */
import { resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startOrigin } from '../../server/cli/demo/origin.ts';
import { bareInstallation } from '../helpers/bare-installation.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { startProcessDesk } from '../helpers/process-desk.ts';
import { describeWith } from '../helpers/programs.ts';
import { command } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');

describeWith(['chromium'], 'without any ffmpeg', () => {
  it('[J1] [J3] a stream is recorded, played and tagged, and the clip form states what is missing', async () => {
    const installed = bareInstallation();
    const environment = { INGEST_ALLOW_PRIVATE: '1', PATH: '/nowhere' };
    const desk = await startProcessDesk(tempFolder(), environment, installed);
    onTestFinished(async () => void (await desk.stop()));
    const origin = await startOrigin({ folder: FIXTURE });
    onTestFinished(() => origin.close());
    expect(await desk.get('/healthz')).toMatchObject({ ffmpeg: null });
    const { sessionId } = desk;
    const entries = ['Meadow Circle', 'Quiet River'].map((listedAs) => ({
      entryId: crypto.randomUUID(),
      listedAs,
      class: 'ngo',
    }));
    const listing = command('add-entries', { entries, place: 'end' });
    expect((await desk.post(`/api/sessions/${sessionId}/commands`, listing)).status).toBe(200);
    const source = { sessionId, url: origin.url, role: 'floor', channel: 'floor' };
    const { id } = (await desk.post('/api/sources', source)).body as { readonly id: string };
    await expect.poll(() => desk.get(`/api/sources/${id}`), { timeout: 20_000 }).toMatchObject({ state: 'live' });

    const browser = await launchChromium();
    onTestFinished(() => browser.close());
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, baseURL: desk.url });
    const [name = '', value = ''] = desk.cookie.split('=');
    await context.addCookies([{ name, value, url: desk.url }]);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(`/session/${sessionId}`);
    const driver = await createConsoleDriver(page);
    await driver.sees('page', 'From where do you follow?');
    await driver.press('2');
    await driver.sees('page', /You: stream, \d+ s behind/);
    const playedS = () => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime);
    const beganS = await playedS();
    await expect.poll(playedS, { timeout: 30_000 }).toBeGreaterThan(beganS + 1);
    await driver.press('n');
    await driver.sees('Now', 'Meadow Circle');
    await driver.press('3', 's');
    await driver.sees('Now', 'Moderator');
    await driver.sees('page', 'All saved on the server');

    await page.goto(`/session/${sessionId}/list`);
    await page
      .getByRole('link', { name: /^Clip of / })
      .first()
      .click();
    const door = await createConsoleDriver(page);
    await door.sees('page', 'Clips are cut by the program ffmpeg, which is not installed on the server.');
    expect(await page.getByRole('button', { name: 'Cut it' }).isDisabled()).toBe(true);
    await page.goto(`/session/${sessionId}/recordings`);
    const files = await createConsoleDriver(page);
    await files.sees('page', 'Files cannot be taken: the program ffmpeg is not installed on the server.');

    // The route gives the same answer.
    const [statement] = (
      (await desk.get(`/api/interventions?session=${sessionId}`)) as { items: { interventionId: string }[] }
    ).items;
    const order = { sessionId, sourceId: id, interventionId: statement?.interventionId, method: 'copy' };
    const refused = await desk.post('/api/clips', { ...order, profile: 'internal', reader: 'The team' });
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'ffmpeg_missing' } } });
    expect(faults).toEqual([]);
  });
});
