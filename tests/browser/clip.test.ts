/** Tests in a browser how a lead orders clips and saves them. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith } from '../helpers/programs.ts';
import { command } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

const FRAME_MS = 40;
const [FROM_MS, TO_MS] = [3320, 9560];

describeWith(['chromium', 'ffmpeg', 'ffprobe'], 'a clip, from the list to the saved file', () => {
  let desk: ServedDesk;
  let origin: FixtureOrigin;

  beforeAll(async () => {
    desk = await startServedDesk();
    origin = await startFixtureOrigin('fmp4');
  });
  afterEach(() => desk.finish());
  afterAll(async () => {
    await desk.close();
    origin.close();
  });

  /** A session with these statements in its recording, and their ids. A statement without an end still runs. */
  async function recorded(
    ...turns: readonly (readonly [fromMs: number, toMs?: number])[]
  ): Promise<[string, string[]]> {
    const session = await desk.session([]);
    const source = { sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'floor' };
    const { body: added } = await desk.ana.post('/api/sources', source);
    const kept = async () => (await desk.ana.get(`/api/sources/${added.id}`)).body;
    await expect.poll(kept, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
    const mark = (ms: number) => ({
      ...{ vantage: 'room', pressedMs: origin.startedMs + ms, pressUncertaintyMs: 50, leadMs: 0 },
    });
    const give = async (type: string, payload: object): Promise<void> =>
      expect((await desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload))).body.ok).toBe(true);
    const ids = turns.map(() => crypto.randomUUID());
    for (const [at, [fromMs, toMs]] of turns.entries()) {
      const interventionId = ids[at];
      const start = { interventionId, entryId: null, endsInterventionId: null, mark: mark(fromMs) };
      await give('start-intervention', start);
      if (toMs !== undefined) await give('stop-intervention', { interventionId, mark: mark(toMs) });
    }
    return [session, ids];
  }

  it('[R11a] a lead orders a clip of a statement for a named recipient and saves it', async () => {
    const [session, [ended = '', running = '']] = await recorded([FROM_MS, TO_MS], [12_000]);
    const page = await desk.open(desk.ana, `/session/${session}/list`);
    const clips = page.getByRole('link', { name: /^Clip of / });
    await clips.first().waitFor();
    expect(await clips.count(), 'whoever still speaks has none').toBe(1);
    await clips.first().click();
    await page.getByRole('heading', { name: /^The recording of Unidentified/ }).waitFor();
    const door = await createConsoleDriver(page);

    await page.getByRole('radio', { name: 'Anyone' }).check();
    await page.getByLabel('Who gets it?').fill('Institute of Examples');
    await page.getByRole('button', { name: 'Cut it' }).click();
    await door.sees('page', 'Nothing of this session can be public before it has been reviewed.');

    await page.getByRole('radio', { name: 'A partner' }).check();
    await page.getByRole('button', { name: 'Cut it' }).click();
    await door.sees('page', 'In hand: see below.');
    // A user who leaves the page meanwhile finds the clip again.
    await page.goto(`/session/${session}/list`);
    await clips.first().click();
    const save = page.getByRole('link', { name: /^Save record-.*-partner-1\.mp4$/ });
    await save.waitFor({ timeout: 30_000 });
    const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
    const file = await download.path();
    const frames = Array.from({ length: (TO_MS - FROM_MS) / FRAME_MS }, (_, index) => FROM_MS / FRAME_MS + index);
    expect(frameNumbersOf(file)).toEqual(frames);
    expect(await desk.logged(session, 'record-taken-out')).toMatchObject([{ format: 'clip-copy', profile: 'partner' }]);
    await showsTheQueue(page, ended);

    // A hiding withdraws the clips of the session, and the page states that.
    await page.unroute('**/api/jobs?*');
    const hiding = command('hide-speaker', { hideId: crypto.randomUUID(), subjectId: running });
    expect((await desk.ana.post(`/api/sessions/${session}/commands`, hiding)).body.ok).toBe(true);
    await page.reload();
    await page.getByText('Clips that were made before are no longer here').waitFor();
    expect(await save.count()).toBe(0);
  });

  it('[R11g] [J7] the clips of several statements are ordered at once, and saved at once', async () => {
    const [session, [first = '']] = await recorded(
      ...Array.from({ length: 13 }, (_, at) => [2000 * at + 1000, 2000 * at + 2000] as const),
    );
    const page = await desk.open(desk.ana, `/session/${session}/take-out?clip=${first}`);
    await page.getByText('Only this statement. Choose more').click();
    for (const other of await page.getByRole('checkbox').all()) await other.check();
    await page.getByLabel('What is made').selectOption('sound');
    await page.getByLabel('Who gets it?').fill('The archive');
    await page.getByRole('button', { name: 'Cut all 13' }).click();
    const names: string[] = [];
    page.on('download', (download) => names.push(download.suggestedFilename()));
    await page.getByRole('button', { name: 'Save all 13' }).click({ timeout: 30_000 });
    await expect.poll(() => new Set(names).size, { timeout: 15_000 }).toBe(13);
    expect(names.filter((name) => !name.endsWith('.m4a'))).toEqual([]);
  });

  /** A queue as the server reports it while it cuts. Here that takes too short a time to be seen. */
  async function showsTheQueue(page: Page, interventionId: string): Promise<void> {
    const job = {
      interventionId,
      profile: 'partner',
      method: 'strict',
      place: 0,
      progress: 0,
      copy: null,
      error: null,
    };
    let [running, waiting] = ['running', 'queued'];
    await page.route('**/api/jobs?*', (route) => {
      const jobs = [
        { ...job, id: 'first', state: running, progress: 0.42 },
        { ...job, id: 'second', state: waiting, place: 3 },
        { ...job, id: 'third', state: 'failed', error: { code: 'media_gap', params: { missingMs: 4200 } } },
      ];
      return route.fulfill({ json: { jobs } });
    });
    await page.route('**/api/jobs/*', (route) => {
      if (route.request().method() === 'DELETE' && route.request().url().endsWith('/second')) waiting = 'cancelled';
      return route.fulfill({ json: {} });
    });
    await page.route('**/healthz', (route) => route.fulfill({ json: { ffmpeg: null } }));
    await page.reload();
    await page.getByText('Clips are cut by the program ffmpeg, which is not installed').waitFor();
    expect(await page.getByRole('button', { name: 'Cut it' }).isDisabled()).toBe(true);
    await page.getByText('Waits: place 3').waitFor();
    expect(await page.getByText('Video, encoded anew · A partner').count()).toBe(3);
    await page.getByText('4 seconds of this statement are not in the recording.').waitFor();
    const progress = page.getByRole('progressbar', { name: /^Progress: Unidentified/ });
    expect(await progress.getAttribute('value')).toBe('42');
    // By keyboard. The focus stays although the button goes.
    await page
      .getByRole('button', { name: /^Give up: Video, encoded anew/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByText('Given up').waitFor();
    await expect.poll(() => page.locator('li:focus').textContent()).toContain('Given up');
    running = 'done';
    await page.getByText('Is being cut').waitFor({ state: 'detached' });
  }

  it('[R11a] only leads are offered one', async () => {
    const session = await desk.session(['Meadow Circle']);
    await desk.addStream(session);
    const ana = await desk.console(desk.ana, session, 'room');
    await ana.press('n');
    await ana.sees('Now', 'Meadow Circle');
    await ana.press('s');
    await ana.sees('page', 'All saved on the server');
    const page = await desk.open(desk.boris, `/session/${session}/list`);
    await page.getByText('Meadow Circle').first().waitFor();
    expect(await page.getByRole('link', { name: /^Clip of / }).count()).toBe(0);
    await page.goto(`/session/${session}/take-out?clip=${session}`);
    await page.getByText('Only leads take records out.').waitFor();
    const own = await desk.open(desk.ana, `/session/${session}/take-out?clip=${crypto.randomUUID()}`);
    await own.getByText('There is no such statement in this session.').waitFor();
    expect(await own.getByRole('button', { name: 'Cut it' }).count(), 'nothing to fill in').toBe(0);
  });
});
