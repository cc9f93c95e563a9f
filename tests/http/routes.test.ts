/** Tests the routes as a whole: their description, who may use them, the room's timer, and conference systems. */
import { randomUUID } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../shared/session/snapshot.ts';
import {
  command,
  markNow,
  newSession,
  next,
  startTeam,
  type Browser,
  type TestServer,
} from '../helpers/running-server.ts';

let server: TestServer;
let lead: Browser;
let boris: Browser;

/** Routes without a description: `HEAD` beside each `GET`, questions of tus, this description, the client's files. */
const NOT_DESCRIBED = /^head |^options [/]api[/]uploads$|^get [/](api[/]openapi[.]json$|assets[/]|index[.]html|$)/;

/** Method and path of every route of the server, as OpenAPI writes them. */
const doors = new Set<string>();

/** Fastify announces each new server before it has a route. */
function noteDoors(message: unknown): void {
  const { fastify } = message as { readonly fastify: FastifyInstance };
  fastify.addHook('onRoute', ({ method, url }) => {
    const path = url.replace(/:(\w+)/g, '{$1}').replace('*', '{*}');
    for (const name of [method].flat()) doors.add(`${name.toLowerCase()} ${path}`);
  });
}

beforeAll(async () => {
  subscribe('fastify.initialization', noteDoors);
  ({ server, lead, boris } = await startTeam());
  unsubscribe('fastify.initialization', noteDoors);
});
afterAll(() => server.close());

/** Tables by name, rows as plain members. */
function rows(snapshot: Snapshot) {
  return { tables: snapshot.tables as unknown as Record<string, [string, Record<string, unknown>][]> };
}

