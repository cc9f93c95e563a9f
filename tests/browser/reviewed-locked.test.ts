/** Tests in a browser that the pages of a reviewed session change nothing. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { command, markNow } from '../helpers/running-server.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'a reviewed session on the pages', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  async function give(session: string, type: string, payload: object): Promise<void> {
    const { status, body } = await desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(status, JSON.stringify(body)).toBe(200);
  }

  /** A session with an unreviewed cut-off, a note, and a waiting entry, which is then reviewed. */
  async function reviewed(): Promise<{ readonly session: string; readonly turn: string }> {
    const session = await desk.session(['Meadow Circle', 'Quiet River']);
    const turn = crypto.randomUUID();
    const start = { interventionId: turn, entryId: null, endsInterventionId: null, announcedAs: 'Open Window' };
    await give(session, 'start-intervention', { ...start, mark: markNow(60_000) });
    await give(session, 'cut-off', { interventionId: turn, mark: markNow(30_000) });
    const note = { noteId: crypto.randomUUID(), interventionId: turn, kind: 'note', text: 'as heard', mark: markNow() };
    await give(session, 'add-note', note);
    await give(session, 'add-topic', { tagId: crypto.randomUUID(), interventionId: turn, topic: 'hd.media' });
    for (const type of ['close-session', 'review-session', 'review-session']) await give(session, type, {});
    return { session, turn };
  }

  it('[K20] [C20d] the console has no button that changes the record, and each key states why', async () => {
    const { session } = await reviewed();
    const { page, press, sees, read } = await desk.console(desk.ana, session, 'room');
    await sees('Now', 'Reviewed');
    const before = (await desk.ana.get(`/api/sessions/${session}/state-hash`)).body;
    expect(await page.getByRole('button', { name: 'More for Quiet River' }).count(), 'menu of an entry').toBe(0);
    expect(await page.getByRole('button', { name: /^Remove/ }).count(), 'tags that can be removed').toBe(0);
    for (const key of ['l', 'd', 'Shift+A', 'y', 'm', '1', 't']) {
      await press(key);
      await sees('Messages', 'The session is over');
      await press('Escape');
    }
    await press('/');
    await page.locator('rostrum-palette input').fill('strike');
    await page.locator('rostrum-palette [role=option].muted').waitFor();
    await press('Escape');
    expect(await read('page')).toContain('All saved on the server');
    expect((await desk.ana.get(`/api/sessions/${session}/state-hash`)).body).toEqual(before);
  });

  it('[K20] the list states that the session is reviewed, and offers nothing that changes it', async () => {
    const { session, turn } = await reviewed();
    const page = await desk.open(desk.ana, `/session/${session}/list?of=${turn}&part=words`);
    await page.getByText('The session is reviewed: nothing here changes').waitFor();
    await page.getByText('as heard').waitFor();
    for (const name of ['Edit', 'Remove', /Strike/, /confirm/i])
      expect(await page.getByRole('button', { name }).count(), String(name)).toBe(0);
    await page.keyboard.press('y');
    await give(session, 'review-session', { again: true });
    await page.getByRole('button', { name: 'Remove' }).waitFor();
    await page.getByRole('button', { name: /confirm/i }).waitFor();
  });
});
