/** Tests the ids of commands and rows: their versions, and who may use them again. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { command, markNow, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

let server: TestServer;
let lead: Browser;
let boris: Browser;
let chen: Browser;

beforeAll(async () => {
  ({ server, lead, boris } = await startTeam());
  chen = await server.invite(lead, 'Chen', 'observer');
});
afterAll(() => server.close());

/** The UUIDv8 that the server derives from parts. The formula is public. */
function derived(...parts: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  const variant = ((parseInt(hex.charAt(16), 16) & 0b11) | 0b1000).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A UUID of a version. */
function uuid(version: number): string {
  return randomUUID().replace(/^(.{14})./, `$1${String(version)}`);
}

const note = (noteId: string, commandId?: string) =>
  command('add-note', { noteId, interventionId: null, kind: 'note', text: 'A note', mark: markNow() }, commandId);

/** Sends a command over HTTP and over a socket, and returns both answers. */
async function bothWays(who: Browser, session: string, given: () => object) {
  const { status, body } = await who.post(`/api/sessions/${session}/commands`, given());
  const page = await who.connect();
  const told: unknown = await page.emitWithAck('session:command', { session, ...given() } as never);
  return { status, answers: [body as unknown, told] };
}

describe('[G20] ids from outside are UUIDv4 or UUIDv7', () => {
  it.each([4, 7])('accepts a command id of version %i', async (version) => {
    const session = await newSession(lead);
    const { answers } = await bothWays(boris, session, () => note(randomUUID(), uuid(version)));
    expect(answers).toMatchObject([{ ok: true }, { ok: true }]);
  });

  it.each([1, 2, 3, 5, 6, 8])('refuses a command id of version %i', async (version) => {
    const session = await newSession(lead);
    const { status, answers } = await bothWays(boris, session, () => note(randomUUID(), uuid(version)));
    const refusal = { ok: false, code: 'malformed', params: { path: '/commandId' } };
    expect([status, ...answers]).toMatchObject([400, refusal, refusal]);
  });

  it.each(['7', 'my-script-0001', ' ', 'A'.repeat(36)])('states which id is no UUID: “%s”', async (id) => {
    const session = await newSession(lead);
    const { body } = await boris.post(`/api/sessions/${session}/commands`, note(randomUUID(), id));
    expect(body.error).toMatchObject({ code: 'malformed', params: { path: 'body/commandId' } });
  });

  /** One command of each type that creates rows, with a UUIDv8 as the new id. */
  const creating: readonly (readonly [string, (ids: { running: string }) => object])[] = [
    ['add-entries', () => ({ entries: [{ entryId: uuid(8), listedAs: 'Harbour Light' }], place: 'end' })],
    [
      'start-intervention',
      () => ({ interventionId: uuid(8), entryId: null, endsInterventionId: null, mark: markNow() }),
    ],
    [
      'open-point-of-order',
      ({ running }) => ({
        interventionId: uuid(8),
        interruptionId: randomUUID(),
        interruptsId: running,
        mark: markNow(),
      }),
    ],
    [
      'open-point-of-order',
      ({ running }) => ({
        interventionId: randomUUID(),
        interruptionId: uuid(8),
        interruptsId: running,
        mark: markNow(),
      }),
    ],
    ['warn-speaker', ({ running }) => ({ warningId: uuid(8), interventionId: running, mark: markNow() })],
    ['pause-intervention', ({ running }) => ({ interruptionId: uuid(8), interventionId: running, mark: markNow() })],
    [
      'add-interruption',
      ({ running }) => ({
        ...{ interruptionId: uuid(8), interventionId: running, fromMs: 0, lengthMs: 1 },
        ...{ reason: 'applause', counts: true },
      }),
    ],
    [
      'change-limit',
      () => ({
        ...{ changeId: uuid(8), shape: 'fixed', classes: ['*'], kinds: ['statement'] },
        ...{ ms: 60_000, appliesTo: 'next', mark: markNow() },
      }),
    ],
    ['add-topic', ({ running }) => ({ tagId: uuid(8), interventionId: running, topic: 'hd.judiciary' })],
    [
      'add-about',
      ({ running }) => ({ tagId: uuid(8), interventionId: running, target: 'state:GE', stance: 'criticises' }),
    ],
    ['add-note', () => ({ noteId: uuid(8), interventionId: null, kind: 'note', text: 'A note', mark: markNow() })],
    ['set-flag', ({ running }) => ({ flagId: uuid(8), interventionId: running, flag: 'safety' })],
    ['hide-speaker', ({ running }) => ({ hideId: uuid(8), subjectId: running })],
    [
      'add-witness-mark',
      ({ running }) => ({ markId: uuid(8), interventionId: running, edge: 'start', mark: markNow() }),
    ],
    [
      'add-anchor',
      () => ({
        ...{ anchorId: uuid(8), sourceId: 'hall', epoch: 1, mediaMs: 0 },
        ...{ sessionMs: Date.now(), basis: 'aligned', uncertaintyMs: 0 },
      }),
    ],
  ];

  it.each(creating)('refuses a UUIDv8 as the id of what %s creates', async (type, payload) => {
    const session = await newSession(lead);
    const running = randomUUID();
    const start = { interventionId: running, entryId: null, endsInterventionId: null, mark: markNow() };
    await lead.post(`/api/sessions/${session}/commands`, command('start-intervention', start));
    const { answers } = await bothWays(lead, session, () => command(type, payload({ running })));
    const refusal = { ok: false, code: 'malformed', params: { path: '/payload' } };
    expect(answers).toMatchObject([refusal, refusal]);
  });

  it('refuses a session with a UUIDv8', async () => {
    const { body } = await lead.get(`/api/sessions/${await newSession(lead)}/events`);
    const { conferenceId } = body.events[0]?.payload as { conferenceId: string };
    const payload = {
      ...{ conferenceId, title: 'Session', kind: 'other', timeZone: 'UTC', presetId: 'none' },
      ...{ limitRules: [], quickTopics: [] },
    };
    const create = (id: string) => lead.post(`/api/sessions/${id}/commands`, command('create-session', payload));
    expect((await create(uuid(8))).body).toMatchObject({ ok: false, code: 'malformed', params: { path: '/session' } });
    expect((await create(uuid(7))).body).toMatchObject({ ok: true });
  });

  it('accepts the id of an entry that a feed listed, a UUIDv8, as the one that starts', async () => {
    const session = await newSession(lead);
    const report = { source: 'cocon', sourceEventId: '1', at: Date.now(), delegation: 'Tajikistan', state: 'queued' };
    expect((await boris.post(`/api/sessions/${session}/speaker-events`, report)).body).toMatchObject({ ok: true });
    const entryId = derived(session, 'cocon', '1', 'entry');
    const start = { interventionId: randomUUID(), entryId, endsInterventionId: null, mark: markNow() };
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command('start-intervention', start));
    expect(body).toMatchObject({ ok: true });
  });

  it('lets no sender use the feed name of a stream', async () => {
    const session = await newSession(lead);
    const report = { source: 'stream', sourceEventId: 'x', at: Date.now(), name: 'Harbour Light', state: 'queued' };
    const { status, body } = await boris.post(`/api/sessions/${session}/speaker-events`, report);
    expect([status, body.error]).toMatchObject([400, { code: 'malformed', params: { path: 'body/source' } }]);
    expect((await lead.get(`/api/sessions/${session}/events`)).body.events).toHaveLength(1);
  });
});

