import { join, resolve } from 'node:path';
import type { Page, Browser as Chromium } from 'playwright';
import { expect, inject } from 'vitest';
import { startOrigin } from '../../server/cli/demo/origin.ts';
import type { CanonicalRecord } from '../../shared/record/record-types.ts';
import { sharedChromium } from './chromium.ts';
import { createConsoleDriver, type ConsoleDriver } from './console-driver.ts';
import { createMovableTime } from './movable-time.ts';
import { command, newSession, startTestServer, type Browser as Visitor, type TestServer } from './running-server.ts';

const STREAM = resolve(import.meta.dirname, '../fixtures/media/fmp4');

export type From = 'room' | 'stream' | 'recording';
const VANTAGE_KEYS = { room: '1', stream: '2', recording: '3' } as const;

/** The shipped client on the real server, with a browser for each user of a test. */
export interface ServedDesk {
  readonly server: TestServer;
  readonly chromium: Chromium;
  readonly ana: Visitor;
  readonly boris: Visitor;
  /** The address of a livestream that the server may record. */
  readonly streamUrl: string;
  /** Errors and dialogs of all pages. */
  readonly faults: readonly string[];
  /** Makes a session with these names on its list. */
  session(names: readonly string[]): Promise<string>;
  /** Adds the livestream to a session. Returns the id of its source. */
  addStream(sessionId: string): Promise<string>;
  /**
   * Lets time pass for the server and for every page. It cannot be used while a page plays a stream, whose pictures come
   * in real time.
   */
  pass(ms: number): Promise<void>;
  /** Opens a page in the visitor's own browser, perhaps at another address of the server. */
  open(who: Visitor | null, path: string, options?: OpenOptions): Promise<Page>;
  /** Opens the console of a session and chooses a vantage. */
  console(who: Visitor, sessionId: string, from: From, options?: OpenOptions): Promise<ConsoleDriver>;
  /** The payloads of all events of a type, in order. */
  logged(sessionId: string, type: string): Promise<readonly Record<string, unknown>[]>;
  /** The team's export of a session. */
  takenOut(sessionId: string): Promise<CanonicalRecord>;
  /** Closes the pages of a test, and fails the test for their faults. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

interface OpenOptions {
  readonly url?: string;
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'dark' | 'light';
  /** Called with the page before its first request. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export async function startServedDesk(): Promise<ServedDesk> {
  const { monotonicMs, govern, pass } = createMovableTime();
  const options = { clientRoot: inject('clientRoot'), time: { monotonicMs } };
  const server = await startTestServer({ INGEST_ALLOW_PRIVATE: '1' }, options);
  const origin = await startOrigin({ folder: join(STREAM), port: 0 });
  const chromium = await sharedChromium();
  const ana = await server.setUp('Ana');
  const boris = await server.invite(ana, 'Boris', 'observer');
  const faults: string[] = [];

  const open: ServedDesk['open'] = async (who, path, options = {}) => {
    const { url = server.url, width = 1280, height = 900, theme = 'dark' } = options;
    const context = await chromium.newContext({ viewport: { width, height }, baseURL: url });
    if (who !== null) {
      const [name = '', value = ''] = who.cookie.split('=');
      await context.addCookies([{ name, value, url }]);
    }
    await govern(context);
    await context.addInitScript((chosen) => localStorage.setItem('theme', chosen), theme);
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await options.prepare?.(page);
    await page.goto(path);
    return page;
  };

  return {
    server,
    chromium,
    ana,
    boris,
    streamUrl: origin.url,
    faults,
    open,
    pass,
    async session(names) {
      const id = await newSession(ana);
      const entries = names.map((listedAs) => ({ entryId: crypto.randomUUID(), listedAs, class: 'ngo' }));
      if (entries.length > 0) {
        const listing = command('add-entries', { entries, place: 'end' });
        expect((await ana.post(`/api/sessions/${id}/commands`, listing)).body.ok).toBe(true);
      }
      return id;
    },
    async addStream(sessionId) {
      const source = { sessionId, url: origin.url, role: 'floor', channel: 'floor' };
      const { status, body } = await ana.post('/api/sources', source);
      expect(status, JSON.stringify(body)).toBe(200);
      return body.id;
    },
    async console(who, sessionId, from, options) {
      const page = await open(who, `/session/${sessionId}`, options);
      const driver = await createConsoleDriver(page, pass);
      await driver.sees('page', 'From where do you follow?');
      await driver.press(VANTAGE_KEYS[from]);
      await driver.sees('page', 'All saved on the server');
      return driver;
    },
    async logged(sessionId, type) {
      const { body } = await ana.get(`/api/sessions/${sessionId}/events?since=0`);
      return body.events
        .filter((event) => event.type === type)
        .map(({ payload }) => payload as Record<string, unknown>);
    },
    async takenOut(sessionId) {
      const request = { sessionId, format: 'json', profile: 'internal', reader: 'The team' };
      const { status, body } = await ana.post('/api/exports', request);
      expect(status, JSON.stringify(body)).toBe(200);
      return (await ana.get(`/api/exports/${body.id}`)).body as unknown as CanonicalRecord;
    },
    async finish() {
      for (const context of chromium.contexts()) await context.close();
      expect(faults.splice(0)).toEqual([]);
    },
    async close() {
      for (const context of chromium.contexts()) await context.close();
      await server.close();
      await origin.close();
    },
  };
}
