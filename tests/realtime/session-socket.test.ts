import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBeside } from '../../server/store/sqlite/open-database.ts';
import {
  command,
  markNow,
  newSession,
  next,
  startTeam,
  startTestServer,
  type Browser,
  type TestServer,
} from '../helpers/running-server.ts';

let server: TestServer;
let lead: Browser;
let boris: Browser;

beforeAll(async () => {
  ({ server, lead, boris } = await startTeam());
});
afterAll(() => server.close());

const listing = (listedAs: string, entryId: string = randomUUID()) =>
  command('add-entries', { entries: [{ entryId, listedAs }], place: 'end' });

/** Within the time that was asked about, but for how far two clocks of one machine may differ. */
function expectBetween(ms: number, fromMs: number, toMs: number): void {
  expect(ms).toBeGreaterThan(fromMs - 1000);
  expect(ms).toBeLessThan(toMs + 1000);
}

describe('a session on the socket', () => {
  it('[E10] the author is answered before others hear; both get the same events', async () => {
    const session = await newSession(lead);
    const [a, b] = await Promise.all([lead.connect(), boris.connect()]);
    for (const page of [a, b])
      expect(await page.emitWithAck('session:join', { session, since: 0 })).toMatchObject({ ok: true, head: 1 });
    const order: string[] = [];
    a.once('session:events', () => order.push('events'));
    const heard = next(b, 'session:events');
    const answer = await a.emitWithAck('session:command', { session, ...listing('Harbour Light') });
    order.push('answer');
    expect(answer).toMatchObject({ ok: true, seqs: [2] });
    const told = await heard;
    expect(told).toMatchObject({ session, events: [{ seq: 2, type: 'entry-listed' }] });
    await expect.poll(() => order).toEqual(['answer', 'events']);
  });

  it('[E10] a command over HTTP reaches the pages too', async () => {
    const session = await newSession(lead);
    const page = await boris.connect();
    await page.emitWithAck('session:join', { session, since: 1 });
    const heard = next(page, 'session:events');
    await lead.post(`/api/sessions/${session}/commands`, listing('Harbour Light'));
    expect((await heard).events).toHaveLength(1);
  });

  it('[E12] joining late gives what was missed; too late, or ahead of the log, the snapshot', async () => {
    const session = await newSession(lead);
    const page = await lead.connect();
    const entries = Array.from({ length: 500 }, () => ({ entryId: randomUUID(), listedAs: 'One of many' }));
    await page.emitWithAck('session:command', { session, ...command('add-entries', { entries, place: 'end' }) });
    const missed = await page.emitWithAck('session:join', { session, since: 499 });
    expect(missed).toMatchObject({ ok: true, head: 501, events: [{ seq: 500 }, { seq: 501 }] });
    expect(await page.emitWithAck('session:join', { session, since: 1 })).toHaveProperty('events.length', 500);
    expect(await page.emitWithAck('session:join', { session, since: 0 })).toEqual({
      ok: true,
      head: 501,
      snapshot: true,
    });
    expect(await page.emitWithAck('session:join', { session, since: 900 })).toEqual({
      ok: true,
      head: 501,
      snapshot: true,
    });
    const { body } = await lead.get(`/api/sessions/${session}`);
    expect([body.seq, body.snapshot.seq, body.me.role]).toEqual([501, 501, 'lead']);
  });

  it('[E12] pages of the log end where it ends', async () => {
    const session = await newSession(lead);
    const entries = Array.from({ length: 500 }, () => ({ entryId: randomUUID(), listedAs: 'One of many' }));
    await lead.post(`/api/sessions/${session}/commands`, command('add-entries', { entries, place: 'end' }));
    const first = (await boris.get(`/api/sessions/${session}/events`)).body;
    expect([first.head, first.events.length, first.more]).toEqual([501, 500, true]);
    const second = (await boris.get(`/api/sessions/${session}/events?since=500`)).body;
    expect([second.head, second.events.length, second.more]).toEqual([501, 1, false]);
    expect((await boris.get(`/api/sessions/${session}/events?since=-1`)).body.error.code).toBe('malformed');
  });

  it('[E12] no event is lost between joining and the first broadcast', async () => {
    const session = await newSession(lead);
    const [writer, reader] = await Promise.all([lead.connect(), boris.connect()]);
    const seen = new Set<number>();
    reader.on('session:events', ({ events }) => events.forEach(({ seq }) => seen.add(seq)));
    const writing = Array.from({ length: 60 }, () =>
      writer.emitWithAck('session:command', { session, ...listing('X') }),
    );
    const joined = await reader.emitWithAck('session:join', { session, since: 0 });
    if (joined.ok && 'events' in joined) joined.events.forEach(({ seq }) => seen.add(seq));
    await Promise.all(writing);
    await expect.poll(() => seen.size).toBe(61);
  });

  it('refusals have codes, and nonsense breaks nothing', async () => {
    const page = await lead.connect();
    expect(await page.emitWithAck('session:join', { session: randomUUID(), since: 0 })).toEqual({
      ok: false,
      code: 'not_found',
    });
    for (const nonsense of [null, 7, 'x', [], { session: 5 }, { session: randomUUID() }, { since: 1 }]) {
      expect(await page.emitWithAck('session:join', nonsense as never)).toMatchObject({ ok: false, code: 'malformed' });
      expect(await page.emitWithAck('session:command', nonsense as never)).toMatchObject({ ok: false });
      page.emit('presence:set', nonsense as never);
      page.emit('room:join', nonsense as never, undefined as never);
      page.emit('session:join', nonsense as never, undefined as never);
    }
    const stranger = await server.connect();
    expect(await stranger.emitWithAck('session:join', { session: randomUUID(), since: 0 })).toMatchObject({
      code: 'unauthenticated',
    });
    expect(await page.emitWithAck('clock')).toHaveProperty('serverMs');
  });
});

