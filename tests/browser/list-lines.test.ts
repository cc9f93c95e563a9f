/** Tests in a browser the lines of a speakers' list that are no speaker. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { command, markNow } from '../helpers/running-server.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

const HEADING = 'SPEAKERS’ LIST – WS 3 (as of: 10:00)';

describeWith(['chromium'], 'a line of the list that is no speaker', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('[A22] is pointed out in the set-up and left out; a press or key keeps it or leaves it out', async () => {
    const page = await desk.open(desk.ana, '/new');
    await page.getByLabel('Name of the session').or(page.locator('#title')).first().fill('Working session 3');
    await page.locator('#conference-name').fill('Practice conference');
    await page
      .locator('rostrum-list-paste textarea')
      .fill(
        `${HEADING}\nNo.;Delegation;Name;Time\n1;Norway;;2:30\n2;350.org;;2:30\n3;;;2:30\nMorning\nQuiet River\n-----`,
      );
    const ignored = page.locator('rostrum-list-paste .ignored');
    await ignored.getByText('5 lines are ignored').waitFor();
    for (const words of [HEADING, 'heads of columns', 'no name', 'a separator', 'Morning'])
      await ignored
        .getByText(words, { exact: words.length < 20 })
        .first()
        .waitFor();
    await page.getByText('3 speakers: 1 recognized, 2 kept as written').waitFor();
    // By the keyboard: the button is reached and pressed like any other.
    await page.getByRole('button', { name: 'Keep “Morning” as a speaker' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('4 speakers').waitFor();
    await page.getByRole('button', { name: 'Quiet River is not a speaker' }).click();
    await ignored.getByText('not a speaker').waitFor();
    await page.getByRole('button', { name: 'Start' }).first().click();
    await page.waitForURL(/\/session\//);
    const id = /session\/([0-9a-f-]+)/.exec(page.url())?.[1] ?? '';
    await expect.poll(async () => (await desk.logged(id, 'entry-listed')).length).toBe(3);
    await page.getByText('350.org').first().waitFor();
  });

  it('[A20] is edited, marked and deleted from the list of waiting entries, and each toast states how to undo it', async () => {
    const session = await desk.session([HEADING, 'Norwy', 'Total of speakers', 'Quiet River']);
    const { page, press, sees, read } = await desk.console(desk.boris, session, 'room');
    await page.getByRole('button', { name: `More for ${HEADING}` }).click();
    await page.getByRole('button', { name: 'Not a speaker' }).click();
    await sees('Messages', `Not a speaker: ${HEADING} · U takes it back`);
    await page.getByRole('button', { name: 'More for Total of speakers' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete', exact: true }).focus();
    await page.keyboard.press('Enter');
    await sees('Messages', 'Deleted from the list: Total of speakers');
    await page.getByRole('button', { name: 'More for Norwy' }).click();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await page.getByLabel('Line of the list').fill('Norway');
    await page.keyboard.press('Enter');
    await sees('Messages', 'On the list now: Norway');
    await sees('page', 'All saved on the server');
    expect(await read('Next')).not.toContain('Total of speakers');
    expect((await desk.logged(session, 'entry-edited'))[0]).toMatchObject({ actor: 'state:NO' });
    await desk.pass(1000);
    await press('u');
    await sees('Next', 'Norwy');
  });

  it('[A20] is corrected on the list page once the session is closed, and not once it is reviewed', async () => {
    const session = await desk.session([HEADING, 'Quiet River']);
    const give = async (type: string, payload: object): Promise<void> => {
      const { status, body } = await desk.ana.post(`/api/sessions/${session}/commands`, command(type, payload));
      expect(status, JSON.stringify(body)).toBe(200);
    };
    const turn = { interventionId: crypto.randomUUID(), entryId: null, endsInterventionId: null };
    await give('start-intervention', { ...turn, mark: markNow(60_000) });
    await give('mark-not-reached', {});
    await give('close-session', {});
    const page = await desk.open(desk.boris, `/session/${session}/list`);
    await page.getByText('2 lines of the list that were not heard').click();
    const line = page.getByRole('group', { name: HEADING });
    await line.getByRole('button', { name: 'Not a speaker' }).click();
    await line.getByRole('button', { name: 'A speaker after all' }).waitFor();
    await expect.poll(async () => (await desk.takenOut(session)).notHeard.length).toBe(1);
    await line.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('1 line of the list that was not heard').waitFor();
    await give('review-session', {});
    await give('review-session', {});
    await expect.poll(() => page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  });

  it('[K1] a country that is tagged already is reported by its name', async () => {
    const session = await desk.session(['Meadow Circle']);
    const { page, press, sees, read } = await desk.console(desk.boris, session, 'room');
    await press('n');
    for (let time = 0; time < 2; time++) {
      await press('c');
      await page.keyboard.type('russia');
      await page.keyboard.press('Enter');
      await desk.pass(1000);
    }
    await sees('Messages', 'Already tagged: Russian Federation');
    expect(await read('Messages')).not.toContain('Somebody else changed this');
    await expect.poll(() => desk.logged(session, 'about-added')).toHaveLength(1);
  });
});
