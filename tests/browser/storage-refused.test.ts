/** Tests the pages in a browser that refuses to store anything. */
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createConsoleDriver, type ConsoleDriver } from '../helpers/console-driver.ts';
import { createCuttableNetwork, type CuttableNetwork } from '../helpers/cuttable-network.ts';
import { describeWith } from '../helpers/programs.ts';
import { cookieOf, PASSWORD } from '../helpers/running-server.ts';
import { startServedDesk, type ServedDesk } from '../helpers/served-desk.ts';

/** How a browser refuses. `private` is that of older private windows of Firefox and Safari. */
const REFUSALS = ['blocked', 'absent', 'private', 'full', 'silent'] as const;
type Refusal = (typeof REFUSALS)[number];

declare global {
  interface Window {
    /** Set by a test: the browser stores everything again. */
    keepsAgain?: boolean;
  }
}

/** Makes the browser refuse. Runs in the page before its own code. */
function refuse(refusal: Refusal): void {
  const refused = (name: string): DOMException => new DOMException('Refused by the test.', name);
  const unlessKept = <Value>(kept: () => Value, otherwise: () => Value): Value =>
    window.keepsAgain === true ? kept() : otherwise();

  function replaceGetters(otherwise: () => never): void {
    const places: [object, string[]][] = [
      [window, ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'BroadcastChannel']],
      [Navigator.prototype, ['locks', 'storage']],
      [Crypto.prototype, ['subtle', 'randomUUID']],
    ];
    for (const [owner, names] of places)
      for (const name of names) {
        const before = Object.getOwnPropertyDescriptor(owner, name);
        const read = function (this: unknown): unknown {
          return before?.get === undefined ? before?.value : before.get.call(this);
        };
        Object.defineProperty(owner, name, {
          configurable: true,
          get(this: unknown) {
            return unlessKept(() => read.call(this), otherwise);
          },
        });
      }
  }

  function refuseSettings(method: 'getItem' | 'setItem', name: string): void {
    const kept = Storage.prototype[method] as (...texts: string[]) => string | null;
    Object.defineProperty(Storage.prototype, method, {
      value(this: Storage, ...texts: string[]) {
        return unlessKept(
          () => kept.apply(this, texts),
          () => {
            throw refused(name);
          },
        );
      },
    });
  }

  function replaceOpen(change: (opening: IDBOpenDBRequest) => void): void {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (...parameters) {
      const opening = open.apply(this, parameters);
      if (window.keepsAgain !== true) change(opening);
      return opening;
    };
  }

  switch (refusal) {
    case 'blocked':
      replaceGetters(() => {
        throw refused('SecurityError');
      });
      break;
    case 'absent':
      replaceGetters(() => undefined as never);
      break;
    case 'private':
      refuseSettings('setItem', 'QuotaExceededError');
      replaceOpen((opening) =>
        opening.addEventListener('upgradeneeded', (event) => {
          event.stopImmediatePropagation();
          opening.transaction?.abort();
        }),
      );
      LockManager.prototype.request = () => Promise.reject(refused('SecurityError'));
      LockManager.prototype.query = () => Promise.reject(refused('SecurityError'));
      break;
    case 'full': {
      refuseSettings('setItem', 'QuotaExceededError');
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...parameters) {
        const putting = put.apply(this, parameters);
        if (window.keepsAgain !== true) this.transaction.abort();
        return putting;
      };
      break;
    }
    case 'silent':
      refuseSettings('getItem', 'UnknownError');
      replaceOpen((opening) => opening.addEventListener('success', (event) => event.stopImmediatePropagation()));
  }
}

