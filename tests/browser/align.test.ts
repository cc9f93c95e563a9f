/** Tests in a browser the alignment of a recording that was attached later. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright';
import { FRAME_MS } from '../helpers/fixture-stream.ts';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { describeWith } from '../helpers/programs.ts';
import { command } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';
import { Screen } from './two-observers/screen.ts';

const HOUR_MS = 3_600_000;
/** Time by which the list plays before the start, ms. */
const LEAD_IN_MS = 2000;

/** Statements as they really are in the recording, ms from its first frame. */
const TURNS = [
  ['Meadow Circle', 3000, 6400],
  ['Quiet River', 8200, 13_000],
  ['Open Window', 14_760, 19_000],
  ['Harbour Light', 21_320, 27_000],
] as const;

declare global {
  interface Window {
    /** Brightness of the twenty squares, frame by frame. */
    readonly barcodes: number[][];
  }
}

describeWith(['chromium'], 'a recording attached to a session that was tagged without video', () => {
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

  /** A closed session that was tagged in the room. Its recording is added now; its clock is five hours ahead. */
  async function taggedWithoutVideo(): Promise<string> {
    const session = await desk.session(TURNS.map(([name]) => name));
    const beganMs = origin.startedMs - 5 * HOUR_MS;
    const mark = (ms: number) => ({ vantage: 'room', pressedMs: beganMs + ms, pressUncertaintyMs: 50, leadMs: 0 });
    const give = async (type: string, payload: object): Promise<void> => {
      const { body } = await desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload));
      expect(body, type).toMatchObject({ ok: true });
    };
    const { tables } = (await desk.ana.get(`/api/sessions/${session}`)).body.snapshot;
    const entries = tables.entries.map(([, row]) => row as { readonly id: string; readonly rank: number });
    const entryIds = entries.sort((a, b) => a.rank - b.rank).map(({ id }) => id);
    for (const [at, [, from, to]] of TURNS.entries()) {
      const interventionId = crypto.randomUUID();
      const ids = { interventionId, entryId: entryIds[at], endsInterventionId: null };
      await give('start-intervention', { ...ids, mark: mark(from) });
      await give('stop-intervention', { interventionId, mark: mark(to) });
    }
    await give('close-session', {});
    const source = { sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'floor' };
    const { body: added } = await desk.ana.post('/api/sources', source);
    const recorded = async () => (await desk.ana.get(`/api/sources/${added.id}`)).body;
    await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
    return session;
  }

  /** Stops the picture at a moment of the recording. The player's own controls are tested elsewhere. */
  async function stopAt(page: Page, mediaMs: number): Promise<void> {
    const frame = mediaMs / FRAME_MS;
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.locator('rostrum-player').evaluate((player, ms) => {
      const { sourceId } = player as unknown as { readonly sourceId: string };
      (player as unknown as { seekTo(place: object): void }).seekTo({ sourceId, epoch: 1, mediaMs: ms });
    }, mediaMs);
    const screen = await Screen.of(page);
    await expect.poll(() => screen.frame(), { timeout: 15_000 }).toBe(frame);
  }

  /** Makes the page keep the brightness of the barcode's twenty squares in each frame since the last jump. */
  async function watchPicture(page: Page): Promise<void> {
    await page.locator('video').evaluate((element) => {
      const video = element as HTMLVideoElement;
      const context = new OffscreenCanvas(640, 360).getContext('2d', { willReadFrequently: true });
      const barcodes: number[][] = [];
      Object.assign(window, { barcodes });
      video.addEventListener('seeked', () => void (barcodes.length = 0));
      video.requestVideoFrameCallback(function look() {
        context?.drawImage(video, 0, 0, 640, 360);
        const { data = [] } = context?.getImageData(0, 28, 640, 1) ?? {};
        barcodes.push(Array.from({ length: 20 }, (_, square) => data[(52 + 28 * square) * 4 + 1] ?? 0));
        video.requestVideoFrameCallback(look);
      });
    });
  }

  /** Presses a line's button and returns the numbers of the first frames that are shown after the jump. */
  async function framesAfter(page: Page, speaker: string): Promise<number[]> {
    await page.evaluate(() => void (window.barcodes.length = 0));
    const jumped = page
      .locator('video')
      .evaluate(
        (video) => new Promise<void>((resolve) => video.addEventListener('seeked', () => resolve(), { once: true })),
      );
    await page.getByRole('button', { name: new RegExp(`^Play ${speaker}`) }).click();
    await jumped;
    await page.getByRole('heading', { name: speaker }).waitFor();
    await page.waitForFunction(() => window.barcodes.length >= 3, null, { timeout: 20_000 });
    const frames = await page.evaluate(() => window.barcodes.slice(0, 3));
    return frames.map((squares) => {
      const middle = ((squares[0] ?? 0) + (squares[19] ?? 0)) / 2;
      return squares.slice(1, 19).reduce((number, light, bit) => number + (light > middle ? 2 ** bit : 0), 0);
    });
  }

  it('[T8b] [T8c] is aligned by one moment, and then every row plays the right frame', async () => {
    const session = await taggedWithoutVideo();
    const page = await desk.open(desk.ana, `/session/${session}/list`);
    await page.getByRole('link', { name: 'Align the recording' }).click();
    await page.getByRole('heading', { name: 'Align the recording' }).waitFor();
    await page.locator('video').waitFor();
    await page.getByText(/In the picture: 0:/).waitFor({ timeout: 20_000 });
    const [, , [name, fromMs]] = TURNS;
    await stopAt(page, fromMs);
    await page.getByText('In the picture: 0:14.76 into the recording').waitFor();
    const statement = page.getByLabel('Which statement?');
    const option = await statement.locator('option', { hasText: name }).getAttribute('value');
    await statement.selectOption(option);
    await page.getByRole('button', { name: 'This is the moment' }).click();
    await page.getByText(`0:14: ${name} begins`).waitFor();
    await page.getByText('The recording moves by 5:00:00, to earlier.').waitFor();
    await page.getByText('4 of 4 statements begin in it.').waitFor();
    expect(await desk.logged(session, 'anchor-added'), 'nothing is done before it is asked for').toHaveLength(1);
    await page.getByRole('button', { name: 'Align', exact: true }).click();
    await page.getByText('Aligned. Every line of the list plays its place in the recording.').waitFor();

    await page.getByRole('link', { name: 'List of statements' }).click();
    await page.locator('video').waitFor();
    await watchPicture(page);
    for (const [speaker, startMs] of [...TURNS, TURNS[0]]) {
      const shown = await framesAfter(page, speaker);
      const nearest = Math.min(...shown.map((frame) => Math.abs(frame - (startMs - LEAD_IN_MS) / FRAME_MS)));
      expect(nearest, `${speaker}: ${shown.join()}`).toBeLessThanOrEqual(1);
    }
  });

  it('[T8a] is shown if it is the aligned one of several, and no other can be', async () => {
    const session = await taggedWithoutVideo();
    const source = { sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'archive' };
    const { body: added } = await desk.ana.post('/api/sources', source);
    const recorded = async () => (await desk.ana.get(`/api/sources/${added.id}`)).body;
    await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
    const page = await desk.open(desk.ana, `/session/${session}/align`);
    const choice = page.getByLabel('Recording', { exact: true });
    await choice.waitFor();
    expect(await page.getByLabel('Which recording').count(), 'one place to choose it').toBe(0);
    await choice.selectOption('archive');
    await page.getByText(/In the picture: 0:/).waitFor({ timeout: 20_000 });
    const [, , [name, fromMs]] = TURNS;
    await stopAt(page, fromMs);
    const asked = page.waitForRequest((request) => request.url().includes('/alignments?preview=1'));
    await page.getByRole('button', { name: 'This is the moment' }).click();
    expect((await asked).postDataJSON()).toMatchObject({ sourceId: added.id, moments: [{ mediaMs: fromMs }] });
    expect(await page.getByLabel('Which statement?').locator('option', { hasText: name }).count()).toBe(1);
  });

  it('[T8i] [C30b] a mark on the recording itself anchors nothing and is not offered', async () => {
    const session = await taggedWithoutVideo();
    const { body: listed } = await desk.ana.get(`/api/sessions/${session}/sources`);
    const [recording] = (listed as unknown as { readonly sources: readonly { readonly id: string }[] }).sources;
    const onIt = (mediaMs: number) => ({
      ...{ vantage: 'recording', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0 },
      media: { sourceId: recording?.id, epoch: 1, mediaMs },
    });
    // One more statement. Only its end was marked in the room.
    const interventionId = crypto.randomUUID();
    const start = { interventionId, entryId: null, endsInterventionId: null, mark: onIt(28_000) };
    for (const [type, payload] of [
      ['start-session', {}],
      ['start-intervention', start],
      ['stop-intervention', { interventionId, mark: { ...onIt(0), vantage: 'room', media: undefined } }],
    ] as const) {
      const { body } = await desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload));
      expect(body, type).toMatchObject({ ok: true });
    }
    const page = await desk.open(desk.ana, `/session/${session}/align`);
    await page.getByText(/In the picture: 0:/).waitFor({ timeout: 20_000 });
    const offered = async (): Promise<number> =>
      page.getByLabel('Which statement?').locator('option', { hasText: 'Unidentified' }).count();
    expect([await page.getByLabel('Which statement?').locator('option').count(), await offered()]).toEqual([4, 0]);
    await page.getByLabel('What happens in the picture?').selectOption('end');
    await expect.poll(offered).toBe(1);
  });

  it('[T8j] is offered for alignment to leads alone', async () => {
    const session = await desk.session(['Meadow Circle']);
    const page = await desk.open(desk.boris, `/session/${session}/align`);
    await page.getByText('Only leads align recordings.').waitFor();
    expect(await page.locator('rostrum-player').count()).toBe(0);
  });
});
