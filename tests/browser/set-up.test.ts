/** Tests in a browser the set-up of a session and the pages around it. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWith } from '../helpers/programs.ts';
import { PASSWORD } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

describeWith(['chromium'], 'the page that sets up a session', () => {
  let desk: ServedDesk;
  let page: Page;

  beforeAll(async () => {
    desk = await startServedDesk();
  });
  afterEach(() => desk.finish());
  afterAll(() => desk.close());
  beforeEach(async () => {
    page = await desk.open(desk.ana, '/new');
    await page.locator('#source').waitFor();
  });

  it('[E5b] a used link is reported when its page is opened, and shows no form', async () => {
    const { body } = await desk.ana.post('/api/invitations', { name: 'Clara', role: 'observer' });
    const link = new URL(body.url);
    const invited = await desk.open(null, '/join#token=cut-off-when-copied');
    await invited.getByText('This link has been used already or has expired').waitFor();
    // The whole link into the same tab: only the part behind the # changes.
    await invited.goto(link.pathname + link.hash);
    await invited.locator('#password').fill(PASSWORD);
    await invited.getByRole('button', { name: 'Join' }).click();
    await invited.getByRole('heading', { name: 'Sessions' }).waitFor();
    const again = await desk.open(null, link.pathname + link.hash);
    await again.getByText('This link has been used already or has expired').waitFor();
    expect(await again.locator('#password').count()).toBe(0);
    await again.getByRole('link', { name: 'Sign in' }).click();
    await again.getByRole('heading', { name: 'Sign in' }).waitFor();
    const setup = await desk.open(null, '/setup#token=used-long-ago');
    await setup.getByText('The first account has been made already').waitFor();
  });

  it('[E5c] [C43] a user whose account ended learns why and what to do; a user who comes by themselves sees no such words', async () => {
    const clara = await desk.server.invite(desk.ana, 'Clara Revoked', 'observer');
    const session = await desk.session([]);
    const watching = await desk.open(clara, `/session/${session}`);
    await watching.getByText('All saved on the server').first().waitFor();
    expect((await desk.ana.post(`/api/people/${clara.userId}/revoke`, {})).status).toBe(200);
    await watching.getByRole('heading', { name: 'Sign in' }).waitFor();
    await watching.getByText('This browser has been signed out').waitFor();
    await watching.getByText('a lead of your team makes you a new link').first().waitFor();
    const stranger = await desk.open(null, '/');
    await stranger.getByRole('heading', { name: 'Sign in' }).waitFor();
    expect(await stranger.getByText('This browser has been signed out').count()).toBe(0);
  });

  it('[E16] a mistyped address is a page that says so and leads home, to strangers too', async () => {
    const lost = await desk.open(null, '/sesions');
    await lost.getByRole('heading', { name: 'There is no page at this address.' }).waitFor();
    await lost.getByRole('link', { name: 'To the sessions' }).click();
    await lost.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('[M12] a fault of a livestream’s address is reported when its field is left, and not before', async () => {
    const field = page.locator('#source');
    const found = page.locator('#found');
    for (const [address, words] of [
      ['example.org/live.m3u8', 'This is no whole address'],
      ['ftp://example.org/live.m3u8', 'begin with https://, http://, rtmp://'],
      ['http://169.254.169.254/live.m3u8', 'never opens this address'],
      ['http://127.0.0.1:1/live.m3u8', 'does not answer'],
      [desk.streamUrl.replace(/[^/]+$/u, 'moved.m3u8'), 'no stream at this address (404, not found)'],
      [desk.server.url, 'no livestream'],
    ] as const) {
      await field.fill(address);
      expect(await found.textContent()).not.toContain('correct the address later');
      await field.blur();
      await found.getByText(words).waitFor();
      await found.getByText('You can start all the same, and correct the address later.').waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
    }
    // Not under the bar with the start.
    const [notice, start] = [found.locator('.notice'), page.locator('.start')];
    const feet = async () => ((await notice.boundingBox())?.y ?? 0) + ((await notice.boundingBox())?.height ?? 0);
    await expect.poll(feet).toBeLessThan((await start.boundingBox())?.y ?? 0);
    await field.fill(desk.streamUrl);
    await field.blur();
    await found.getByText('There is a livestream at this address.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('false');
  });

  it('[A9c] a pasted list shows what was recognized in each line, duplicates, and every line on demand', async () => {
    const others = Array.from({ length: 8 }, (_, number) => `${String(number + 3)};Circle ${String(number + 1)};2:30`);
    const lines = ['1;Norway;2:30', '2. Austria (on behalf of the EU)', ...others, 'Norway', 'Norway - right of reply'];
    await page.locator('#list').fill(lines.join('\n'));
    const list = page.locator('rostrum-list-paste');
    await list.getByText('12 speakers: 4 recognized, 8 kept as written').waitFor();
    await list.getByText('Norway stands twice: lines 1 and 11. All are kept').waitFor();
    await list.getByText('Times beside names are not taken over').waitFor();
    expect(await list.locator('li').count()).toBe(8);
    await list.getByRole('button', { name: '… and 4 more' }).click();
    expect(await list.locator('li').allTextContents()).toHaveLength(12);
    await list.locator('li').last().getByText('right of reply').waitFor();
    await page.locator('#title').fill('Working session 4');
    if (await page.locator('#conference-name').isVisible()) await page.locator('#conference-name').fill('Conference');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.waitForURL(/\/session\/[0-9a-f-]{36}$/);
    await page.getByText('on behalf of the EU').waitFor();
    const session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    const listed = await desk.logged(session, 'entry-listed');
    expect(listed.map(({ actor, kind }) => [actor, kind]).filter(([actor]) => actor !== null)).toEqual([
      ['state:NO', 'statement'],
      ['state:AT', 'group_statement'],
      ['state:NO', 'statement'],
      ['state:NO', 'right_of_reply'],
    ]);
  });

  it('[M12] a bad address does not keep the session from being started', async () => {
    await page.locator('#title').fill('Working session 4');
    if (await page.locator('#conference-name').isVisible()) await page.locator('#conference-name').fill('Conference');
    await page.locator('#source').fill('example.org/live.m3u8');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText('The livestream was not taken over: This is no whole address').waitFor();
    await page.getByRole('link', { name: 'Go to the session' }).click();
    await page.getByText('From where do you follow?').first().waitFor();
  });
});
