/** Tests in a browser what a practice session states about itself and proposes. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver } from '../helpers/console-driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { newSession } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'a practice session', () => {
  let desk: ServedDesk;
  let session = '';

  beforeAll(async () => {
    desk = await startServedDesk();
    session = await newSession(desk.ana, 'Practice', 'practice');
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('[P6] states on every page what becomes of it', async () => {
    const words = 'no copy of it leaves the team';
    for (const path of ['/', `/session/${session}`]) {
      const page = await desk.open(desk.ana, path);
      await (await createConsoleDriver(page)).sees('page', words);
    }
  });

  it('[P6] [R7] shows how exports work: a file for the team, and why there is none for others', async () => {
    const page = await desk.open(desk.ana, `/session/${session}/take-out`);
    const driver = await createConsoleDriver(page);
    await driver.sees('page', 'With “Only my team” you can see how taking out goes');
    for (const reader of ['A partner', 'Anyone']) {
      await page.getByRole('radio', { name: reader }).check();
      await driver.sees('page', 'no copy of it leaves the team');
      expect(await page.getByRole('button', { name: 'Make the file' }).count()).toBe(0);
    }
    await page.getByRole('radio', { name: 'Only my team' }).check();
    await page.getByLabel('Who gets it?').fill('Ana');
    await page.getByRole('button', { name: 'Make the file' }).click();
    await page.getByRole('link', { name: /^Save / }).waitFor();
  });

  it('[C17] proposes what is still to be tried, after a reload too, and counts the turns of its user', async () => {
    const rehearsal = await newSession(desk.ana, 'Rehearsal', 'practice');
    const driver = await desk.console(desk.ana, rehearsal, 'room');
    await driver.sees('page', 'When they stop, press S.');
    for (const name of ['norw', 'swed', 'finl', 'denm']) {
      await driver.press('a');
      await driver.type(name);
      await driver.press('Enter', 's');
    }
    await driver.press('a');
    await driver.type('icel');
    await driver.press('Enter', '1');
    await driver.sees('page', 'Which country? Press C');
    await driver.sees('page', 'You have recorded 5 interventions.');
    await driver.sees('page', 'All saved on the server');
    const { page } = driver;
    await page.reload();
    const again = await createConsoleDriver(page, desk.pass);
    await again.sees('page', 'Which country? Press C');
    await again.sees('page', 'You have recorded 5 interventions.');
    await again.seesNot('page', 'press S');
    const boris = await desk.console(desk.boris, rehearsal, 'room');
    await boris.sees('page', 'When they stop, press S.');
    await boris.seesNot('page', 'You have recorded');
  });
});