it('[G20] nobody can use up the command id of an anchor before the server needs it', async () => {
  const session = await newSession(lead);
  const sourceId = 'hall-1';
  await boris.post(`/api/sessions/${session}/commands`, note(randomUUID(), derived(session, sourceId, 1, 'command')));
  const payload = {
    ...{ anchorId: derived(session, sourceId, 1, 'anchor'), sourceId, epoch: 1, mediaMs: 0 },
    ...{ sessionMs: Date.now(), basis: 'pdt', uncertaintyMs: 0 },
  };
  const add = { commandId: derived(session, sourceId, 1, 'command'), type: 'add-anchor', payload };
  await server.running.commands.submit(`session:${session}`, add, { userId: 'system', role: 'system' });
  const { body } = await lead.get(`/api/sessions/${session}/events`);
  expect(body.events.map(({ type, by }) => [type, by])).toContainEqual(['anchor-added', 'system']);
});

describe('[G21] an answer belongs to its author', () => {
  it('refuses the id of somebody else’s command, without deciding or answering', async () => {
    const session = await newSession(lead);
    const given = note(randomUUID());
    expect((await boris.post(`/api/sessions/${session}/commands`, given)).body).toMatchObject({ ok: true, seqs: [2] });
    const refusal = { ok: false, code: 'conflict', params: { path: '/commandId' } };
    const same = await bothWays(chen, session, () => given);
    expect([same.status, ...same.answers]).toMatchObject([409, refusal, refusal]);
    const other = await bothWays(chen, session, () => note(randomUUID(), given.commandId));
    expect(other.answers).toMatchObject([refusal, refusal]);
    for (const answer of [...same.answers, ...other.answers]) expect(answer).not.toHaveProperty('seqs');
    expect((await boris.post(`/api/sessions/${session}/commands`, given)).body).toMatchObject({ ok: true, seqs: [2] });
    expect((await lead.get(`/api/sessions/${session}/events`)).body.events).toHaveLength(2);
  });

  it('refuses it while the first command is under way', async () => {
    const session = await newSession(lead);
    const given = note(randomUUID());
    const [mine, theirs] = [await boris.connect(), await chen.connect()];
    const answers = await Promise.all([
      mine.emitWithAck('session:command', { session, ...given }),
      theirs.emitWithAck('session:command', { session, ...given }),
    ]);
    // The network decides which of the two is first. The other one gets nothing of it.
    expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(answers.find(({ ok }) => !ok)).toMatchObject({ code: 'conflict' });
    expect((await lead.get(`/api/sessions/${session}/events`)).body.events).toHaveLength(2);
  });

  it('refuses the id of the same author’s command of another session', async () => {
    const [one, other] = [await newSession(lead), await newSession(lead)];
    const given = note(randomUUID());
    await boris.post(`/api/sessions/${one}/commands`, given);
    const { body } = await boris.post(`/api/sessions/${other}/commands`, given);
    expect(body).toMatchObject({ ok: false, code: 'conflict', params: { path: '/commandId' } });
  });

  it('[U1] nobody undoes the command of somebody else, or one of the program', async () => {
    const session = await newSession(lead);
    const given = note(randomUUID());
    await boris.post(`/api/sessions/${session}/commands`, given);
    const report = { source: 'cocon', sourceEventId: '1', at: Date.now(), delegation: 'Tajikistan', state: 'queued' };
    await boris.post(`/api/sessions/${session}/speaker-events`, report);
    for (const commandId of [given.commandId, derived(session, 'cocon', '1', 'command')])
      for (const who of [chen, lead])
        expect(
          (await who.post(`/api/sessions/${session}/commands`, command('undo', { commandId }))).body,
        ).toMatchObject({ ok: false, code: 'forbidden' });
  });
});