describe('who is on', () => {
  it('[E13] publishes who is present: the account’s name, the page’s vantage and delay, and who has left', async () => {
    const session = await newSession(lead);
    const [a, b] = await Promise.all([lead.connect(), boris.connect()]);
    await a.emitWithAck('session:join', { session, since: 0 });
    const arrived = next(a, 'presence');
    await b.emitWithAck('session:join', { session, since: 0 });
    const person = {
      userId: boris.userId,
      name: 'Boris',
      role: 'observer',
      vantage: null,
      delayMs: null,
      awaySinceMs: null,
    };
    expect((await arrived).people).toContainEqual(person);
    const moved = next(a, 'presence');
    b.emit('presence:set', { session, vantage: 'stream', delayMs: 25_000 });
    expect((await moved).people).toContainEqual({ ...person, vantage: 'stream', delayMs: 25_000 });
    const left = next(a, 'presence');
    const beforeMs = Date.now();
    b.disconnect();
    const gone = (await left).people.find(({ name }) => name === 'Boris');
    expectBetween(gone?.awaySinceMs ?? 0, beforeMs, Date.now());
    const back = next(a, 'presence');
    await (await boris.connect()).emitWithAck('session:join', { session, since: 0 });
    expect((await back).people).toContainEqual(
      expect.objectContaining({ name: 'Boris', awaySinceMs: null, vantage: 'stream' }),
    );
  });

  it('[E13] with two pages open, closing one is not leaving', async () => {
    const session = await newSession(lead);
    const [a, one, two] = await Promise.all([lead.connect(), boris.connect(), boris.connect()]);
    for (const page of [a, one, two]) await page.emitWithAck('session:join', { session, since: 0 });
    one.disconnect();
    two.emit('presence:set', { session, vantage: 'room', delayMs: null });
    const told = await next(a, 'presence');
    expect(told.people).toContainEqual(expect.objectContaining({ name: 'Boris', vantage: 'room', awaySinceMs: null }));
  });
});

it('[T7] the clock is the server’s, in whole ms', async () => {
  const page = await server.connect();
  const before = Date.now();
  const { serverMs } = await page.emitWithAck('clock');
  expect(Number.isInteger(serverMs)).toBe(true);
  expectBetween(serverMs, before, Date.now());
});

it('[E4] a script connects with its token and acts by its own name', async () => {
  const { token, id } = server.running.accounts.createToken('scripted observer', 'observer');
  const session = await newSession(lead);
  const page = await server.connect({}, { token });
  await page.emitWithAck('session:join', { session, since: 0 });
  const heard = next(page, 'session:events');
  const start = { interventionId: randomUUID(), entryId: null, endsInterventionId: null, mark: markNow() };
  expect(await page.emitWithAck('session:command', { session, ...command('start-intervention', start) })).toMatchObject(
    { ok: true },
  );
  expect((await heard).events[0]?.by).toBe(id);
  await expect(server.connect({}, { token: 'rostrum_wrong' })).rejects.toThrow('unauthenticated');
});

it('[E5c] a token that is withdrawn beside the server ends its connections within seconds', async () => {
  const { token } = server.running.accounts.createToken('short-lived script', 'viewer');
  const page = await server.connect({}, { token });
  const told = next(page, 'signed-out');
  const { database, close } = openBeside(server.dataDir, 'write');
  database.exec("UPDATE api_tokens SET revoked_at_ms = 1 WHERE name = 'short-lived script'");
  close();
  await told;
});

it('[E14] stopping ends open connections at once, and those that a browser opened ahead of need', async () => {
  const other = await startTestServer();
  const page = await other.connect();
  const unused = connect(Number(new URL(other.url).port), '127.0.0.1').on('error', () => undefined);
  await once(unused, 'connect');
  const ended = new Promise((resolve) => page.once('disconnect', resolve));
  const beganMs = performance.now();
  await other.close();
  await ended;
  // An unused connection that is waited for lasts a minute.
  expect(performance.now() - beganMs).toBeLessThan(30_000);
});
