/** Tests in a browser the words with which the console announces actions. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { createCuttableNetwork } from '../helpers/cuttable-network.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'the words of the console about an action', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('[P3b] [C14] [U10] an observer who hides reads that U undoes it for 10 s, and then that a lead can', async () => {
    const session = await desk.session(['Harbour Light', 'Quiet River']);
    const boris = await desk.console(desk.boris, session, 'room');
    await boris.press('n', 'h');
    await boris.sees('Messages', 'U as the next key takes it back for 10 s, later a lead can');
    await boris.press('u');
    await boris.sees('Now', 'Harbour Light');
    await boris.press('h');
    await boris.seesNot('Now', 'Harbour Light');
    await boris.sees('page', 'All saved on the server');
    await desk.pass(11_000);
    await boris.press('u');
    await boris.sees('Messages', 'Only a lead can show this speaker again now.');
    // The step of the floor before the hiding is undone in its place.
    await boris.sees('Now', 'Nobody has spoken yet');
    await boris.sees('page', 'All saved on the server');
    expect(await desk.logged(session, 'command-undone')).toHaveLength(2);
    const ana = await desk.console(desk.ana, await desk.session(['Open Window']), 'room');
    await ana.press('n', 'h');
    await ana.sees('Messages', /everywhere · U as the next key takes it back for 10 s, later Show again$/);
  });

  it('[C14] a note written in the room states where it is, and is counted on the fold', async () => {
    const driver = await desk.console(desk.ana, await desk.session(['Meadow Circle']), 'room');
    await driver.press('n');
    for (const [text, count] of [
      ['they thanked the chair', '1'],
      ['and left', '2'],
    ] as const) {
      await driver.press('Enter');
      await driver.type(text);
      await driver.press('Enter');
      await driver.sees('Messages', 'Note kept under Notes · U takes it back');
      await driver.sees('Notes', `Notes ↵ ${count} Unfold`);
    }
    await driver.seesNot('page', 'they thanked the chair');
    await driver.press('u');
    await driver.sees('Notes', 'Notes ↵ 1 Unfold');
    await driver.page.getByRole('button', { name: 'Unfold' }).click();
    await driver.sees('Notes', 'they thanked the chair');
  });

  it.each(['', '/clock'])(
    '[C7] no figure states how far behind the user is where no picture reports it: %s',
    async (path) => {
      const session = await desk.session(['Meadow Circle']);
      const page = await desk.open(desk.ana, `/session/${session}${path}`);
      const driver = await createConsoleDriver(page, desk.pass);
      await driver.sees('page', 'From where do you follow?');
      await driver.press('2');
      await driver.sees('page', 'You: stream');
      await driver.press('n');
      await driver.sees('Now', 'Meadow Circle');
      expect(await driver.read('page')).not.toContain('behind');
    },
  );

  /** A console on which a speaker was hidden while the network was cut. */
  async function hiddenOffline() {
    const session = await desk.session(['Harbour Light', 'Quiet River']);
    const network = await createCuttableNetwork(desk.server.url);
    const ana = await desk.console(desk.ana, session, 'room', { url: network.url });
    await ana.press('n');
    await ana.sees('page', 'All saved on the server');
    network.cut();
    await ana.press('h');
    return { session, network, ana };
  }

  it('[C19] a hiding without a network is announced to hold here, and everywhere once the server has it', async () => {
    const { network, ana } = await hiddenOffline();
    await ana.sees(
      'Messages',
      'Hidden here; for the others as soon as the server has it · U as the next key takes it back',
    );
    await ana.sees('Now', 'hidden here; for the others once it is sent');
    expect(await ana.read('page')).not.toMatch(/everywhere|on every screen/);
    network.mend();
    await expect.poll(() => ana.read('page'), { timeout: 30_000, interval: 20 }).toContain('All saved on the server');
    await ana.sees('Messages', 'Hidden for everybody, everywhere · U as the next key takes it back');
    await ana.sees('Now', 'hidden on every screen');
    await ana.seesNot('Messages', 'Hidden here');
    await ana.page.context().close();
    await network.close();
  });

  it('[C19] a hiding that was undone before the server had it is never announced to be everywhere', async () => {
    const { session, network, ana } = await hiddenOffline();
    await ana.sees('Messages', 'Hidden here');
    await ana.press('u');
    await ana.sees('Now', 'Harbour Light');
    network.mend();
    await expect.poll(() => ana.read('page'), { timeout: 30_000, interval: 20 }).toContain('All saved on the server');
    expect(await desk.logged(session, 'speaker-hidden')).toHaveLength(1);
    expect(await ana.read('Messages')).not.toMatch(/everywhere|Hidden here/);
    await network.close();
  });

  it('[C18] [P5] a viewer has nothing that records, and no key claims anything', async () => {
    const session = await desk.session(['Harbour Light', 'Quiet River']);
    const viewer = await desk.server.invite(desk.ana, 'Dara', 'viewer');
    const dara = await desk.console(viewer, session, 'room');
    const ana = await desk.console(desk.ana, session, 'room');
    await ana.press('n', '1', 'Enter');
    await ana.type('they thanked the chair');
    await ana.page.keyboard.press('Enter');
    await ana.sees('page', 'All saved on the server');
    await dara.sees('Now', 'Harbour Light');
    await dara.sees('Now', 'You only look on');
    await dara.sees('Tags', 'Harbour Light');
    const { body: before } = await desk.ana.get(`/api/sessions/${session}/events?since=0`);
    for (const key of ['n', 's', 'x', 'h', '1', 'u', 'm', 'b', 'y', 'd', 'l']) await dara.press(key);
    for (const key of ['c', 't', 'a', 'Enter', 'q', 'Shift+A']) {
      await dara.press(key);
      await dara.type('nshd');
      await dara.page.keyboard.press('Escape');
    }
    await dara.sees('Messages', /^(You only look on ?)+$/);
    await dara.sees('Now', 'Harbour Light');
    await dara.sees('page', 'All saved on the server');
    const { body: after } = await desk.ana.get(`/api/sessions/${session}/events?since=0`);
    expect(after.events.length).toBe(before.events.length);
    expect(await dara.page.locator('rostrum-action-button button, textarea, input').count()).toBe(0);
    await ana.press('s');
    await dara.sees('Just ended', 'Harbour Light');
    expect(await dara.read('page')).not.toMatch(/finished|microphone off|Take the clock/);
    // A viewer may look.
    await dara.press('/');
    await dara.page.locator('rostrum-palette input').waitFor();
    await dara.sees('page', 'Cover my screen');
    expect(await dara.read('page')).not.toMatch(/Cut off|Hide/);
    await dara.press('Escape', '?');
    await dara.page.locator('rostrum-key-card .card').waitFor();
    await dara.press('Escape', 'z');
    await dara.page.locator('rostrum-cover button').waitFor();
    await dara.press('z');
    const phone = await desk.open(viewer, `/session/${session}/clock`, { width: 390, height: 844 });
    const clock = await createConsoleDriver(phone, desk.pass);
    await clock.sees('page', 'You only look on');
    expect(await phone.locator('rostrum-action-button').count()).toBe(0);
    for (const { context } of [ana.page, dara.page, phone].map((page) => ({ context: page.context() })))
      await context.close();
  });
});
