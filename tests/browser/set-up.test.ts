import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../helpers/programs.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'the page that sets up a session', () => {
  let desk: ServedDesk;
  let page: Page;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterAll(() => desk.close());
  beforeEach(async () => {
    page = await desk.open(desk.ana, '/new');
    await page.locator('#source').waitFor();
  });
  afterEach(async () => {
    expect(desk.faults).toEqual([]);
    await page.context().close();
  });

  it('[M12] what is wrong with a livestream’s address is said when its field is left, and not before', async () => {
    const field = page.locator('#source');
    const found = page.locator('#found');
    for (const [address, words] of [
      ['example.org/live.m3u8', 'This is not a web address'],
      ['ftp://example.org/live.m3u8', 'begin with https:// or http://'],
      ['http://169.254.169.254/live.m3u8', 'never opens this address'],
      ['http://127.0.0.1:1/live.m3u8', 'does not answer'],
      [desk.server.url, 'no livestream'],
    ] as const) {
      await field.fill(address);
      expect(await found.textContent()).not.toContain('correct the address later');
      await field.blur();
      await found.getByText(words).waitFor();
      await found.getByText('You can start all the same, and correct the address later.').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    }
    await field.fill(desk.streamUrl);
    await field.blur();
    await found.getByText('There is a livestream at this address.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('false');
  });

  it('[M12] a bad address does not keep the session from being started', async () => {
    await page.locator('#title').fill('Working session 4');
    await page.locator('#conference-name, #conference').first().waitFor();
    if (await page.locator('#conference-name').isVisible()) await page.locator('#conference-name').fill('Conference');
    await page.locator('#source').fill('example.org/live.m3u8');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('The livestream was not taken over: This is not a web address').waitFor();
    await page.getByRole('link', { name: 'Go to the session' }).click();
    await page.getByText('From where do you follow?').first().waitFor();
  });
});