describe('for the operator', () => {
  it('health, readiness and counters need no account and name nobody', async () => {
    const health = await server.stranger.get('/healthz');
    expect(health.body).toEqual({ state: 'ok' });
    const found = (await boris.get('/healthz')).body;
    expect(found).toMatchObject({ state: 'ok', store: 'sqlite' });
    expect(found).toHaveProperty('version');
    expect(found).toHaveProperty('ffmpeg');
    expect(await server.stranger.get('/readyz')).toMatchObject({ status: 200, body: { state: 'ready' } });
    await newSession(lead);
    const { body } = await server.stranger.get('/metrics');
    expect(body).toMatch(/^rostrum_commands_total\{result="ok"\} \d+$/m);
    expect(body).toMatch(/^rostrum_events_total \d+$/m);
    expect(body).not.toContain('Ana');
  });

  it('[E8] every answer has the headers that bind browsers', async () => {
    const { headers } = await server.stranger.get('/api/me');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('content-security-policy')).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('unknown addresses of routes are not pages', async () => {
    for (const path of ['/api/nothing', '/media/x', '/elsewhere', '/api'])
      expect(await server.stranger.get(path)).toMatchObject({ status: 404, body: { error: { code: 'not_found' } } });
  });

  it('the description names every route, and all its references resolve', async () => {
    const { body } = await server.stranger.get('/api/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const described = Object.entries(body.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    const named = [...doors].filter((door) => !NOT_DESCRIBED.test(door));
    expect(named.length).toBeGreaterThan(50);
    expect(described.sort()).toEqual(named.sort());
    for (const operations of Object.values(body.paths))
      for (const operation of Object.values(operations))
        expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
    expect(body.components.schemas['command.start-intervention']?.required).toContain('mark');
    const text = JSON.stringify(body);
    for (const [, name = ''] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g))
      expect(Object.keys(body.components.schemas)).toContain(name);
  });

  it('[E7] only the named routes are open to a stranger', async () => {
    const open = new Set(['/healthz', '/readyz', '/metrics', '/api/me', '/api/setup', '/api/login', '/api/logout']);
    open.add('/api/invitations/accept').add('/api/room/{id}');
    open.add('/api/setup/check').add('/api/invitations/check');
    const { body } = await server.stranger.get('/api/openapi.json');
    for (const [path, operations] of Object.entries(body.paths)) {
      if (open.has(path)) continue;
      for (const method of Object.keys(operations)) {
        const address = path.replace(/\{\w+\}/g, randomUUID());
        const reply =
          method === 'post'
            ? await server.stranger.post(address, {})
            : await server.stranger.request(method.toUpperCase(), address);
        expect([method, path, reply.status]).toEqual([method, path, 401]);
      }
    }
  });
});

describe('the room’s timer', () => {
  it('[E9] shows States and bodies by name, and nobody else', async () => {
    const session = await newSession(lead);
    const { body } = await lead.post('/api/room-links', { sessionId: session });
    const url = new URL(body.url);
    const key = url.hash.replace('#key=', '');
    expect(url.pathname).toBe(`/room/${session}`);
    const screen = await server.connect();
    const first = next(screen, 'room:state');
    await screen.emitWithAck('room:join', { id: session, key });
    expect(await first).toMatchObject({ holder: null, status: 'planned', title: null });

    const startAs = async (named: object) => {
      const told = next(screen, 'room:state');
      const start = {
        interventionId: randomUUID(),
        entryId: null,
        endsInterventionId: null,
        ...named,
        mark: markNow(20),
      };
      await lead.post(`/api/sessions/${session}/commands`, command('start-intervention', start));
      return (await told).holder;
    };
    expect(await startAs({ actor: 'state:TJ' })).toMatchObject({
      label: 'Tajikistan',
      allottedMs: 150_000,
      pausedMs: 0,
    });
    expect(await startAs({ announcedAs: 'Somebody by Name', class: 'ngo' })).toMatchObject({
      label: null,
      class: 'ngo',
    });
  });

  it('[E9] only a lead makes a link', async () => {
    const sessionId = await newSession(lead);
    const refused = await boris.post('/api/room-links', { sessionId });
    expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden']);
  });

  it.each([
    ['access is revoked', 'revoke', {}],
    ['role is changed', 'role', { role: 'observer' }],
  ])('[E9] when their maker’s %s, those links end and nobody else’s', async (_, what, body) => {
    const sessionId = await newSession(lead);
    const second = await server.invite(lead, `Second lead to ${what}`, 'lead');
    const screenOf = async (maker: Browser) => {
      const made = await maker.post('/api/room-links', { sessionId });
      const key = new URL(made.body.url).hash.replace('#key=', '');
      const screen = await server.connect();
      expect(await screen.emitWithAck('room:join', { id: sessionId, key })).toMatchObject({ ok: true });
      return { key, screen };
    };
    const [ours, theirs] = [await screenOf(lead), await screenOf(second)];
    const { people } = (await lead.get('/api/people')).body as unknown as { people: { id: string; name: string }[] };
    const { id = '' } = people.find(({ name }) => name === `Second lead to ${what}`) ?? {};
    const told = next(theirs.screen, 'room:ended');
    expect((await lead.post(`/api/people/${id}/${what}`, body)).status).toBe(200);
    await told;
    expect((await server.stranger.get(`/api/room/${sessionId}?key=${theirs.key}`)).body.error.code).toBe(
      'link_expired',
    );
    expect((await server.stranger.get(`/api/room/${sessionId}?key=${ours.key}`)).status).toBe(200);
    const moves = next(ours.screen, 'room:state');
    await lead.post(`/api/sessions/${sessionId}/commands`, command('start-session', {}));
    expect(await moves).toMatchObject({ status: 'live' });
  });

  it('[E9] opens with its own key alone', async () => {
    const session = await newSession(lead);
    const other = await newSession(lead);
    const { body } = await lead.post('/api/room-links', { sessionId: session });
    const key = new URL(body.url).hash.replace('#key=', '');
    expect((await server.stranger.get(`/api/room/${session}?key=${key}`)).status).toBe(200);
    for (const path of [`/api/room/${other}?key=${key}`, `/api/room/${session}?key=wrong`])
      expect((await server.stranger.get(path)).body.error.code).toBe('link_expired');
    const screen = await server.connect();
    expect(await screen.emitWithAck('room:join', { id: other, key })).toMatchObject({
      ok: false,
      code: 'link_expired',
    });
  });

  it('[E9] a lead ends every link of a session, and no other, and the screens are notified at once', async () => {
    const [session, other] = [await newSession(lead), await newSession(lead)];
    const keyOf = async (sessionId: string) =>
      new URL((await lead.post('/api/room-links', { sessionId })).body.url).hash.replace('#key=', '');
    const [key, otherKey] = [await keyOf(session), await keyOf(other)];
    const screen = await server.connect();
    expect(await screen.emitWithAck('room:join', { id: session, key })).toMatchObject({ ok: true });
    expect((await boris.post('/api/room-links/end', { sessionId: session })).body.error.code).toBe('forbidden');
    const told = next(screen, 'room:ended');
    expect((await lead.post('/api/room-links/end', { sessionId: session })).status).toBe(200);
    await told;
    expect(await screen.emitWithAck('room:join', { id: session, key })).toMatchObject({ code: 'link_expired' });
    expect((await server.stranger.get(`/api/room/${other}?key=${otherKey}`)).status).toBe(200);
    expect((await server.stranger.get(`/api/room/${session}?key=${await keyOf(session)}`)).status).toBe(200);
  });
});

describe('[E11] a conference system reports', () => {
  const report = (sourceEventId: string, state: string, agoMs = 0, delegation = 'Permanent Mission of Tajikistan') => ({
    source: 'cocon',
    sourceEventId,
    at: Date.now() - agoMs,
    delegation,
    state,
  });

  it('queued, on and off: an entry, a start that waits for review, its end; repeated it changes nothing', async () => {
    const session = await newSession(lead);
    const send = (body: object) => boris.post(`/api/sessions/${session}/speaker-events`, body);
    const queued = report('1', 'queued');
    const first = await send(queued);
    expect(first.body).toMatchObject({ ok: true, seqs: [2] });
    expect((await send(queued)).body).toEqual(first.body);
    expect((await send(report('2', 'mic-on', 3000))).body).toMatchObject({ ok: true });
    expect((await send(report('3', 'mic-off'))).body).toMatchObject({ ok: true });
    const { body } = await lead.get(`/api/sessions/${session}`);
    const { tables } = rows(body.snapshot);
    expect(tables.entries?.map(([, row]) => row.actor)).toEqual(['state:TJ']);
    expect(tables.interventions?.map(([, row]) => [row.actor, row.standing, row.by, row.end !== null])).toEqual([
      ['state:TJ', 'unconfirmed', 'feed:cocon', true],
    ]);
  });

  it('its start beside the timekeeper’s is a witness mark', async () => {
    const session = await newSession(lead);
    const entryId = randomUUID();
    const give = (type: string, payload: object) =>
      lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    await give('add-entries', { entries: [{ entryId, listedAs: 'Tajikistan', actor: 'state:TJ' }], place: 'end' });
    await boris.post(`/api/sessions/${session}/speaker-events`, report('1', 'mic-on', 1000));
    const interventionId = randomUUID();
    await give('start-intervention', { interventionId, entryId, endsInterventionId: null, mark: markNow() });
    await boris.post(`/api/sessions/${session}/speaker-events`, report('2', 'mic-off'));
    const { body } = await lead.get(`/api/sessions/${session}`);
    const { tables } = rows(body.snapshot);
    const standing = tables.interventions?.find(([id]) => id === interventionId)?.[1];
    expect(standing).toMatchObject({ standing: 'floor', end: null });
    const seen = tables.witnesses?.map(([, row]) => `${String(row.edge)} of ${String(row.intervention)}`);
    expect(seen?.sort()).toEqual([`end of ${interventionId}`, `start of ${interventionId}`]);
  });

  it('an association that has a State’s name is not that State', async () => {
    const session = await newSession(lead);
    const body = report('1', 'queued', 0, 'Georgian Young Lawyers Association');
    await boris.post(`/api/sessions/${session}/speaker-events`, body);
    const { tables } = rows((await lead.get(`/api/sessions/${session}`)).body.snapshot);
    expect(tables.entries?.[0]?.[1].actor).toBeNull();
    expect((await boris.post(`/api/sessions/${session}/speaker-events`, report('2', 'mic-off'))).body.code).toBe(
      'not_found',
    );
  });
});