describe('[G22] what a command creates has an id of its own in the session', () => {
  const start = (interventionId: string) =>
    command('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: markNow() });

  it('a witness mark replaces no other mark', async () => {
    const session = await newSession(lead);
    const [interventionId, markId] = [randomUUID(), randomUUID()];
    await lead.post(`/api/sessions/${session}/commands`, start(interventionId));
    const seen = () => command('add-witness-mark', { markId, interventionId, edge: 'start', mark: markNow() });
    expect((await boris.post(`/api/sessions/${session}/commands`, seen())).body).toMatchObject({ ok: true });
    const { body } = await chen.post(`/api/sessions/${session}/commands`, seen());
    expect(body).toMatchObject({ ok: false, code: 'conflict', params: { id: markId } });
  });

  it('no id is used in two tables, nor twice in one command', async () => {
    const session = await newSession(lead);
    const used = randomUUID();
    await lead.post(`/api/sessions/${session}/commands`, start(used));
    const list = (...ids: readonly string[]) =>
      command('add-entries', { entries: ids.map((entryId) => ({ entryId, listedAs: 'Harbour Light' })), place: 'end' });
    const [fresh, twice] = [randomUUID(), randomUUID()];
    for (const [given, id] of [
      [note(used), used],
      [list(fresh, used), used],
      [list(twice, twice), twice],
    ] as const) {
      const { body } = await boris.post(`/api/sessions/${session}/commands`, given);
      expect(body).toMatchObject({ ok: false, code: 'conflict', params: { id } });
    }
    expect((await boris.post(`/api/sessions/${session}/commands`, list(fresh))).body).toMatchObject({ ok: true });
  });
});
