/** Tests in a browser the way from the set-up link to a session that survives a lost network. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import type { RunningServer } from '../../server/compose/options.ts';
import { startServer } from '../../server/main.ts';
import { sharedChromium } from '../helpers/chromium.ts';
import { describeWith } from '../helpers/programs.ts';

/** A long password that nobody uses. */
const PASSWORD = 'practice makes perfect';

interface LoggedEvent {
  readonly type: string;
  readonly texts: { readonly [commitment: string]: { readonly value?: string } };
}

describeWith(['chromium'], 'from the set-up link to a session that survives the network', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rostrum-'));
  let server: RunningServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let session = '';
  const faults: string[] = [];

  async function start(port: string): Promise<RunningServer> {
    const config = readConfig({ PORT: port, DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    return startServer({ config, clientRoot: inject('clientRoot') });
  }

  async function open(): Promise<Page> {
    const opened = await context.newPage();
    opened.on('pageerror', (error) => faults.push(error.message));
    return opened;
  }

  /** The notes in the log, in their order. */
  async function notesOnServer(): Promise<readonly string[]> {
    const answer = await page.evaluate(
      async (id) => (await fetch(`/api/sessions/${id}/events?since=0`)).json() as Promise<{ events: LoggedEvent[] }>,
      session,
    );
    expect(answer, JSON.stringify(answer)).toHaveProperty('events');
    return answer.events
      .filter(({ type }) => type === 'note-added')
      .flatMap(({ texts }) => Object.values(texts).map(({ value }) => value ?? ''));
  }

  async function write(text: string): Promise<void> {
    await page.keyboard.press('Enter');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
    await page.getByText(text).first().waitFor();
    await page.keyboard.press('Escape');
    // Right after leaving a field letters still belong to it.
    await page.locator(':root[data-keys=live]').waitFor({ state: 'attached' });
  }

  beforeAll(async () => {
    server = await start('0');
    browser = await sharedChromium();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    page = await open();
  });

  afterAll(async () => {
    await context.close();
    await server.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('[E5b] the one-time link, pasted into the tab that asks for it, makes the first lead and leaves the address', async () => {
    await page.goto(server.url);
    await page.getByText('open the link that the server printed').waitFor();
    await page.goto(server.setupUrl ?? '');
    await page.getByLabel('Your name').fill('Ana');
    await page.locator('#password').fill(PASSWORD);
    expect(new URL(page.url()).hash).toBe('');
    await page.getByRole('button', { name: 'Create the account' }).click();
    await page.getByText('No session yet').waitFor();
    expect(await page.title()).toBe('Rostrum');
  });

  it('[C40] [A7] the page states what a start needs, two names are enough, and a pasted list is in the console', async () => {
    await page.getByRole('link', { name: 'New session' }).click();
    const button = page.getByRole('button', { name: 'Start' });
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('Only two names are needed, the session’s and its conference’s.').waitFor();
    const needs = page.locator('.start [role=status]');
    await needs.getByText('Give the session a name first.').waitFor();
    await page.locator('#title').fill('Practice session');
    // Without a conference the session's name is not enough. The message names the conference's name.
    await needs.getByText('The name of the conference is missing').waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.getByText('Needed once: later sessions choose it from the list.').waitFor();
    await page.locator('#conference-name').fill('Practice conference');
    await expect.poll(() => button.isEnabled()).toBe(true);
    expect(await needs.textContent()).toBe('');
    await page.locator('#zone').fill('Warsaw');
    await needs.getByText('The time zone is not known').waitFor();
    expect(await button.isDisabled()).toBe(true);
    await page.locator('#zone').fill('Europe/Warsaw');
    await page.locator('#list').fill('1. Norway\n12. Freedom Now\nEU (AT)');
    await page.getByText('3 speakers: 2 recognized, 1 kept as written').waitFor();
    await button.click();
    // The name is on the set-up page too.
    await page.waitForURL(/\/session\/[0-9a-f-]{36}$/);
    await page.getByText('Freedom Now').first().waitFor();
    session = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(await page.title()).toBe('Rostrum');
  });

  it('[N2][N4][S2] a command without a network is seen at once, outlives the page, and arrives once and in order', async () => {
    await page.getByText('All saved on the server').first().waitFor();
    await page.keyboard.press('Digit2');
    await page.getByText('On the stream').first().waitFor({ state: 'hidden' });
    await write('before');
    await expect.poll(notesOnServer).toEqual(['before']);
    const { port } = new URL(server.url);
    await server.close();
    await write('in the tunnel, one');
    await write('in the tunnel, two');
    await page.getByText('2 not sent yet').first().waitFor();
    await page.close({ runBeforeUnload: false });
    server = await start(port);
    page = await open();
    await page.goto(`${server.url}/session/${session}`);
    await page.getByText('in the tunnel, two').first().waitFor();
    await expect.poll(notesOnServer).toEqual(['before', 'in the tunnel, one', 'in the tunnel, two']);
    await page.getByText('All saved on the server').first().waitFor();
  });

  it('[N8] signing out leaves nothing of the work in the browser', async () => {
    await page.goto(server.url);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const kept = await page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name);
      if (!names.includes('rostrum')) return 0;
      const database = await new Promise<IDBDatabase>((resolve) => {
        const request = indexedDB.open('rostrum');
        request.onsuccess = () => resolve(request.result);
      });
      const rows = await Promise.all(
        [...database.objectStoreNames].map(
          (name) =>
            new Promise<number>((resolve) => {
              const request = database.transaction(name).objectStore(name).count();
              request.onsuccess = () => resolve(request.result);
            }),
        ),
      );
      return rows.reduce((sum, count) => sum + count, 0);
    });
    expect(kept).toBe(0);
  });

  it('signing in again leads back, and no page reported a fault', async () => {
    await page.getByLabel('Name').fill('Ana');
    await page.locator('#password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Practice session' }).waitFor();
    expect(faults).toEqual([]);
  });
});
