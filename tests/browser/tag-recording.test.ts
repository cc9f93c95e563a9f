/** Tests in a browser the tagging of a recording. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Mark } from '../../shared/session/state/rows.ts';
import { FRAME_MS } from '../helpers/fixture-stream.ts';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { describeWith } from '../helpers/programs.ts';
import { command } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';
import { Screen } from './two-observers/screen.ts';

const LENGTH_MS = SEGMENTS * SEGMENT_MS;
/** Default reaction lead of a start or stop, ms. */
const LEAD_MS = 500;

describeWith(['chromium'], 'a recording of a session', () => {
  let desk: ServedDesk;
  const origins: FixtureOrigin[] = [];

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(async () => {
    await desk.finish();
    for (const origin of origins.splice(0)) origin.close();
  });
  afterAll(() => desk.close());

  /** Attaches a complete recording of half a minute that ended so long ago. */
  async function attach(sessionId: string, endedAgoMs: number, channel: string): Promise<FixtureOrigin> {
    const origin = await startFixtureOrigin('fmp4', undefined, endedAgoMs);
    origins.push(origin);
    const source = { sessionId, url: `${origin.url}/live.m3u8`, role: 'floor', channel };
    const { body } = await desk.ana.post('/api/sources', source);
    const recorded = async () => (await desk.ana.get(`/api/sources/${body.id}`)).body;
    await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: LENGTH_MS });
    return origin;
  }

  async function start(sessionId: string): Promise<void> {
    const { body } = await desk.ana.post(`/api/sessions/${sessionId}/commands`, command('start-session', {}));
    expect(body).toMatchObject({ ok: true });
  }

  const markOf = async (sessionId: string, type: string): Promise<Mark | undefined> =>
    (await desk.logged(sessionId, type)).at(-1)?.mark as Mark | undefined;

  /** The frame that is read from the screen, once the picture stands still. */
  async function standingFrame(page: Page): Promise<number> {
    const screen = await Screen.of(page);
    let last = await screen.frame();
    await expect
      .poll(
        async () => {
          const before = last;
          last = await screen.frame();
          return last !== null && last === before;
        },
        { timeout: 15_000 },
      )
      .toBe(true);
    return last ?? Number.NaN;
  }

  it('[V8] [T9] [V7] is tagged as if live: at its own time, at any speed, paused and frame by frame', async () => {
    const session = await desk.session(['Meadow Circle', 'Quiet River']);
    await attach(session, 7_200_000, 'floor');
    await start(session);
    const ana = await desk.console(desk.ana, session, 'recording');
    const { page } = ana;
    const screen = await Screen.of(page);
    // It begins with its first frame, and not with its last, as a live picture would.
    await expect.poll(() => screen.frame(), { timeout: 20_000 }).toBeGreaterThanOrEqual(0);
    expect(await screen.frame()).toBeLessThan((0.5 * LENGTH_MS) / FRAME_MS);

    await ana.press('>', '>', '>');
    await expect.poll(() => page.getByLabel('Speed of the picture').inputValue()).toBe('2');
    const before = (await screen.frame()) ?? 0;
    await ana.press('n');
    const after = (await screen.frame()) ?? 0;
    await ana.sees('Now', 'Meadow Circle');
    await expect.poll(() => markOf(session, 'intervention-started')).toBeDefined();
    const started = await markOf(session, 'intervention-started');
    expect(started).toMatchObject({ vantage: 'recording', leadMs: 2 * LEAD_MS });
    expect(started?.media?.mediaMs).toBeGreaterThanOrEqual((before - 1) * FRAME_MS);
    expect(started?.media?.mediaMs).toBeLessThanOrEqual((after + 1) * FRAME_MS);

    await ana.press('k');
    const stood = await standingFrame(page);
    await ana.press('.', '.', ',');
    await expect.poll(() => standingFrame(page)).toBe(stood + 1);
    await ana.press('s');
    await ana.sees('Now', 'Moderator');
    await expect.poll(() => markOf(session, 'intervention-ended')).toBeDefined();
    const ended = await markOf(session, 'intervention-ended');
    expect(ended).toMatchObject({ vantage: 'recording', leadMs: 0, media: { mediaMs: (stood + 1) * FRAME_MS } });

    // The record has the lengths of the recording, whatever the real time was.
    await ana.sees('page', 'All saved on the server');
    const [row] = (await desk.takenOut(session)).interventions;
    const expectedMs = (stood + 1) * FRAME_MS - ((started?.media?.mediaMs ?? 0) - 2 * LEAD_MS);
    expect(row?.netMs).toBe(expectedMs);

    await page.reload();
    await page.locator('video').waitFor({ timeout: 20_000 });
    await page
      .getByText(/^Recording, \d/)
      .first()
      .waitFor({ timeout: 20_000 });
    const resumed = await Screen.of(page);
    const again = await resumed.frame();
    expect(again).toBeGreaterThanOrEqual(stood - 2000 / FRAME_MS);
    expect(again).toBeLessThan(stood + 4000 / FRAME_MS);
  });

  it('[V8] shows from another one a statement that it lacks, and offers the choice of both', async () => {
    const session = await desk.session(['Meadow Circle', 'Quiet River']);
    const late = await attach(session, 0, 'stream');
    const early = await attach(session, LENGTH_MS + 60_000, 'archive');
    await start(session);
    const names = [
      ['Meadow Circle', early.startedMs + 12_000],
      ['Quiet River', late.startedMs + 14_000],
    ] as const;
    for (const [announcedAs, pressedMs] of names) {
      const interventionId = crypto.randomUUID();
      const mark = (ms: number) => ({ vantage: 'room', pressedMs: ms, pressUncertaintyMs: 50, leadMs: 0 });
      const ids = { interventionId, entryId: null, endsInterventionId: null };
      const give = (type: string, payload: object) =>
        desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload));
      await give('start-intervention', { ...ids, announcedAs, class: 'ngo', mark: mark(pressedMs) });
      await give('stop-intervention', { interventionId, mark: mark(pressedMs + 4000) });
    }
    const page = await desk.open(desk.boris, `/session/${session}/list`);
    const recording = page.getByLabel('Which recording');
    await expect.poll(() => recording.locator('option').allTextContents()).toEqual(['stream', 'archive']);
    const screen = await Screen.of(page);
    for (const [name, from, choice] of [
      ['Meadow Circle', 10_000, 'archive'],
      ['Quiet River', 12_000, 'stream'],
      ['Meadow Circle', 10_000, 'archive'],
    ] as const) {
      await page.getByRole('button', { name: new RegExp(`^Play ${name}`) }).click();
      const chosen = () => recording.locator('option:checked').textContent();
      await expect.poll(chosen, { timeout: 20_000 }).toBe(choice);
      await page.getByRole('button', { name: 'Pause' }).click({ timeout: 20_000 });
      const frame = await standingFrame(page);
      expect(frame, name).toBeGreaterThanOrEqual(from / FRAME_MS - 1);
      expect(frame, name).toBeLessThan((from + 5000) / FRAME_MS);
    }
    await recording.selectOption('stream');
    await expect.poll(() => screen.frame(), { timeout: 20_000 }).not.toBeNull();
    expect(await recording.locator('option:checked').textContent()).toBe('stream');
  });

  it('[V8] [C10] does not replace the live one for a user who follows the stream, in whatever order they were attached', async () => {
    const session = await desk.session(['Meadow Circle']);
    await attach(session, 7_200_000, 'archive');
    const { sources } = (await desk.ana.get(`/api/sessions/${session}/sources`)).body;
    expect((await desk.ana.post(`/api/sources/${String(sources[0]?.id)}/stop`)).status).toBe(200);
    const live = await desk.addStream(session);
    await start(session);
    const ana = await desk.console(desk.ana, session, 'stream');
    await ana.sees('page', 'Recording · saved');
    await ana.page.getByText(/^\d+ s behind live$/).waitFor({ timeout: 20_000 });
    await ana.press('n');
    await expect.poll(() => markOf(session, 'intervention-started')).toBeDefined();
    expect((await markOf(session, 'intervention-started'))?.media?.sourceId).toBe(live);
    // An address that no encoder uses replaces no picture, although the stream has ended.
    const place = { sessionId: session, kind: 'push', role: 'floor', channel: 'floor' };
    expect((await desk.ana.post('/api/sources', place)).status).toBe(200);
    expect((await desk.ana.post(`/api/sources/${live}/stop`)).status).toBe(200);
    const player = ana.page.locator('rostrum-player');
    await player.getByText(/^Recording, [\d:]+$/).waitFor();
    expect(await player.getByRole('button', { name: 'Live' }).count()).toBe(0);
    expect(await player.evaluate((element) => (element as unknown as { sourceId: string }).sourceId)).toBe(live);
    // Once resumed, it is live again for a user who watched it to its end.
    expect((await desk.ana.post(`/api/sources/${live}/resume`)).status).toBe(200);
    await player.getByText(/^\d+ s behind live$/).waitFor({ timeout: 20_000 });
  });
});
