import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { connect } from '../../server/store/sqlite/driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'the start page after a restore', () => {
  let desk: ServedDesk;
  beforeAll(async () => {
    desk = await startServedDesk();
    await desk.session([]);
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());

  it('[P43] shows a lead what to look for, and opens to others once a lead confirms', async () => {
    const database = connect(join(desk.server.dataDir, 'rostrum.db'));
    database.exec('UPDATE upkeep SET awaits_lead = 1');
    database.close();
    const theirs = await desk.open(desk.boris, '/');
    await theirs.getByText('Only leads read until one of them confirms it').waitFor();
    expect(await theirs.getByRole('button', { name: 'Let everybody read' }).count()).toBe(0);
    const mine = await desk.open(desk.ana, '/');
    await mine.getByText('A backup was restored').waitFor();
    await mine.getByRole('heading', { name: 'Working session' }).first().waitFor();
    await mine.getByRole('button', { name: 'Let everybody read' }).click();
    await mine.getByText('A backup was restored').waitFor({ state: 'detached' });
    await theirs.getByRole('button', { name: 'Try again' }).click();
    await theirs.getByRole('heading', { name: 'Working session' }).first().waitFor();
  });
});
