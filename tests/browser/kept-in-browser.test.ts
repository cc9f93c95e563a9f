/** Tests what a browser keeps of a session, for whom, and when it forgets that. */
import type { BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createConsoleDriver, type ConsoleDriver } from '../helpers/console-driver.ts';
import { createCuttableNetwork, type CuttableNetwork } from '../helpers/cuttable-network.ts';
import { describeWith } from '../helpers/programs.ts';
import { cookieOf, PASSWORD, type Browser as Visitor } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

/** The requests for a session, and those for a connection. */
const SESSION = /[/]api[/]sessions[/]|[/]assets[/]socket-/;

describeWith(['chromium'], 'what a browser keeps of a session', () => {
  let desk: ServedDesk;
  let network: CuttableNetwork;

  beforeAll(async () => {
    desk = await startServedDesk();
    network = await createCuttableNetwork(desk.server.url);
  });
  afterEach(() => desk.finish());
  afterAll(async () => {
    await desk.close();
    await network.close();
  });

  /** Signs in another user in the same browser. */
  async function signIn(context: BrowserContext, { cookie }: Visitor): Promise<void> {
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: network.url }]);
  }

  async function another(context: BrowserContext, path: string): Promise<ConsoleDriver> {
    const page = await context.newPage();
    await page.goto(network.url + path);
    return createConsoleDriver(page, desk.pass);
  }

  /** Only without a copy is the session requested before there is a connection. */
  async function findsNoCopy(page: Page, id: string): Promise<void> {
    const asked = page.waitForRequest((request) => new URL(request.url()).pathname === `/api/sessions/${id}`);
    await page.goto(`/session/${id}`);
    await asked;
    const driver = await createConsoleDriver(page);
    await driver.sees('page', 'Still loading');
    await driver.seesNot('page', 'Harbour Light');
  }

  /** The last event in the copy of a session. */
  function copySeq(page: Page): Promise<number> {
    return page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open('rostrum');
          opening.onsuccess = () => {
            const asked = opening.result.transaction('snapshot').objectStore('snapshot').get('open');
            asked.onsuccess = () => {
              opening.result.close();
              resolve((asked.result as { snapshot: { seq: number } } | undefined)?.snapshot.seq ?? 0);
            };
          };
        }),
    );
  }

  it('[N7] is the session as it was last, for its reader alone, and stands in for no other session', async () => {
    const [session, other] = [await desk.session(['Harbour Light']), await desk.session([])];
    const { page, ...ana } = await desk.console(desk.ana, session, 'room', { url: network.url });
    await ana.press('n');
    await ana.sees('page', 'All saved on the server');
    const { body } = await desk.ana.get(`/api/sessions/${session}`);
    await expect.poll(() => copySeq(page)).toBe(body.seq);
    await page.route(SESSION, () => undefined);
    await page.reload();
    await ana.sees('Now', 'Harbour Light');
    await findsNoCopy(page, other);
    await signIn(page.context(), await desk.server.invite(desk.ana, 'Chen', 'lead'));
    await findsNoCopy(page, session);
  });

  it('[N7] [S3] is not used for its reader in another role, who may see less', async () => {
    const session = await desk.session(['Harbour Light']);
    const dara = await desk.server.invite(desk.ana, 'Dara', 'lead');
    const { page, ...driver } = await desk.console(dara, session, 'room', { url: network.url });
    await driver.press('n', 'h');
    await driver.sees('page', 'All saved on the server');
    const { body } = await desk.ana.get(`/api/sessions/${session}`);
    await expect.poll(() => copySeq(page)).toBe(body.seq);
    const context = page.context();
    const later = await context.newPage();
    // The page is closed, so that nothing makes it forget.
    await page.close();
    expect((await desk.ana.post(`/api/people/${dara.userId}/role`, { role: 'observer' })).status).toBe(200);
    const signedIn = await desk.server.stranger.post('/api/login', { name: 'Dara', password: PASSWORD });
    await signIn(context, { ...dara, cookie: cookieOf(signedIn) });
    await later.route(SESSION, () => undefined);
    await findsNoCopy(later, session);
  });

  it('[N3] is never sent for somebody else, who sees the number of rows', async () => {
    const session = await desk.session(['Harbour Light']);
    const boris = await desk.console(desk.boris, session, 'room', { url: network.url });
    const context = boris.page.context();
    network.cut();
    await boris.press('n');
    await boris.sees('page', '1 not sent yet');
    await boris.page.close();
    network.mend();

    await signIn(context, desk.ana);
    const start = await another(context, '/');
    await start.sees('page', '1 thing that somebody else did in this browser is not sent yet');
    const ana = await another(context, `/session/${session}`);
    await ana.press('1');
    await ana.press('Enter');
    await ana.type('hers');
    await ana.press('Enter');
    await ana.sees('page', 'All saved on the server');
    await expect.poll(async () => (await desk.logged(session, 'note-added')).length).toBe(1);
    expect(await desk.logged(session, 'intervention-started')).toEqual([]);

    await signIn(context, desk.boris);
    const again = await another(context, `/session/${session}`);
    await again.sees('Now', 'Harbour Light');
    await again.sees('page', 'All saved on the server');
    const { body } = await desk.ana.get(`/api/sessions/${session}/events?since=0`);
    expect(body.events.find(({ type }) => type === 'intervention-started')?.by).toBe(desk.boris.userId);
  });

  it('[N2] is not taken from a tab that lives', async () => {
    const session = await desk.session(['Harbour Light']);
    const first = await createConsoleDriver(
      await desk.open(desk.boris, `/session/${session}`, {
        url: network.url,
        async prepare(page) {
          await page.route(/[/]assets[/]socket-/, () => undefined);
        },
      }),
      desk.pass,
    );
    await first.press('1', 'n');
    await first.sees('page', '1 not sent yet');
    const second = await another(first.page.context(), `/session/${session}`);
    await second.press('1', 'Enter');
    await second.type('after it, if it were taken');
    await second.press('Enter');
    await expect.poll(async () => (await desk.logged(session, 'note-added')).length).toBe(1);
    expect(await desk.logged(session, 'intervention-started')).toEqual([]);
    await first.sees('page', '1 not sent yet');
    await first.page.close();
    await second.page.reload();
    await second.sees('Now', 'Harbour Light');
    await expect.poll(async () => (await desk.logged(session, 'intervention-started')).length).toBe(1);
  });

  it('[N9] has what a signed-out user dispatched, and states that, until they sign in again', async () => {
    const session = await desk.session(['Harbour Light']);
    const boris = await desk.console(desk.boris, session, 'room', { url: network.url });
    const context = boris.page.context();
    network.cut();
    await context.clearCookies();
    await boris.press('n');
    await boris.sees('page', '1 not sent yet');
    network.mend();
    await expect
      .poll(() => boris.read('page'), { timeout: 30_000 })
      .toContain('You are signed out. Reload to sign in.');
    expect(await boris.read('page')).not.toContain('All saved');
    expect(await desk.logged(session, 'intervention-started')).toEqual([]);
    await signIn(context, desk.boris);
    await boris.page.reload();
    await boris.sees('Now', 'Harbour Light');
    await boris.sees('page', 'All saved on the server');
    expect(await desk.logged(session, 'intervention-started')).toHaveLength(1);
  });
});
