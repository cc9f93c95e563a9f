import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type From, type ServedDesk } from '../helpers/served-desk.ts';
import * as scenes from './console-scenes.ts';

/** Scenes of one console by keys alone: the shipped client on the real server, in minutes that pass for both at once. */
describeWith(['chromium'], 'the live console by keys alone', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterAll(() => desk.close());

  async function open(from: From, names: readonly string[]): Promise<scenes.Stage> {
    const session = await desk.session(names);
    const driver = await desk.console(desk.ana, session, from);
    return { driver, pass: desk.pass, record: () => desk.takenOut(session) };
  }

  it.each([
    ['a timekeeper: gaps belong to nobody, inferred ends wait [F3] [F7] [R4] [R5]', 'room', scenes.timekeeper],
    ['without a name: the turn begins at the A [C3]', 'room', scenes.withoutAName],
    ['the limit in the middle of a turn [L2] [C5]', 'room', scenes.limitInATurn],
    ['keyboards of four countries [C1] [C2]', 'recording', scenes.keyboards],
    ['keys needed for the common steps [P3]', 'room', scenes.keysNeeded],
  ] as const)('%s', async (_, from, play) => {
    const stage = await open(from, ['Norway', 'Harbour Light Association', 'Kazakhstan']);
    await play(stage);
    expect(desk.faults).toEqual([]);
    await stage.driver.page.context().close();
  });

  it('without a list: heard next [A2] [A8]', async () => {
    const stage = await open('room', []);
    await scenes.withoutAList(stage);
    expect(desk.faults).toEqual([]);
    await stage.driver.page.context().close();
  });

  it('asks from where one follows before anything is marked [C7]', async () => {
    const session = await desk.session(['Norway']);
    const page = await desk.open(desk.ana, `/session/${session}`);
    const driver = await createConsoleDriver(page, desk.pass);
    await driver.sees('Next', 'Norway');
    await driver.sees('page', 'From where do you follow?');
    await driver.press('n');
    await driver.sees('Messages', 'First say from where you follow');
    await driver.sees('Now', 'Nobody has spoken yet');
    await driver.press('1');
    await driver.sees('page', 'You: in the room');
    await driver.press('n');
    await driver.sees('Now', 'Norway');
    expect(desk.faults).toEqual([]);
    await page.context().close();
  });

  it.each(['', '/clock'])(
    'no key is taken before the session has arrived, and it is said so: %s [C12]',
    async (path) => {
      const session = await desk.session([]);
      let letItCome: () => void = () => undefined;
      const comes = new Promise<void>((resolve) => (letItCome = resolve));
      const page = await desk.open(desk.ana, `/session/${session}${path}`, {
        async prepare(opened) {
          await opened.route(/[/]api[/]sessions[/]|[/]assets[/]socket-/, async (route) => {
            await comes;
            await route.continue();
          });
        },
      });
      const driver = await createConsoleDriver(page, desk.pass);
      await driver.sees('page', 'Still loading. Keys are not taken yet.');
      await driver.seesNot('page', 'Nobody');
      await page.keyboard.press('1');
      await driver.sees('page', 'You: in the room');
      // On an empty list an N begins somebody who is on none, and Enter a note; whether it is empty nobody knows yet.
      for (const key of ['n', 'a', 'Enter', 's', 'u']) await page.keyboard.press(key);
      await driver.sees('Messages', 'Still loading. Keys are not taken yet.');
      if (path === '/clock') await page.getByRole('button', { name: 'Next' }).click();
      letItCome();
      await driver.sees('Now', 'Nobody has spoken yet');
      await driver.sees('page', 'All saved on the server');
      expect(await driver.read('page')).not.toContain('Who speaks?');
      await driver.press('n');
      await driver.sees('Now', 'Who speaks? The clock runs.');
      await driver.sees('page', 'All saved on the server');
      expect(await desk.logged(session, 'intervention-started')).toHaveLength(1);
      expect(await desk.logged(session, 'note-added')).toEqual([]);
      expect(desk.faults).toEqual([]);
      await page.context().close();
    },
  );
});
