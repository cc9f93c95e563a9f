import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'what the console says of an action', () => {
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterAll(() => desk.close());

  it('[P3] [C14] an observer who hides is told that U takes it back for 10 s, and then that a lead can', async () => {
    const session = await desk.session(['Harbour Light', 'Quiet River']);
    const boris = await desk.console(desk.boris, session, 'room');
    await boris.press('n', 'h');
    await boris.sees('Messages', 'U takes it back for 10 s, later a lead can');
    await boris.press('u');
    await boris.sees('Now', 'Harbour Light');
    await boris.press('h');
    await boris.seesNot('Now', 'Harbour Light');
    await boris.sees('page', 'All saved on the server');
    await desk.pass(11_000);
    await boris.press('u');
    await boris.sees('Messages', 'Only a lead can show this speaker again now.');
    expect(await desk.logged(session, 'command-undone')).toHaveLength(1);
    const ana = await desk.console(desk.ana, await desk.session(['Open Window']), 'room');
    await ana.press('n', 'h');
    await ana.sees('Messages', /everywhere · U takes it back$/);
    for (const { page } of [ana, boris]) await page.context().close();
    expect(desk.faults).toEqual([]);
  });

  it('[C14] a note written in the room says where it is, and is counted on the fold', async () => {
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
    await driver.page.context().close();
    expect(desk.faults).toEqual([]);
  });

  it.each(['', '/clock'])('[C7] no figure says how far behind one is where no picture tells it: %s', async (path) => {
    const session = await desk.session(['Meadow Circle']);
    const page = await desk.open(desk.ana, `/session/${session}${path}`);
    const driver = await createConsoleDriver(page, desk.pass);
    await driver.sees('page', 'From where do you follow?');
    await driver.press('2');
    await driver.sees('page', 'You: stream');
    await driver.press('n');
    await driver.sees('Now', 'Meadow Circle');
    expect(await driver.read('page')).not.toContain('behind');
    await page.context().close();
    expect(desk.faults).toEqual([]);
  });
});
