/** Tests in a browser whom the keys B, H and U are about. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { ConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

const NAMES = ['Meadow Circle', 'Quiet River', 'Tulip Watch', 'Open Window'];

describeWith(['chromium'], 'whom B, H and U are about, on the page', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  /** Presses keys at a human pace: N twice within three seconds would count as an accident. */
  async function pressSlowly(driver: ConsoleDriver, ...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await desk.pass(3000);
      await driver.press(key);
    }
  }

  /** The names under which the interventions of a list of ids were listed. */
  async function namesOf(session: string, ids: readonly unknown[]): Promise<readonly (string | undefined)[]> {
    const started = await desk.logged(session, 'intervention-started');
    const listed = (await desk.logged(session, 'entry-listed')).map(({ entryId }) => entryId);
    return started
      .filter(({ interventionId }) => ids.includes(interventionId))
      .map(({ entryId }) => NAMES[listed.indexOf(entryId)]);
  }

  async function hiddenIn(session: string): Promise<readonly (string | undefined)[]> {
    const hidings = await desk.logged(session, 'speaker-hidden');
    return namesOf(
      session,
      hidings.flatMap(({ subjects }) => subjects),
    );
  }

  it('[C50] [C51] B points for one action and states it, and H hides the speaker in the picture', async () => {
    const session = await desk.session(NAMES);
    const ana = await desk.console(desk.ana, session, 'room');
    await pressSlowly(ana, 'n', 's', 'n');
    await ana.sees('Tags', /Tagging: ?Quiet River/);
    await ana.press('b');
    await ana.sees('Tags', 'Next tag goes to Meadow Circle (one before)');
    await ana.sees('Messages', 'Next tag goes to Meadow Circle (one before)');
    await ana.press('1');
    await ana.sees('Tags', /Tagging: ?Quiet River/);
    await pressSlowly(ana, 's', 'n', '2', '3', 'h');
    await ana.sees('Now', 'Hidden speaker');
    await ana.sees('page', 'All saved on the server');
    const tagged = (await desk.logged(session, 'topic-added')).map(({ interventionId }) => [interventionId]);
    const names = await Promise.all(tagged.map((ids) => namesOf(session, ids)));
    expect(names).toEqual([['Meadow Circle'], ['Tulip Watch'], ['Tulip Watch']]);
    expect(await hiddenIn(session)).toEqual(['Tulip Watch']);
  });

  it('[C50] B ends when the timekeeper starts somebody on another page, and a toast states it', async () => {
    const session = await desk.session(NAMES);
    const ana = await desk.console(desk.ana, session, 'room');
    const boris = await desk.console(desk.boris, session, 'room');
    await pressSlowly(ana, 'n', 's', 'n');
    await boris.sees('Now', 'Quiet River');
    await boris.press('b');
    await boris.sees('Tags', 'Next tag goes to Meadow Circle (one before)');
    await pressSlowly(ana, 's', 'n');
    await boris.sees('Now', 'Tulip Watch');
    await boris.sees('Tags', /Tagging: ?Tulip Watch/);
    await boris.sees('Messages', 'Tags go to Tulip Watch');
    await boris.press('1', 'h');
    await boris.sees('Now', 'Hidden speaker');
    await boris.sees('page', 'All saved on the server');
    const [tag] = await desk.logged(session, 'topic-added');
    expect(await namesOf(session, [tag?.interventionId])).toEqual(['Tulip Watch']);
    expect(await hiddenIn(session)).toEqual(['Tulip Watch']);
  });

  it('[C51] between two speakers, and for the one before, the toast names who is hidden', async () => {
    const session = await desk.session(NAMES);
    const boris = await desk.console(desk.boris, session, 'room');
    await pressSlowly(boris, 'n', 's', 'n', 's', 'h');
    await boris.sees('Messages', 'Name withheld: Quiet River, just ended');
    await boris.sees('Messages', 'Hidden for everybody, everywhere');
    await boris.press('Shift+H');
    await boris.sees('Messages', 'Name withheld: Meadow Circle, the one before');
    await boris.press('Shift+H');
    await boris.sees('Messages', 'withheld already');
    await boris.sees('page', 'All saved on the server');
    expect(await hiddenIn(session)).toEqual(['Meadow Circle', 'Quiet River']);
  });

  it('[C52] an action on a hidden speaker has its toast, without the name', async () => {
    const session = await desk.session(NAMES);
    const boris = await desk.console(desk.boris, session, 'room');
    const ana = await desk.console(desk.ana, session, 'room');
    await pressSlowly(boris, 'n', 'h');
    await boris.sees('Now', 'Hidden speaker');
    await ana.sees('Now', 'Hidden speaker');
    for (const driver of [boris, ana]) {
      await driver.press('1');
      await driver.sees('Messages', /Hidden speaker: \S/);
    }
    await boris.press('w');
    await boris.sees('Messages', /Warned by the chair at \S+ of 2:30 · Hidden speaker/);
    await boris.press('s');
    await boris.sees('Messages', /Hidden speaker stopped at \S+ of 2:30/);
    await boris.press('x');
    await boris.sees('Messages', /Cut off by the chair at \S+ of 2:30 · Hidden speaker/);
    for (const driver of [boris, ana]) expect(await driver.read('page')).not.toContain('Meadow Circle');
  });

  it('[C52] a name goes from a toast as soon as somebody hides it', async () => {
    const session = await desk.session(NAMES);
    const ana = await desk.console(desk.ana, session, 'room');
    const boris = await desk.console(desk.boris, session, 'room');
    await ana.press('n');
    await ana.sees('Messages', 'Meadow Circle has the floor');
    await boris.sees('Now', 'Meadow Circle');
    await boris.press('h');
    await ana.sees('Messages', 'Hidden speaker has the floor');
    expect(await ana.read('page')).not.toContain('Meadow Circle');
  });

  it('[U10] U undoes a hiding as the next key only; otherwise it steps over it and states that', async () => {
    const session = await desk.session(NAMES);
    const boris = await desk.console(desk.boris, session, 'room');
    await pressSlowly(boris, 'n', '1', 'h');
    await boris.sees('Messages', 'U as the next key takes it back for 10 s, later a lead can');
    await boris.press('u');
    await boris.sees('Now', 'Meadow Circle');
    await boris.press('h', 'k', 'u');
    await boris.sees(
      'Messages',
      'Taken back: a topic · The hiding stays. Only a lead can show this speaker again now.',
    );
    await boris.sees('Now', 'Hidden speaker');
    await boris.sees('page', 'All saved on the server');
    expect(await desk.logged(session, 'command-undone')).toHaveLength(2);
    const ana = await desk.console(desk.ana, session, 'room');
    await ana.page.getByRole('button', { name: 'Show again' }).click();
    await boris.sees('Now', 'Meadow Circle');
  });

  it('[C50] [C51] [U10] buttons do what the keys do, on a phone too', async () => {
    const session = await desk.session(NAMES);
    const boris = await desk.console(desk.boris, session, 'room', { width: 390, height: 844 });
    const button = (name: RegExp | string): Promise<void> =>
      boris.page
        .getByRole('button', { name, exact: typeof name === 'string' })
        .first()
        .click();
    await pressSlowly(boris, 'n', 's', 'n');
    await button('More keys');
    await button(/Tag the one before/);
    await button('Tag');
    await boris.sees('Tags', 'Next tag goes to Meadow Circle (one before)');
    await boris.page.locator('rostrum-tag-row .topics button').first().click();
    await boris.sees('Tags', /Tagging: ?Quiet River/);
    await boris.page.locator('[data-action=hide]').click();
    await boris.sees('Tags', 'hidden on every screen');
    await button('Live');
    await boris.page.locator('[data-action=take_back]').click();
    await boris.sees('Now', 'Quiet River');
    await button('Commands');
    await boris.page.locator('rostrum-palette input').fill('hide one before');
    await boris.page.getByRole('option', { name: 'Hide the one before' }).click();
    await boris.sees('Messages', 'Name withheld: Meadow Circle, the one before');
    await boris.sees('page', 'All saved on the server');
    const [tag] = await desk.logged(session, 'topic-added');
    expect(await namesOf(session, [tag?.interventionId])).toEqual(['Meadow Circle']);
    expect(await hiddenIn(session)).toEqual(['Meadow Circle', 'Quiet River']);
  });
});
