/** Tests how commands are refused, answered and repeated over HTTP and sockets. */
import { randomUUID } from 'node:crypto';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { replyWithError } from '../../server/http/error-reply.ts';
import {
  command,
  markNow,
  newSession,
  startTestServer,
  type Browser,
  type PageSocket,
  type TestServer,
} from '../helpers/running-server.ts';

let server: TestServer;
let lead: Browser;
let page: PageSocket;
let session: string;

beforeAll(async () => {
  server = await startTestServer();
  lead = await server.setUp();
  page = await lead.connect();
  session = await newSession(lead);
});
afterAll(() => server.close());

const give = (given: object) => lead.post(`/api/sessions/${session}/commands`, given);
const start = (interventionId: string, mark = markNow()) =>
  command('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark });

describe('bad commands', () => {
  const mark = markNow();
  const cases: [string, object, number, string][] = [
    ['[E2] unknown', command('make-coffee', {}), 400, 'unknown_command'],
    ['[E2] malformed', command('start-intervention', { interventionId: 'x', entryId: null, mark }), 400, 'malformed'],
    ['[T6] with an elapsed time', command('start-session', { elapsedMs: 5 }), 400, 'malformed'],
    [
      '[T5] from the future',
      start(randomUUID(), { ...mark, pressedMs: mark.pressedMs + 60_000 }),
      400,
      'from_the_future',
    ],
    ['[F2] stale', command('take-clock', { from: 'somebody who does not keep it' }), 409, 'stale'],
    ['not named by its id', { ...command('start-session', {}), commandId: '7' }, 400, 'malformed'],
  ];
  for (const [name, given, status, code] of cases) {
    it(`${name}: ${code}, over HTTP and socket`, async () => {
      const reply = await give(given);
      expect(reply.status).toBe(status);
      expect(JSON.stringify(reply.body)).toContain(`"${code}"`);
      expect(await page.emitWithAck('session:command', { session, ...given } as never)).toMatchObject({
        ok: false,
        code,
      });
    });
  }

  it('[E2] too large: the payload, the message and the body are refused with a code', async () => {
    const entries = Array.from({ length: 500 }, () => ({ entryId: randomUUID(), listedAs: 'ж'.repeat(300) }));
    const large = command('add-entries', { entries, place: 'end' });
    expect((await give(large)).body).toMatchObject({ ok: false, code: 'too_large' });
    expect(await page.emitWithAck('session:command', { session, ...large })).toMatchObject({ code: 'too_large' });
    const body = await give(command('add-note', { text: 'a'.repeat(2_000_000) }));
    expect([body.status, body.body.error.code]).toEqual([413, 'too_large']);
  });

  it('[E2] a body that is no JSON, or of another type, is malformed', async () => {
    const path = `/api/sessions/${session}/commands`;
    expect((await lead.post(path, '{"commandId"')).body.error.code).toBe('malformed');
    expect(
      (await lead.post(path, 'a=1', { 'content-type': 'application/x-www-form-urlencoded' })).body.error.code,
    ).toBe('malformed');
  });

  it('to a missing session: not_found', async () => {
    const reply = await lead.post(`/api/sessions/${randomUUID()}/commands`, command('start-session', {}));
    expect([reply.status, reply.body.code]).toEqual([404, 'not_found']);
    for (const door of ['', '/events', '/state-hash'])
      expect((await lead.get(`/api/sessions/${randomUUID()}${door}`)).status).toBe(404);
  });

  it('[G6] sent twice, over HTTP and socket, it takes effect once and has the same answer', async () => {
    const given = command('add-entries', {
      entries: [{ entryId: randomUUID(), listedAs: 'Harbour Light' }],
      place: 'end',
    });
    const first = await give(given);
    expect(first.body.ok).toBe(true);
    const again = await Promise.all([give(given), page.emitWithAck('session:command', { session, ...given })]);
    expect([again[0].body, again[1]]).toEqual([first.body, first.body]);
    const { body } = await lead.get(`/api/sessions/${session}/events?since=0`);
    expect(body.events.filter(({ commandId }) => commandId === given.commandId)).toHaveLength(1);
  });
});

describe('[E4] where a request comes from', () => {
  it('a page of another site changes nothing, even with the cookie', async () => {
    for (const origin of ['https://evil.example', 'null', `http://localhost:1`, 'http://127.0.0.1']) {
      const reply = await lead.post('/api/conferences', { name: 'A', place: 'B', timeZone: 'UTC' }, { origin });
      expect([reply.status, reply.body.error.code]).toEqual([403, 'origin_refused']);
    }
    const reply = await fetch(`${server.url}/api/conferences`, { method: 'POST', headers: { cookie: lead.cookie } });
    expect(reply.status).toBe(403);
  });

  it('a name that merely resolves to this computer is not ours', async () => {
    const { port } = new URL(server.url);
    const host = `rebound.example:${port}`;
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      request(`${server.url}/api/logout`, { method: 'POST', headers: { host, origin: `http://${host}` } }, (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      }).end();
    });
    expect(status).toBe(403);
  });

  it('its socket does not connect', async () => {
    await expect(server.connect({ origin: 'https://evil.example', cookie: lead.cookie })).rejects.toThrow();
    await expect(server.connect({ cookie: lead.cookie })).rejects.toThrow();
  });

  it('PUBLIC_URL is the origin behind a proxy, and the beginning of links', async () => {
    const proxied = await startTestServer({ PUBLIC_URL: 'https://desk.example', TRUST_PROXY: '1' });
    try {
      const headers = { origin: 'https://desk.example', host: 'desk.example' };
      const token = new URL(proxied.running.setupUrl ?? '').hash.replace('#token=', '');
      const reply = await proxied.stranger.post(
        '/api/setup',
        { token, name: 'Ana', password: 'a long password' },
        headers,
      );
      expect(reply.headers.getSetCookie()[0]).toMatch(/; Secure/);
      expect(proxied.running.setupUrl).toMatch(/^https:\/\/desk\.example\/setup#token=/);
      expect((await proxied.stranger.get('/api/me')).body.reachedBy).toBe('https');
    } finally {
      await proxied.close();
    }
  });
});

it('[E2] answers about internal faults disclose nothing', async () => {
  const app = fastify();
  app.setErrorHandler(replyWithError);
  app.get('/', () => {
    throw new Error('SELECT name FROM accounts: no such column');
  });
  const reply = await app.inject('/');
  expect([reply.statusCode, reply.json()]).toEqual([500, { error: { code: 'internal', params: {} } }]);
});
