/** Tests in a browser the corrections of one statement on the list. */
import { randomUUID } from 'node:crypto';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../helpers/programs.ts';
import { command, markNow } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'one statement, corrected on the list', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  /** A session in which Harbour Light has spoken, with a quote, a note and a State addressed. */
  async function heard(): Promise<{ readonly session: string; readonly interventionId: string }> {
    const session = await desk.session(['Harbour Light', 'Open Window']);
    const give = async (type: string, payload: object): Promise<void> => {
      const { body } = await desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload));
      expect(body, type).toMatchObject({ ok: true });
    };
    const interventionId = randomUUID();
    const { body } = await desk.ana.get(`/api/sessions/${session}/events?since=0`);
    const listed = body.events.find(({ type }) => type === 'entry-listed')?.payload as { entryId: string };
    await give('start-intervention', {
      ...{ interventionId, entryId: listed.entryId, endsInterventionId: null, mark: markNow(60_000) },
    });
    for (const [kind, text] of [
      ['quote', 'We were not heard'],
      ['note', 'spoke very fast'],
    ] as const)
      await give('add-note', { noteId: randomUUID(), interventionId, kind, text, mark: markNow(30_000) });
    await give('add-about', { tagId: randomUUID(), interventionId, target: 'state:SE', stance: 'neutral_mention' });
    await give('stop-intervention', { interventionId, mark: markNow(1000) });
    return { session, interventionId };
  }

  async function listOf(session: string): Promise<Page> {
    const page = await desk.open(desk.ana, `/session/${session}/list`);
    await page.getByRole('button', { name: /^Play Harbour Light/ }).focus();
    return page;
  }

  it('[R6] [C41a] a quote is verified by keys alone and has quotation marks in the record, an edited one has none', async () => {
    const { session } = await heard();
    const page = await listOf(session);
    const statement = page.locator('rostrum-statement');
    await page.keyboard.press('e');
    await statement.locator('.verify:focus').waitFor();
    expect(await statement.innerText()).not.toContain('“We were not heard”');
    await page.keyboard.press('Enter');
    await statement.getByText('“We were not heard”').waitFor();
    const quotes = async () => (await desk.takenOut(session)).interventions[0]?.quotes;
    await expect.poll(quotes).toMatchObject([{ text: 'We were not heard', verified: true }]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await statement.locator('textarea:focus').waitFor();
    await page.keyboard.press('End');
    await page.keyboard.type(' at all');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(quotes).toMatchObject([{ text: 'We were not heard at all', verified: false }]);
    await statement.getByText('A changed quote has to be checked again').waitFor();
    await statement.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(quotes).toMatchObject([{ text: 'We were not heard', verified: true }]);
  });

  it('[K3] [C41a] a note that somebody else edited meanwhile is not overwritten, and the typed text stays', async () => {
    const { session } = await heard();
    const page = await listOf(session);
    const statement = page.locator('rostrum-statement');
    await page.keyboard.press('e');
    await statement.locator('li', { hasText: 'spoke very fast' }).getByRole('button', { name: 'Edit' }).click();
    const field = statement.locator('textarea');
    await field.fill('spoke fast');
    const { body } = await desk.boris.get(`/api/sessions/${session}/events?since=0`);
    const added = body.events.filter(({ type }) => type === 'note-added').at(-1)?.payload as {
      noteId: string;
      interventionId: string;
      text: { '~': string };
    };
    const change = { noteId: added.noteId, text: 'spoke at length', replaces: added.text['~'] };
    await desk.boris.post(`/api/sessions/${session}/commands`, command('edit-note', change));
    // The other's text is on this page too once its tag is: an observer's events come in order.
    const { interventionId } = added;
    const about = { tagId: randomUUID(), interventionId, target: 'state:NO', stance: 'neutral_mention' };
    await desk.boris.post(`/api/sessions/${session}/commands`, command('add-about', about));
    await page.getByLabel('About Norway:').waitFor();
    await statement.getByRole('button', { name: 'Save' }).click();
    await statement.locator('.fault').waitFor();
    expect(await field.inputValue()).toBe('spoke fast');
    await page.keyboard.press('Escape');
    await statement.getByText('spoke at length').waitFor();
    await statement.locator('li', { hasText: 'spoke at length' }).getByRole('button', { name: 'Remove' }).click();
    await expect.poll(async () => (await desk.logged(session, 'note-removed')).length).toBe(1);
    await statement.getByText('spoke at length').waitFor({ state: 'detached' });
  });

  it('[K2] [C41a] the stance towards a State is set on the list, and is in the record', async () => {
    const { session } = await heard();
    const page = await listOf(session);
    await page.keyboard.press('e');
    await page.getByLabel('About Sweden:').selectOption('criticises');
    const abouts = async () => (await desk.takenOut(session)).interventions[0]?.about;
    await expect.poll(abouts).toMatchObject([{ target: 'state:SE', stance: 'criticises' }]);
  });

  it('[F11] [U1] [C41b] a statement is struck out from the palette, with a reason, and restored after a reload', async () => {
    const { session } = await heard();
    const console = await desk.console(desk.ana, session, 'room');
    await console.press('/');
    await console.type('strike');
    await console.press('Enter');
    const { page } = console;
    await page.locator('#reason:focus').waitFor();
    await page.keyboard.press('Enter');
    expect(await desk.logged(session, 'intervention-voided'), 'not without a reason').toHaveLength(0);
    await page.keyboard.type('wrong microphone');
    await page.keyboard.press('Enter');
    await page.getByText('This statement is struck out.').waitFor();
    await expect.poll(async () => (await desk.takenOut(session)).interventions).toEqual([]);
    await page.reload();
    await page.getByText('1 statement struck out').click();
    await page.getByText('wrong microphone').waitFor();
    await page.getByRole('button', { name: /^Take back the striking out of Harbour Light/ }).click();
    await page.getByRole('button', { name: /^Play Harbour Light/ }).waitFor();
    await expect.poll(async () => (await desk.takenOut(session)).interventions).toHaveLength(1);
  });

  it('[A5] [C42] the palette closes the list, opens it again, and closes it for good: who waits was not reached', async () => {
    const session = await desk.session(['Harbour Light', 'Open Window']);
    const console = await desk.console(desk.ana, session, 'room');
    const choose = async (words: string): Promise<void> => {
      await console.press('/');
      await console.type(words);
      await console.press('Enter');
    };
    await choose('open the speakers');
    await console.sees('Messages', 'The speakers’ list is open.');
    await choose('no more names');
    await console.sees('Messages', '2 speakers still wait');
    const closed = console.page.getByRole('heading', { name: 'Next · list closed' });
    await closed.waitFor();
    await choose('open the speakers');
    await console.sees('Messages', 'is open again');
    await closed.waitFor({ state: 'detached' });
    await choose('for good');
    await console.sees('Messages', '2 speakers were not reached');
    const notHeard = async () => (await desk.takenOut(session)).notHeard;
    await expect.poll(notHeard).toMatchObject([{ status: 'not_reached' }, { status: 'not_reached' }]);
  });

  it('[C42] a session is suspended and resumed from the palette, and a step that is not possible states why', async () => {
    const { session } = await heard();
    const console = await desk.console(desk.boris, session, 'room');
    const choose = async (words: string): Promise<void> => {
      await console.press('/');
      await console.type(words);
      await console.press('Enter');
    };
    await choose('resume');
    await console.sees('Messages', 'The session is not suspended.');
    await choose('suspend');
    await console.sees('Messages', 'The session is now suspended.');
    await choose('resume');
    await console.sees('Messages', 'The session is now open again.');
    expect((await desk.logged(session, 'session-status-set')).map(({ status }) => status)).toEqual([
      'live',
      'suspended',
      'live',
    ]);
  });
});
