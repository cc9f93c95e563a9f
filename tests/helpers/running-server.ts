import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { expect } from 'vitest';
import { readConfig } from '../../server/config.ts';
import type { RunningServer, StartOptions } from '../../server/compose/options.ts';
import { startServer } from '../../server/main.ts';
import type { FromPage, ToPage } from '../../shared/contract/socket.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { Snapshot } from '../../shared/session/snapshot.ts';
import type { SessionKind } from '../../shared/vocabulary/session.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

export type PageSocket = Socket<ToPage, FromPage>;

/** The members of answers that tests read. A missing member fails the test that reads it. */
interface Body {
  readonly error: { readonly code: string; readonly params: Readonly<Record<string, string | number>> };
  readonly ok: boolean;
  readonly code: string;
  readonly id: string;
  readonly url: string;
  readonly fileName: string;
  readonly user: { readonly id: string; readonly role: string };
  readonly people: readonly unknown[];
  readonly reachedBy: string;
  readonly me: { readonly role: string };
  readonly seq: number;
  readonly head: number;
  readonly more: boolean;
  readonly events: readonly LogEvent[];
  readonly snapshot: Snapshot;
  readonly items: readonly unknown[];
  readonly sources: readonly { readonly id: string }[];
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: object }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, { readonly required: readonly string[] }>> };
}

/** The answer of a route. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body, or its text if it is no JSON. */
  readonly body: Body;
}

/** A user with a browser: a cookie, and requests from a page of the server. */
export interface Browser {
  readonly name: string;
  readonly userId: string;
  cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Reply>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  /** Sends a request of any method without a body. */
  request(method: string, path: string): Promise<Reply>;
  /** Connects a socket, which closes with the server. */
  connect(): Promise<PageSocket>;
}

export interface TestServer {
  readonly url: string;
  readonly dataDir: string;
  readonly running: RunningServer;
  /** A browser without a sign-in. */
  readonly stranger: Browser;
  /** Makes the first lead by the set-up link. */
  setUp(name?: string): Promise<Browser>;
  /** Adds a user whom a lead invites. */
  invite(lead: Browser, name: string, role: Role): Promise<Browser>;
  connect(headers?: Record<string, string>, auth?: Record<string, string>): Promise<PageSocket>;
  close(): Promise<void>;
}

export const PASSWORD = 'correct horse battery';

/** Starts the real server on a free port and an empty data folder. */
export async function startTestServer(
  environment: Record<string, string> = {},
  options: Omit<StartOptions, 'config'> = {},
): Promise<TestServer> {
  const dataDir = environment.DATA_DIR ?? mkdtempSync(join(tmpdir(), 'rostrum-'));
  const config = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...environment });
  const running = await startServer({ config, ...options });
  const sockets: PageSocket[] = [];

  async function ask(method: string, path: string, cookie: string, body: unknown, headers: Record<string, string>) {
    const response = await fetch(running.url + path, {
      method,
      headers: {
        ...(method === 'GET' ? {} : { origin: running.url }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === '' ? {} : { cookie }),
        ...headers,
      },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
  }

  async function connect(headers: Record<string, string> = {}, auth: Record<string, string> = {}): Promise<PageSocket> {
    const socket: PageSocket = io(running.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: headers,
      auth,
    });
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }

  function browser(name: string, userId: string, cookie: string): Browser {
    const self: Browser = {
      name,
      userId,
      cookie,
      get: (path, headers = {}) => ask('GET', path, self.cookie, undefined, headers),
      post: (path, body, headers = {}) => ask('POST', path, self.cookie, body, headers),
      request: (method, path) => ask(method, path, self.cookie, undefined, {}),
      connect: () => connect({ origin: running.url, cookie: self.cookie }),
    };
    return self;
  }

  const stranger = browser('', '', '');

  function signedIn(name: string, reply: Reply): Browser {
    expect(reply.status, JSON.stringify(reply.body)).toBe(200);
    return browser(name, reply.body.user.id, cookieOf(reply));
  }

  return {
    url: running.url,
    dataDir,
    running,
    stranger,
    connect,
    async setUp(name = 'Ana') {
      const token = new URL(running.setupUrl ?? '').hash.replace('#token=', '');
      return signedIn(name, await stranger.post('/api/setup', { token, name, password: PASSWORD }));
    },
    async invite(lead, name, role) {
      const { body } = await lead.post('/api/invitations', { name, role });
      const token = new URL(body.url).hash.replace('#token=', '');
      return signedIn(name, await stranger.post('/api/invitations/accept', { token, password: PASSWORD }));
    },
    async close() {
      await running.close();
      for (const socket of sockets) socket.disconnect();
      if (environment.DATA_DIR === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The cookie that an answer sets, in the form in which a browser returns it. */
export function cookieOf({ headers }: Reply): string {
  return headers.getSetCookie().map((line) => line.split(';')[0] ?? '')[0] ?? '';
}

/** A server, the lead who set it up, and an observer. */
export interface Team {
  readonly server: TestServer;
  readonly lead: Browser;
  readonly boris: Browser;
}

export async function startTeam(...how: Parameters<typeof startTestServer>): Promise<Team> {
  const server = await startTestServer(...how);
  const lead = await server.setUp();
  return { server, lead, boris: await server.invite(lead, 'Boris', 'observer') };
}

/** Makes a session of a new conference. */
export async function newSession(
  lead: Browser,
  title = 'Working session 4',
  kind: SessionKind = 'working_session',
): Promise<string> {
  const reply = await lead.post('/api/sessions', {
    conference: { name: 'Practice conference', place: 'Warsaw', timeZone: 'Europe/Warsaw' },
    title,
    kind,
    timeZone: 'Europe/Warsaw',
    presetId: 'osce-hdim-2018',
  });
  expect(reply.status, JSON.stringify(reply.body)).toBe(200);
  return reply.body.id;
}

/** A command with a fresh id, a UUIDv4. */
export function command(type: string, payload: object, commandId: string = randomUUID()) {
  return { commandId, type, payload };
}

/** A mark from the room at this moment. */
export function markNow(agoMs = 0) {
  return { vantage: 'room', pressedMs: Date.now() - agoMs, pressUncertaintyMs: 50, leadMs: 0 };
}

/** The next event of a name on a socket. */
export function next<Name extends keyof ToPage>(socket: PageSocket, name: Name): Promise<Parameters<ToPage[Name]>[0]> {
  return new Promise((resolve) => socket.once(name, resolve as never));
}