describeWith(['chromium'], 'a browser that keeps nothing', () => {
  let desk: ServedDesk;
  let network: CuttableNetwork;
  let shown = '';
  let roomPath = '';

  beforeAll(async () => {
    desk = await startServedDesk();
    network = await createCuttableNetwork(desk.server.url);
    shown = await desk.session(['Harbour Light']);
    const { body } = await desk.ana.post('/api/room-links', { sessionId: shown });
    const { pathname, hash } = new URL(body.url);
    roomPath = pathname + hash;
  });
  afterEach(async () => {
    network.mend();
    await desk.finish();
  });
  afterAll(async () => {
    await desk.close();
    await network.close();
  });

  const refusing = (refusal: Refusal) => ({
    url: network.url,
    async prepare(page: Page) {
      await page.addInitScript(refuse, refusal);
    },
  });

  /** Waits long: the page finds out in its own time that it has no connection. */
  async function reads(page: Page, words: string): Promise<void> {
    const driver = await createConsoleDriver(page);
    await expect.poll(() => driver.read('page')).toContain(words);
  }

  /** Asks the page to close. Returns whether it asks back; the answer is to stay. */
  async function asksBeforeClosing(page: Page): Promise<boolean> {
    page.removeAllListeners('dialog');
    const asked = new Promise<boolean>((resolve) => {
      page.once('dialog', (dialog) => {
        resolve(dialog.type() === 'beforeunload');
        void dialog.dismiss();
      });
      page.once('close', () => resolve(false));
    });
    await page.close({ runBeforeUnload: true });
    return asked;
  }

  /** Follows from the room, loses the network, and dispatches two commands: the floor to Iceland. */
  async function givesOffline(
    refusal: Refusal,
    before?: (driver: ConsoleDriver) => Promise<void>,
  ): Promise<{ driver: ConsoleDriver; session: string }> {
    const session = await desk.session([]);
    const driver = await desk.console(desk.boris, session, 'room', refusing(refusal));
    await before?.(driver);
    network.cut();
    await driver.press('a');
    await driver.type('Iceland');
    await driver.press('Enter');
    await driver.sees('Now', 'Iceland');
    await reads(driver.page, '2 not sent yet');
    return { driver, session };
  }

  /** The ids of the commands on the browser's disk. */
  function idsOnDisk(page: Page): Promise<readonly string[]> {
    return page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name);
      // Opening the database would create it.
      if (!names.includes('rostrum')) return [];
      return new Promise<string[]>((resolve) => {
        const opening = indexedDB.open('rostrum');
        // A database that is just being deleted is opened as a new one, or breaks off: then nothing is on disk.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => resolve([]);
        opening.onsuccess = () => {
          const reading = opening.result.transaction('outbox');
          const asked = reading.objectStore('outbox').getAllKeys();
          reading.oncomplete = () => {
            opening.result.close();
            resolve(asked.result.map(String));
          };
          reading.onabort = () => resolve([]);
        };
      });
    });
  }

  async function statements(session: string): Promise<number> {
    return (await desk.logged(session, 'intervention-started')).length;
  }

  /** Every page, with words that it shows once it is ready. */
  const pages: readonly { name: string; path: (session: string) => string; words: string; isStranger?: true }[] = [
    { name: 'start', path: () => '/', words: 'Working session 4' },
    { name: 'sign-in', path: () => '/sign-in', words: 'Sign in', isStranger: true },
    { name: 'set-up', path: () => '/new', words: 'Only two names are needed' },
    { name: 'people', path: () => '/people', words: 'Boris' },
    { name: 'console', path: (id) => `/session/${id}`, words: 'Harbour Light' },
    { name: 'phone clock', path: (id) => `/session/${id}/clock`, words: 'Harbour Light' },
    { name: 'list', path: (id) => `/session/${id}/list`, words: 'Working session 4' },
    { name: 'export', path: (id) => `/session/${id}/take-out`, words: 'Who will read it?' },
    { name: 'alignment', path: (id) => `/session/${id}/align`, words: 'This session has no recording yet.' },
    {
      name: 'recordings',
      path: (id) => `/session/${id}/recordings`,
      words: 'Nothing is recorded for this session yet.',
    },
    { name: 'room timer', path: () => roomPath, words: 'The session has not begun', isStranger: true },
  ];

  describe.each(REFUSALS)('[N22] where its storage is %s', (refusal) => {
    it.each(pages)('shows the $name page, with defaults', async ({ path, words, isStranger }) => {
      const page = await desk.open(isStranger === true ? null : desk.ana, path(shown), refusing(refusal));
      await reads(page, words);
    });
  });

  it.each(REFUSALS)(
    '[N20] [N21] says that only this window keeps what is unsent, and sends it, %s',
    async (refusal) => {
      const { driver, session } = await givesOffline(refusal);
      const { page } = driver;
      await reads(page, '2 not sent yet. Only this window keeps it.');
      await expect.poll(() => driver.read('Messages')).toContain('Only this window keeps it.');
      await driver.seesNot('page', 'Your work is kept here');
      expect(await asksBeforeClosing(page)).toBe(true);
      network.mend();
      await expect.poll(() => statements(session)).toBe(1);
      await reads(page, 'All saved on the server');
      await expect.poll(() => driver.read('Messages')).not.toContain('Only this window keeps it.');
      expect(await asksBeforeClosing(page)).toBe(false);
    },
  );

  it.each(['blocked', 'private', 'full', 'silent'] as const)(
    '[N20] writes to disk what only the window kept, once the browser keeps again, %s',
    async (refusal) => {
      const { driver, session } = await givesOffline(refusal);
      const { page } = driver;
      await reads(page, 'Only this window keeps it.');
      await page.evaluate(() => (window.keepsAgain = true));
      await reads(page, '2 not sent yet. Your work is kept here.');
      expect(await idsOnDisk(page)).toHaveLength(2);
      const context = page.context();
      expect(await asksBeforeClosing(page)).toBe(false);
      network.mend();
      const later = await context.newPage();
      await later.goto(`/session/${session}`);
      await reads(later, 'All saved on the server');
      expect(await statements(session)).toBe(1);
    },
  );

  it.each(['deleted', 'cleared'])('[N20] writes again what was %s under the open page', async (how) => {
    const session = await desk.session(['Harbour Light']);
    const driver = await desk.console(desk.boris, session, 'room', { url: network.url });
    const { page } = driver;
    network.cut();
    await driver.press('n');
    await reads(page, '1 not sent yet. Your work is kept here.');
    await expect.poll(() => idsOnDisk(page)).toHaveLength(1);
    const before = await idsOnDisk(page);
    if (how === 'deleted') {
      await page.evaluate(() => new Promise((deleted) => (indexedDB.deleteDatabase('rostrum').onsuccess = deleted)));
    } else {
      const cdp = await page.context().newCDPSession(page);
      await cdp.send('Storage.clearDataForOrigin', { origin: network.url, storageTypes: 'indexeddb,local_storage' });
    }
    await expect.poll(() => idsOnDisk(page)).toEqual(before);
    network.mend();
    await expect.poll(() => statements(session)).toBe(1);
    await reads(page, 'All saved on the server');
    await expect.poll(() => idsOnDisk(page)).toEqual([]);
  });

  it('[N21] keeps what is unsent when another page does not load, and states it', async () => {
    const { driver, session } = await givesOffline('blocked');
    const { page } = driver;
    await page.getByRole('link', { name: 'Statements' }).click();
    await reads(page, 'The server does not answer. 2 not sent yet. Only this window keeps it.');
    network.mend();
    await expect.poll(() => statements(session)).toBe(1);
    await page.goBack();
    await reads(page, 'All saved on the server');
  });

  it('[N21] [N8] states it on other pages, and asks before signing out drops it', async () => {
    const { driver } = await givesOffline('blocked', async ({ page }) => {
      await page.getByRole('link', { name: 'Statements' }).click();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      await page.goBack();
      await reads(page, 'All saved on the server');
    });
    const { page } = driver;
    await page.getByRole('link', { name: 'Statements' }).click();
    await page.getByRole('status').getByText('2 not sent yet. Only this window keeps it.').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('2 things are not sent yet and would be lost.').waitFor();
    network.mend();
    await page.getByRole('button', { name: 'Sign out' }).last().click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });

  it('[N23] sends what only the window keeps once its user has signed in in another window', async () => {
    const session = await desk.session(['Harbour Light']);
    const signIn = async (): Promise<string> =>
      cookieOf(await desk.server.stranger.post('/api/login', { name: 'Boris', password: PASSWORD }));
    // An earlier test may have signed him out.
    desk.boris.cookie = await signIn();
    const boris = await desk.console(desk.boris, session, 'room', refusing('blocked'));
    const context = boris.page.context();
    network.cut();
    await context.clearCookies();
    await boris.press('n');
    await reads(boris.page, '1 not sent yet');
    network.mend();
    await expect
      .poll(() => boris.read('page'), { timeout: 30_000 })
      .toContain('You are signed out. Sign in in another window. Only this window keeps it.');
    const [name = '', value = ''] = (await signIn()).split('=');
    await context.addCookies([{ name, value, url: network.url }]);
    await expect.poll(() => boris.read('page'), { timeout: 60_000 }).toContain('All saved on the server');
    expect(await statements(session)).toBe(1);
  });
});
