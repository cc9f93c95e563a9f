/** Tests in a browser the choice of sounds and pictures of a recorded source. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PITCHES, startChannelsOrigin, type ChannelsOrigin } from '../helpers/channels-origin.ts';
import { startHarness, type Harness } from '../helpers/harness-page.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';
import { createPlaybackApp } from '../helpers/playback-app.ts';
import { describeWith } from '../helpers/programs.ts';

const FRAME_MS = 40;
const RADIO_ID = 'radio';
const LARGE_ID = 'large';

/** Recorded and served as usual, played by the player's own playback. */
describeWith(['chromium', 'ffmpeg'], 'the choice of sounds and pictures', () => {
  let origin: ChannelsOrigin;
  let recording: IngestHarness;
  let app: ReturnType<typeof createPlaybackApp>;
  let harness: Harness;
  let page: Page;
  let fetched: string[];

  beforeAll(async () => {
    recording = await createIngestHarness();
    origin = await startChannelsOrigin(recording.runtime.nowMs() - 30_000);
    const { root, index, runtime } = recording;
    app = createPlaybackApp({ root, index, nowMs: () => runtime.nowMs(), authorize: () => () => false });
    await app.ready();
    await recording.record(origin.masterUrl);
    await recording.ingest.addSource({ id: RADIO_ID, conferenceId: 'conf', url: origin.radioUrl });
    await recording.ingest.addSource({ id: LARGE_ID, conferenceId: 'conf', url: origin.largeUrl });
    const last = (id: string, rendition: string): Promise<unknown> =>
      recording.until('segment', (event) => event.sourceId === id && event.rendition === rendition && event.seq === 14);
    for (const rendition of ['main', 'small', 'sound-floor', 'sound-english']) await last(SOURCE_ID, rendition);
    for (const rendition of ['main', 'sound-floor', 'sound-english']) await last(LARGE_ID, rendition);
    await last(RADIO_ID, 'main');
    for (const id of [SOURCE_ID, RADIO_ID, LARGE_ID]) await recording.ingest.stopSource(id);
    const handle: Parameters<typeof startHarness>[0]['handle'] = (request, response, next) => {
      if (request.url?.startsWith('/media/') === true) app.server.emit('request', request, response);
      else next();
    };
    harness = await startHarness({ handle, missed: [] }, ['--autoplay-policy=no-user-gesture-required']);
  });
  afterAll(async () => {
    await harness.close();
    await app.close();
    await recording.close();
    origin.close();
  });
  afterEach(async () => {
    await page.close();
    expect(harness.takeFaults()).toEqual([]);
  });

  async function open(source: string, choose?: string): Promise<void> {
    page = await harness.newPage({ width: 680, height: 480 });
    fetched = [];
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await page.goto(`${harness.origin}/tests/browser/channel-harness/index.html?source=${source}`);
    await page.waitForFunction(() => 'playback' in window);
    await page.evaluate((id) => {
      if (id !== undefined) window.playback.chooseChannel(id);
      window.playback.toLive();
    }, choose);
  }

  async function hears(hz: number): Promise<void> {
    await page.waitForFunction((wanted) => Math.abs(window.pitch() - wanted) < 30, hz, { timeout: 20_000 });
  }

  /** The frame in the picture is the one that the clock states. */
  async function clockIsRight(): Promise<void> {
    await page.waitForFunction(() => window.look().number !== null);
    const { number, mark } = await page.evaluate(() => window.look());
    expect(Math.abs((mark?.mediaMs ?? -1) - (number ?? 0) * FRAME_MS)).toBeLessThanOrEqual(FRAME_MS);
  }

  it('[V5] plays a picture with its own sound, and with another as soon as one is chosen', async () => {
    await open(SOURCE_ID);
    await hears(PITCHES.Floor);
    await clockIsRight();
    const { channels, channel } = await page.evaluate(() => ({
      channels: window.playback.channels.value,
      channel: window.playback.channel.value,
    }));
    expect(channels.map(({ id, name, language }) => [id, name, language])).toEqual(
      expect.arrayContaining([
        ['sound-floor', 'Floor', null],
        ['sound-english', 'English', 'en'],
      ]),
    );
    expect(channel).toBe('sound-floor');
    expect(fetched.filter((path) => path.includes('sound-english'))).toEqual([]);
    await page.evaluate(() => window.playback.chooseChannel('sound-english'));
    await hears(PITCHES.English);
    await clockIsRight();
  });

  it('[V5] is under the picture, by the names', async () => {
    await open(SOURCE_ID);
    await hears(PITCHES.Floor);
    const channel = page.getByRole('combobox', { name: 'Channel to listen to' });
    expect(await channel.locator('option').allTextContents()).toEqual(['Floor', 'English']);
    await channel.selectOption('English');
    await hears(PITCHES.English);
    const size = page.getByRole('combobox', { name: 'Size of the picture' });
    expect(await size.locator('option').allTextContents()).toEqual(['360 lines', '180 lines']);
    await size.selectOption('180 lines');
    await page.waitForFunction(() => window.clip.videoHeight === 180, null, { timeout: 20_000 });
    await clockIsRight();
    expect(await channel.inputValue()).toBe('sound-english');
  });

  it('[V5] begins with the sound that was chosen before', async () => {
    await open(SOURCE_ID, 'sound-english');
    await hears(PITCHES.English);
    expect(await page.evaluate(() => window.playback.channel.value)).toBe('sound-english');
  });

  it('[V1] [V4] shows the small picture once chosen, by the same clock', async () => {
    await open(SOURCE_ID);
    await clockIsRight();
    expect(fetched.some((path) => path.includes('/r/small/'))).toBe(false);
    await page.evaluate(() => window.playback.choosePicture('small'));
    await page.waitForFunction(() => window.clip.videoHeight === 180, null, { timeout: 20_000 });
    await clockIsRight();
    await hears(PITCHES.Floor);
  });

  it('[V1] plays a source of sound alone, and marks carry the position that is heard', async () => {
    await open(RADIO_ID);
    await hears(PITCHES.Floor);
    const { hasPicture, position, timeS } = await page.evaluate(() => ({
      hasPicture: window.playback.hasPicture.value,
      timeS: window.clip.currentTime,
      position: window.playback.markNow(),
    }));
    expect(hasPicture).toBe(false);
    expect(position).toMatchObject({ sourceId: RADIO_ID, epoch: 1 });
    expect(Math.abs((position?.mediaMs ?? 0) - timeS * 1000)).toBeLessThan(100);
  });

  it('[V1] [V5] plays sound alone if there is no small picture, in the chosen channel, and the picture again', async () => {
    await open(LARGE_ID);
    await clockIsRight();
    await page.evaluate(() => window.playback.choosePicture('sound-only'));
    await page.waitForFunction(() => !window.playback.hasPicture.value, null, { timeout: 20_000 });
    await hears(PITCHES.Floor);
    await page.evaluate(() => window.playback.chooseChannel('sound-english'));
    await hears(PITCHES.English);
    expect(await page.evaluate(() => window.playback.markNow()?.sourceId)).toBe(LARGE_ID);
    await page.evaluate(() => window.playback.choosePicture('main'));
    await page.waitForFunction(() => window.playback.hasPicture.value, null, { timeout: 20_000 });
    await clockIsRight();
    await hears(PITCHES.English);
  });
});
