/** Tests that no browser or proxy keeps an answer, and that no answer has a version. */
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askFrom } from '../helpers/reverse-proxy.ts';
import { newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

const SEGMENT = Buffer.from('bytes of a segment');
/** Recorded media may be kept by the reader's browser alone, which asks each time ([P7d]). Nothing else is kept. */
const ASKED_AGAIN = 'private, no-cache';
const HOUR_MS = 3_600_000;

let server: TestServer;
let lead: Browser;
let boris: Browser;
let sourceId = '';
const ids: Record<string, string> = {};
const clientRoot = mkdtempSync(join(tmpdir(), 'rostrum-client-'));
/** Method and address of every route of the server. */
const routes = new Set<string>();
/** The query parameters that each route knows. Any other is refused. */
const queries = new Map<string, readonly string[]>();

function noteRoutes(message: unknown): void {
  const { fastify } = message as { readonly fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url, schema }) => {
    for (const name of [method].flat()) routes.add(`${name} ${url}`);
    const { properties = {} } = (schema?.querystring ?? {}) as { readonly properties?: object };
    queries.set(url, [...(queries.get(url) ?? []), ...Object.keys(properties)]);
  });
}

beforeAll(async () => {
  mkdirSync(join(clientRoot, 'assets'));
  writeFileSync(join(clientRoot, 'index.html'), '<!doctype html>');
  writeFileSync(join(clientRoot, 'assets/main-abc123.js'), '');
  subscribe('fastify.initialization', noteRoutes);
  ({ server, lead, boris } = await startTeam({}, { clientRoot }));
  unsubscribe('fastify.initialization', noteRoutes);

  const sessionId = await newSession(lead);
  const made = await lead.post('/api/sources', { sessionId, kind: 'push', role: 'floor', channel: 'floor' });
  sourceId = made.body.id;
  const { ingestUrl } = made.body as unknown as { ingestUrl: string };
  const list = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:1\n#EXTINF:2.000,\n1.ts\n';
  for (const [name, body] of [
    ['1.ts', SEGMENT],
    ['live.m3u8', list],
  ] as const)
    expect((await fetch(new URL(name, ingestUrl), { method: 'PUT', body })).status).toBeLessThan(300);
  Object.assign(ids, {
    sessions: sessionId,
    room: sessionId,
    sources: sourceId,
    media: sourceId,
    people: boris.userId,
  });
}, 120_000);
afterAll(async () => {
  await server.close();
  rmSync(clientRoot, { recursive: true });
});

/** An address of a route, with existing names in place of its parameters, or with missing ones. */
function addressOf(url: string, known: boolean): string {
  const from = String(Date.now() - HOUR_MS);
  const to = String(Date.now() + HOUR_MS);
  const path = url
    .replace(/\/(\w+)\/:\w+/g, (_, kind: string) => `/${kind}/${(known ? ids[kind] : undefined) ?? randomUUID()}`)
    .replace(/:\w+/g, 'main')
    .replace('*', 'x');
  const asked = Object.entries({ from, to, since: '0', key: 'x' }).filter(([name]) => queries.get(url)?.includes(name));
  return `${path}?${new URLSearchParams(asked).toString()}`;
}

function mayBeKept(path: string): string[] {
  return path.startsWith('/media/') ? [ASKED_AGAIN, 'no-store'] : ['no-store'];
}

const isPrivate = (url: string): boolean => !/^\/(assets\/.*|index\.html|\*)?$/.test(url);

/** Requests every route as every user. `heard` gets each answer. */
async function askEverywhere(heard: (what: string, url: string, reply: Response, text: string) => void): Promise<void> {
  const { token } = server.running.accounts.createToken('script', 'lead');
  const askers = { lead: { authorization: `Bearer ${token}` }, boris: { cookie: boris.cookie }, stranger: {} };
  for (const [who, headers] of Object.entries(askers)) {
    for (const route of [...routes].sort()) {
      const [method = '', url = ''] = route.split(' ');
      // It would sign out the user of the request.
      if (url === '/api/logout' && who === 'boris') continue;
      for (const known of [true, false]) {
        // What is deleted would be missing for the routes after it.
        if (known && /revoke|role|DELETE|stop/.test(route)) continue;
        const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(method);
        const reply = await fetch(server.url + addressOf(url, known), {
          method,
          redirect: 'manual',
          headers: { origin: server.url, ...headers, ...(hasBody && { 'content-type': 'application/json' }) },
          ...(hasBody && { body: '{}' }),
        });
        heard(`${who} ${route} ${String(reply.status)}`, url, reply, await reply.text());
      }
    }
  }
}

