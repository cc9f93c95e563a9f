/** Tests in a browser the console with a stream or with several pages. For one console see console-scenes. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { createCuttableNetwork } from '../helpers/cuttable-network.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

const LATER_MS = 1000;

describeWith(['chromium'], 'the live console on the real server', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('a name given after A ends the waiting of the named speaker; ⇧N chooses among waiting entries [A6] [C3]', async () => {
    const session = await desk.session(['Meadow Circle', 'Quiet River', 'Open Window']);
    const driver = await desk.console(desk.ana, session, 'room');
    await driver.press('a');
    await driver.type('quiet');
    await driver.press('Enter');
    await driver.sees('Now', 'Quiet River');
    await driver.seesNot('Next', 'Quiet River');
    await driver.sees('Next', /1 Meadow Circle .*2 Open Window/);
    await driver.press('s', 'Shift+N');
    await driver.sees('Now', 'Who begins?');
    await driver.press('2');
    await driver.sees('Now', 'Open Window');
    await driver.seesNot('Next', 'Open Window');
    await driver.press('u', 'u');
    await driver.sees('Next', 'Open Window');
  });

  it('keys of the second row: D P W O B Q M and ⇧← [F5] [T2] [C50]', async () => {
    const session = await desk.session(['Late Society', 'Meadow Circle', 'Quiet River']);
    const driver = await desk.console(desk.ana, session, 'room');
    await driver.press('d');
    await driver.sees('Messages', 'Late Society did not take the floor');
    await driver.press('n');
    await driver.sees('Now', 'Meadow Circle');
    await driver.press('w');
    await driver.sees('Messages', /Warned by the chair at 0:0\d of 2:30 · Meadow Circle/);
    await driver.press('p');
    await driver.sees('Now', 'paused');
    await driver.sees('page', 'Why does the clock stand still?');
    await driver.press('1', 'p');
    await driver.sees('Now', 'speaking');
    await driver.press('o');
    await driver.type('norw');
    await driver.press('Enter');
    await driver.sees('Now', /Norway .*point of order/);
    await driver.press('o');
    await driver.sees('Messages', 'Point of order over. Meadow Circle goes on.');
    await driver.page.getByRole('button', { name: 'Unfold' }).click();
    await driver.press('q');
    await driver.type('the words');
    await driver.press('Enter');
    await driver.sees('Notes', /the words Meadow Circle · \S+/);
    await driver.seesNot('Notes', '“the words”');
    await driver.press('m');
    await driver.sees('Messages', 'Meadow Circle: to be looked at later');
    await driver.press('s', 'Shift+ArrowLeft');
    await driver.sees('Messages', 'Meadow Circle: end 1 s earlier');
    await driver.press('n', 'b');
    await driver.sees('Tags', 'Next tag goes to Meadow Circle (one before)');
    await driver.press('b');
    await driver.sees('Tags', /Tagging: ?Quiet River/);
    expect((await desk.logged(session, 'interruption-opened')).length).toBe(2);
  });

  it('behind the room: tags stand on the speaker in the picture, on every screen; N moves nothing [C6] [C7] [F4]', async () => {
    const session = await desk.session(['Freedom Now', 'Meadow Circle', 'Quiet River']);
    await desk.addStream(session);
    const ana = await desk.console(desk.ana, session, 'room');
    const boris = await desk.console(desk.boris, session, 'stream');
    await boris.sees('page', /You: stream, \d+ s behind/);
    await expect
      .poll(() => boris.page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime), {
        timeout: 30_000,
      })
      .toBeGreaterThan(0);
    await ana.press('n');
    // Their picture reaches that some seconds later. Then it stands still while the room goes on.
    await expect.poll(() => boris.read('Tags'), { timeout: 20_000 }).toMatch(/Tagging: ?Freedom Now/);
    await boris.press('k');
    await ana.press('s');
    await ana.sees('Now', 'Moderator');
    await ana.press('n');
    await ana.sees('Now', 'Meadow Circle');
    await boris.sees('Now', 'room is already at: Meadow Circle');
    await boris.sees('Tags', /Tagging: ?Freedom Now/);
    await boris.press('3', 'c');
    await boris.type('taj');
    await boris.press('Enter', 'n');
    await boris.sees('Messages', 'Ana keeps the clock. Your moment is kept as a witness mark.');
    await boris.sees('page', 'All saved on the server');
    await ana.sees('Now', 'Meadow Circle');
    await ana.seesNot('Tags', 'Tajikistan');
    await ana.press('b');
    await ana.sees('Tags', /Next tag goes to Freedom Now .*about Tajikistan/);

    const list = await desk.open(desk.boris, `/session/${session}/list`);
    await expect
      .poll(() => list.locator('rostrum-list-row .who bdi').allInnerTexts())
      .toEqual(['Freedom Now', 'Meadow Circle']);
    await expect.poll(() => list.locator('rostrum-list-row .about').allInnerTexts()).toEqual(['Tajikistan', '']);
    expect(await desk.logged(session, 'intervention-started')).toHaveLength(2);
  });

  it('the state of the recording is published to the page before the page asks again [C10] [E17]', async () => {
    const session = await desk.session(['Meadow Circle']);
    const driver = await desk.console(desk.ana, session, 'room');
    await driver.sees('page', 'No recording');
    const asked: string[] = [];
    driver.page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await desk.addStream(session);
    await expect.poll(() => driver.read('page')).toContain('Recording · saved');
    // Once when it is attached, at each change, and every 30 s besides.
    expect(asked.filter((path) => path.endsWith('/sources')).length).toBeLessThanOrEqual(5);
  });

  it('H without a network: hidden everywhere within a second of its return, and only a lead shows it again [P3a] [P3b] [N4]', async () => {
    const NAME = 'Harbour Light';
    const session = await desk.session([NAME, 'Quiet River']);
    const source = await desk.addStream(session);
    const network = await createCuttableNetwork(desk.server.url);
    const ana = await desk.console(desk.ana, session, 'room');
    const boris = await desk.console(desk.boris, session, 'room', { url: network.url });
    await ana.press('n');
    await boris.sees('Now', NAME);
    const { body: room } = await desk.ana.post('/api/room-links', { sessionId: session });
    const { pathname, hash } = new URL(room.url);
    const others = await Promise.all([
      desk.open(desk.ana, `/session/${session}/clock`, { width: 390, height: 844 }),
      desk.open(desk.ana, `/session/${session}/list`),
      desk.open(null, pathname + hash),
    ]);
    const screens = [ana, ...(await Promise.all(others.map((page) => createConsoleDriver(page))))];
    // The room's screen shows no name that may be a person's.
    const [, phone, list, wall] = screens;
    for (const screen of [ana, phone, list]) await screen?.sees('page', NAME);
    await wall?.sees('page', 'speaking');

    await ana.page.getByRole('button', { name: 'Unfold' }).click();

    network.cut();
    await boris.press('h');
    await boris.seesNot('page', NAME);
    await boris.sees('page', '1 not sent yet');
    await ana.press('Enter');
    await ana.type('what they said');
    await ana.press('Enter');
    await ana.sees('Notes', `what they said ${NAME}`);
    network.mend();
    await expect.poll(() => boris.read('page'), { timeout: 30_000, interval: 20 }).toContain('All saved on the server');
    await expect
      .poll(async () => (await Promise.all(screens.map((screen) => screen.read('page')))).join('\n'), {
        timeout: LATER_MS,
        interval: 20,
      })
      .not.toContain(NAME);
    await wall?.sees('page', 'Hidden speaker');
    for (const { page } of [...screens, boris]) expect(await page.title()).not.toContain(NAME);
    // A search finds nothing for an observer. A lead, who may have to lift the hiding, learns more than a screen may
    // show.
    expect((await desk.boris.get('/api/interventions?q=harbour')).body.items).toEqual([]);
    const [known] = (await desk.ana.get('/api/interventions?q=harbour')).body.items;
    expect(known).toMatchObject({ hidden: true });
    const [turn] = await desk.logged(session, 'intervention-started');
    const intervention = String(turn?.interventionId);
    const clip = await desk.boris.get(`/media/${source}/thumbnail?session=${session}&intervention=${intervention}`);
    expect([clip.status, clip.body.error.code]).toEqual([403, 'media_protected']);

    // An observer has no such button, and the server refuses. A lead has it, and what others wrote is still there.
    expect(await boris.read('Tags')).not.toContain('Show again');
    const [hide] = await desk.logged(session, 'speaker-hidden');
    const lift = { commandId: crypto.randomUUID(), type: 'lift-hide', payload: { hideId: hide?.hideId } };
    const chen = await desk.server.invite(desk.ana, 'Chen', 'observer');
    expect((await chen.post(`/api/sessions/${session}/commands`, lift)).status).toBe(403);
    await ana.seesNot('Notes', 'what they said');
    await ana.page.getByRole('button', { name: 'Show again' }).click();
    await ana.sees('Now', NAME);
    await ana.sees('Notes', `what they said ${NAME}`);
    await boris.sees('Now', NAME);
    await desk.finish();
    await network.close();
  });

  it('cover, palette, key card and details open without a network, although nobody opened them before [C13]', async () => {
    const session = await desk.session(['Meadow Circle']);
    const driver = await desk.console(desk.ana, session, 'room');
    const { page } = driver;
    const parts = ['rostrum-cover', 'rostrum-palette', 'rostrum-key-card', 'rostrum-session-details'];
    await page.waitForFunction((names) => names.every((name) => customElements.get(name) !== undefined), parts);
    await page.context().setOffline(true);
    for (const [key, part] of [
      ['/', 'rostrum-palette input'],
      ['?', 'rostrum-key-card .card'],
      ['z', 'rostrum-cover button'],
    ] as const) {
      await driver.press(key);
      await page.locator(part).waitFor();
      await driver.press('Escape');
      await page.locator(part).waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'No connection' }).click();
    await page.locator('rostrum-session-details').getByText('Ana').waitFor();
  });

  it('a second observer becomes timekeeper in two steps, and the running turn goes on [C7] [F4] [T3]', async () => {
    const session = await desk.session(['Meadow Circle', 'Quiet River']);
    const ana = await desk.console(desk.ana, session, 'room');
    const boris = await desk.console(desk.boris, session, 'room');
    await ana.press('n');
    await boris.sees('Now', 'Meadow Circle');
    await boris.sees('page', 'Ana keeps the clock');
    await boris.press('x');
    await boris.sees('Messages', 'Ana keeps the clock');
    await boris.press('/');
    await boris.page.locator('rostrum-palette input').waitFor();
    await boris.type('take the clock');
    await boris.press('Enter');
    await boris.sees('page', 'Take the clock from Ana? The running turn goes on.');
    expect(await desk.logged(session, 'clock-taken'), 'the first start only').toHaveLength(1);
    await boris.page
      .getByRole('group', { name: /Take the clock from Ana/ })
      .getByRole('button', { name: 'Take the clock' })
      .click();
    await boris.sees('page', 'You keep the clock');
    await ana.sees('page', 'Boris keeps the clock');
    await ana.press('x');
    await ana.sees('Messages', 'Boris keeps the clock');
    await ana.sees('Now', 'Meadow Circle');
    await boris.press('s');
    await ana.sees('Just ended', 'Meadow Circle');
    expect(await desk.logged(session, 'intervention-started')).toHaveLength(1);
  });
});
