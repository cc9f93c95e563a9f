/** Tests in a browser scenes of one console that is used by keys alone. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type From, type ServedDesk } from '../helpers/served-desk.ts';
import * as scenes from './console-scenes.ts';

/** The built client on the real server. Minutes pass for both at once. */
describeWith(['chromium'], 'the live console by keys alone', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
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
    ['keys needed for the common steps [C51]', 'room', scenes.keysNeeded],
  ] as const)('%s', async (_, from, play) => {
    const stage = await open(from, ['Norway', 'Harbour Light Association', 'Kazakhstan']);
    await play(stage);
  });

  it('without a list: heard next [A2] [A8]', async () => {
    const stage = await open('room', []);
    await scenes.withoutAList(stage);
  });

  it('X X as a double tap: cut off, and the microphone off, once each [C4]', async () => {
    const session = await desk.session(['Norway', 'Kazakhstan']);
    const driver = await desk.console(desk.ana, session, 'room');
    await driver.press('n');
    await driver.sees('Now', 'Norway');
    await desk.pass(60_000);
    // Three taps within the time in which another floor key would count once.
    for (const key of ['x', 'x', 'x']) await driver.page.keyboard.press(key, { delay: 60 });
    await driver.sees('Messages', /Cut off by the chair at 1:0\d of 2:30/);
    await driver.sees('Messages', /Microphone off at 1:0\d of 2:30/);
    await driver.sees('page', 'All saved on the server');
    const outcomes = (await desk.logged(session, 'outcome-set')).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['cut_off_by_chair', 'microphone_cut']);
    const { interventions } = await desk.takenOut(session);
    expect(interventions).toMatchObject([{ outcome: 'microphone_cut' }]);
  });

  it('asks for the vantage before anything is marked [C7]', async () => {
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
  });

  describe('a refused field takes what is typed after it [C15]', () => {
    const nowhere = 'No field is open. What you type goes nowhere.';

    /** The whole log of a session. */
    async function logOf(session: string): Promise<readonly string[]> {
      const { body } = await desk.ana.get(`/api/sessions/${session}/events?since=0`);
      return body.events.map(({ type }) => type);
    }

    it('before anybody has spoken: nobody begins, no mark, and keys act again afterwards', async () => {
      const session = await desk.session(['Norway', 'Kazakhstan']);
      const driver = await desk.console(desk.ana, session, 'room');
      const before = await logOf(session);
      for (const [key, typed] of [
        ['c', 'kazakhstan'],
        ['t', 'norway'],
        ['m', ''],
        ['c', 'shcdx 123'],
      ] as const) {
        await driver.press(key);
        await driver.sees('Messages', 'Nobody has spoken yet');
        if (typed === '') continue;
        await driver.sees('page', nowhere);
        await driver.type(typed);
        await driver.page.keyboard.press(key === 't' ? 'Escape' : 'Enter');
        await driver.seesNot('page', nowhere);
      }
      await driver.page.getByRole('button', { name: 'About' }).click();
      await driver.type('norway');
      await driver.sees('page', nowhere);
      await driver.sees('Now', 'Nobody has spoken yet');
      expect(await logOf(session)).toEqual(before);
      // Nobody types any more, so keys act again without another press.
      await driver.seesNot('page', nowhere);
      await driver.press('n');
      await driver.sees('Now', 'Norway');
      await driver.sees('page', 'All saved on the server');
      expect((await logOf(session)).filter((type) => type === 'intervention-started')).toHaveLength(1);
    });

    it('a note and a quote need no speaker: what is typed goes into them', async () => {
      const session = await desk.session(['Norway']);
      const driver = await desk.console(desk.ana, session, 'room');
      for (const key of ['Enter', 'q']) {
        await driver.press(key);
        await driver.type('kazakhstan');
        await driver.sees('Notes', 'Note on the session');
        await driver.page.keyboard.press('Enter');
        await driver.sees('Messages', 'Note kept under Notes');
      }
      await driver.sees('page', 'All saved on the server');
      expect(await desk.logged(session, 'note-added')).toHaveLength(2);
      expect(await desk.logged(session, 'intervention-started')).toEqual([]);
    });

    it('too soon after a field: no field opens, and what was typed for it acts on nothing', async () => {
      const session = await desk.session(['Norway', 'Kazakhstan']);
      const driver = await desk.console(desk.ana, session, 'room');
      await driver.press('n', 'Enter');
      await driver.type('they thanked the chair');
      // Two keys at one moment, as from fast hands on a slow machine. The note is kept, and C comes before keys act.
      await driver.page.evaluate(() => {
        let field = document.activeElement;
        while (field?.shadowRoot?.activeElement != null) field = field.shadowRoot.activeElement;
        const press = (key: string, code: string, at: Element | null): void => {
          at?.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, composed: true }));
        };
        press('Enter', 'Enter', field);
        press('c', 'KeyC', document.body);
      });
      await driver.type('nsh1');
      await driver.sees('page', nowhere);
      await driver.page.keyboard.press('Escape');
      await driver.sees('page', 'All saved on the server');
      expect(await desk.logged(session, 'note-added')).toHaveLength(1);
      expect((await logOf(session)).at(-1)).toBe('note-added');
      await driver.sees('Now', 'Norway');
    });

    it('for a user who is not timekeeper, and for one who has not stated the vantage', async () => {
      const session = await desk.session(['Norway', 'Kazakhstan']);
      const ana = await desk.console(desk.ana, session, 'room');
      await ana.press('n', 'u');
      await ana.sees('Now', 'Nobody has spoken yet');
      await ana.sees('page', 'All saved on the server');
      const boris = await createConsoleDriver(await desk.open(desk.boris, `/session/${session}`), desk.pass);
      await boris.sees('Next', 'Norway');
      await boris.sees('page', 'Ana keeps the clock');
      const before = await logOf(session);
      await boris.press('Enter');
      await boris.sees('Messages', 'First say from where you follow');
      await boris.type('hands');
      // The digits answer the question about the vantage.
      await boris.type('1');
      await boris.sees('page', 'You: in the room');
      for (const [key, why] of [
        ['c', 'Nobody has spoken yet'],
        ['a', 'Ana keeps the clock'],
        ['r', 'Ana keeps the clock'],
      ] as const) {
        await boris.press(key);
        await boris.sees('Messages', why);
        await boris.type('ndsh norway');
        await boris.sees('page', nowhere);
        await boris.page.keyboard.press('Enter');
      }
      await boris.sees('page', 'All saved on the server');
      expect(await logOf(session)).toEqual(before);
      expect(await boris.read('page')).not.toContain('witness');
    });
  });

  it.each(['', '/clock'])(
    'no key is taken before the session has arrived, and the page states it: %s [C12]',
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
      // The page does not know the list yet. On an empty one, N would begin an unlisted speaker and Enter a note.
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
    },
  );
});