/** The answer to bytes that no client sends. */
function raw(lines: string): Promise<string> {
  return new Promise((done, reject) => {
    const { hostname, port } = new URL(server.url);
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(lines));
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => done(text)).on('error', reject);
  });
}

describe('answers that are for one reader', { timeout: 120_000 }, () => {
  it('[E35] of every route, to everybody, refusals too, are not kept', async () => {
    const statuses = new Map<number, number>();
    const wrong: string[] = [];
    await askEverywhere((what, url, reply) => {
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      const said = reply.headers.get('cache-control') ?? 'nothing';
      if (isPrivate(url) && !mayBeKept(url).includes(said)) wrong.push(`${what}: ${said}`);
    });
    expect(wrong).toEqual([]);
    expect(routes.size).toBeGreaterThan(60);
    for (const status of [200, 400, 401, 403, 404]) expect([...statuses.keys()]).toContain(status);
  });

  it('[E35] an unreadable address is refused with a code, and the answer is not kept', async () => {
    for (const path of ['/api/%zz', `/api/sessions/${'x'.repeat(5000)}`, '/media/%E0%A4%A']) {
      const reply = await raw(`GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`);
      expect(reply.toLowerCase()).toContain('cache-control: no-store');
      expect(reply).toMatch(/"error":\{"code":"(malformed|not_found|unauthenticated)"/);
    }
  });

  it('[E35] [P7d] recorded media is kept to ask again, and so does the answer that nothing changed', async () => {
    const playlist = await lead.get(`/media/${sourceId}/live.m3u8`);
    const [segment = ''] = /seg\/\S+/.exec(playlist.body as unknown as string) ?? [];
    for (const path of [`/media/${sourceId}/live.m3u8`, `/media/${sourceId}/${segment}`]) {
      const { status, headers } = await lead.get(path);
      const again = await lead.get(path, { 'if-none-match': headers.get('etag') ?? '' });
      expect([status, headers.get('cache-control')]).toEqual([200, ASKED_AGAIN]);
      expect([again.status, again.headers.get('cache-control')]).toEqual([304, ASKED_AGAIN]);
    }
  });

  it('[E35] files named by their content may be kept, pages are requested again', async () => {
    const { stranger } = server;
    const asset = await stranger.get('/assets/main-abc123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/sign-in', '/session/x']) {
      const page = await stranger.get(path, { accept: 'text/html' });
      expect(page.headers.get('cache-control')).toBe('no-cache');
      // Not by fetch, which bypasses every cache.
      const headers = { 'if-none-match': page.headers.get('etag') ?? '' };
      const again = await askFrom('127.0.0.1', server.url + path, { headers });
      expect([again.status, again.headers['cache-control']]).toEqual([304, 'no-cache']);
    }
  });

  it('[E36] no answer of any route discloses a version to a stranger', async () => {
    const { version } = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    const { body } = await lead.get('/healthz');
    const { ffmpeg } = body as unknown as { ffmpeg: { version: string } | null };
    expect(body).toMatchObject({ state: 'ok', version });
    const told: string[] = [];
    const versions = [version, process.version, process.version.slice(1), ...(ffmpeg === null ? [] : [ffmpeg.version])];
    await askEverywhere((what, _, reply, text) => {
      if (!what.startsWith('stranger')) return;
      const all = JSON.stringify([...reply.headers]) + text;
      told.push(...versions.filter((each) => all.includes(`"${each}"`) || all.includes(`/${each}`)).map(() => what));
      for (const name of ['server', 'x-powered-by']) if (reply.headers.has(name)) told.push(`${what} ${name}`);
    });
    expect(told).toEqual([]);
    expect((await server.stranger.get('/healthz')).body).toEqual({ state: 'ok' });
  });
});
