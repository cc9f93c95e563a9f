/** Tests that no route or socket gives a withheld text to readers below lead. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { command, markNow, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

/** Texts that only leads may read once the speaker is hidden, each made up for this test. */
const NAME = 'Canary Delegate Quillfeather';
const NOTE = 'note-canary-7731';
const REASON = 'reason-canary-9902';

let server: TestServer;
let lead: Browser;
let boris: Browser;
let chen: Browser;

beforeAll(async () => {
  ({ server, lead, boris } = await startTeam());
  chen = await server.invite(lead, 'Chen', 'viewer');
});
afterAll(() => server.close());

it('[P3c] [G5] no route or socket gives what is withheld to an observer, a viewer or the room', async () => {
  const session = await newSession(lead);
  const entryId = randomUUID();
  const interventionId = randomUUID();
  const give = async (type: string, payload: object): Promise<void> => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  await give('add-entries', { entries: [{ entryId, listedAs: NAME }], place: 'end' });
  await give('start-intervention', { interventionId, entryId, endsInterventionId: null, mark: markNow() });
  await give('add-note', { noteId: randomUUID(), interventionId, kind: 'note', text: NOTE, mark: markNow() });

  const before = JSON.stringify((await boris.get(`/api/sessions/${session}/events`)).body);
  expect(before).toContain(NAME);

  const broadcasts: string[] = [];
  for (const browser of [boris, chen]) {
    const page = await browser.connect();
    page.onAny((name: string, told: unknown) => broadcasts.push(JSON.stringify([name, told])));
    await page.emitWithAck('session:join', { session, since: 4 });
  }
  const { body: link } = await lead.post('/api/room-links', { sessionId: session });
  const key = new URL(link.url).hash.replace('#key=', '');
  const screen = await server.connect();
  screen.onAny((name: string, told: unknown) => broadcasts.push(JSON.stringify([name, told])));
  expect(await screen.emitWithAck('room:join', { id: session, key })).toEqual({ ok: true });

  const hideId = randomUUID();
  await give('hide-speaker', { hideId, subjectId: interventionId, reason: REASON });
  await give('identify-speaker', {
    subjectId: interventionId,
    actor: null,
    class: 'ngo',
    announcedAs: `${NAME} again`,
    basis: 'chair_announced',
    confidence: 'probable',
  });
  await expect.poll(() => broadcasts.filter((text) => text.includes('speaker-identified')).length).toBe(2);
  await expect.poll(() => broadcasts.some((text) => text.includes('Hidden speaker'))).toBe(true);

  const doors = [
    `/api/sessions/${session}`,
    `/api/sessions/${session}/events?since=0`,
    `/api/interventions?session=${session}`,
    `/api/interventions?session=${session}&q=canary`,
    `/api/sessions`,
    `/api/room/${session}?key=${key}`,
  ];
  const seen = [...broadcasts];
  for (const browser of [boris, chen]) {
    const page = await browser.connect();
    seen.push(JSON.stringify(await page.emitWithAck('session:join', { session, since: 0 })));
    for (const door of doors) {
      const { status, body } = await browser.get(door);
      expect(status, door).toBe(200);
      seen.push(JSON.stringify(body));
    }
  }
  for (const text of seen)
    for (const canary of [NAME, 'Quillfeather', NOTE, REASON]) expect(text).not.toContain(canary);
  expect((await boris.get(`/api/interventions?session=${session}&q=canary`)).body.items).toEqual([]);

  const asLead = JSON.stringify((await lead.get(`/api/sessions/${session}/events`)).body);
  for (const canary of [NAME, NOTE, REASON]) expect(asLead).toContain(canary);
  expect((await lead.get(`/api/interventions?session=${session}&q=canary`)).body.items).toHaveLength(1);
});

it('[P8a] [P8c] [G5] a hidden speaker who is listed and started again is hidden on every route from the first broadcast on', async () => {
  const session = await newSession(lead);
  const [first, again, interventionId, hideId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const give = async (who: Browser, type: string, payload: object): Promise<void> => {
    const { body } = await who.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const list = (entryId: string, listedAs: string) => ({ entries: [{ entryId, listedAs }], place: 'heard_next' });
  await give(lead, 'add-entries', list(first, NAME));
  await give(boris, 'hide-speaker', { hideId, subjectId: first });
  const broadcasts: string[] = [];
  const page = await chen.connect();
  page.onAny((name: string, told: unknown) => broadcasts.push(JSON.stringify([name, told])));
  const joined = JSON.stringify(await page.emitWithAck('session:join', { session, since: 0 }));

  await give(boris, 'add-entries', list(again, `Ms. ${NAME.toUpperCase()}`));
  await give(lead, 'start-intervention', {
    interventionId,
    entryId: again,
    endsInterventionId: null,
    announcedAs: NAME,
    mark: markNow(),
  });
  await expect.poll(() => broadcasts.filter((text) => text.includes('intervention-started')).length).toBe(1);
  const seen = [joined, ...broadcasts];
  for (const browser of [boris, chen]) {
    const doors = [`/api/sessions/${session}`, `/api/sessions/${session}/events?since=0`, '/api/sessions'];
    for (const door of doors) seen.push(JSON.stringify((await browser.get(door)).body));
    const { items } = (await browser.get(`/api/interventions?session=${session}`)).body;
    expect(items).toMatchObject([{ interventionId, name: null, hidden: true }]);
  }
  for (const text of seen) expect(text).not.toMatch(/quillfeather/i);

  await give(lead, 'lift-hide', { hideId });
  expect(JSON.stringify((await boris.get(`/api/sessions/${session}`)).body)).toMatch(/QUILLFEATHER/);
  expect((await boris.get(`/api/interventions?session=${session}`)).body.items).toMatchObject([{ hidden: false }]);
});

it('[P3d] for a hidden speaker’s statement a list gives others the times alone, and nothing finds it', async () => {
  const session = await newSession(lead);
  const interventionId = randomUUID();
  const give = async (type: string, payload: object): Promise<void> => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const start = { interventionId, entryId: null, endsInterventionId: null, mark: markNow() };
  await give('start-intervention', { ...start, actor: 'state:KZ', class: 'participating_state' });
  await give('add-topic', { tagId: randomUUID(), interventionId, topic: 'hd.judiciary' });
  await give('add-about', { tagId: randomUUID(), interventionId, target: 'state:GE', stance: 'criticises' });
  const list = async (who: Browser, query = '') =>
    (await who.get(`/api/interventions?session=${session}${query}`)).body.items;
  const known = { actor: 'state:KZ', class: 'participating_state', topics: ['hd.judiciary'] };
  expect(await list(boris)).toMatchObject([{ ...known, abouts: [{ target: 'state:GE' }], hidden: false }]);

  await give('hide-speaker', { hideId: randomUUID(), subjectId: interventionId });
  const nobody = { actor: null, name: null, class: 'unknown', topics: [], abouts: [] };
  for (const who of [boris, chen]) {
    expect(await list(who)).toMatchObject([{ interventionId, number: 1, ...nobody, hidden: true }]);
    for (const actor of ['state:KZ', 'state:GE']) expect(await list(who, `&actor=${actor}`)).toEqual([]);
  }
  expect(await list(lead)).toMatchObject([{ ...known, hidden: true }]);
  expect(await list(lead, '&actor=state:GE')).toHaveLength(1);
});

it('[P1] records and erasures are for leads alone', async () => {
  const session = await newSession(lead);
  const request = { sessionId: session, format: 'json', profile: 'internal', reader: 'the team' };
  for (const [path, body] of [
    ['/api/exports', request],
    ['/api/erasures', { sessionId: session, targets: [{ seq: 1, path: 'title' }] }],
  ] as const) {
    const refused = await boris.post(path, body);
    expect([refused.status, refused.body.error.code]).toEqual([403, 'forbidden']);
  }
  expect((await lead.post('/api/exports?preview=1', request)).body).toMatchObject({ included: 0, leftOut: [] });
  const made = (await lead.post('/api/exports', request)).body;
  const file = await lead.get(`/api/exports/${made.id}`);
  expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${made.fileName}"`);
  expect((await boris.get(`/api/exports/${made.id}`)).status).toBe(403);
  const refused = await lead.post('/api/exports', { ...request, profile: 'public' });
  expect([refused.status, refused.body.error.code]).toEqual([403, 'export_refused']);

  const erased = await lead.post('/api/erasures', { sessionId: session, targets: [{ seq: 1, path: 'title' }] });
  expect(erased.status, JSON.stringify(erased.body)).toBe(200);
  expect(JSON.stringify((await lead.get(`/api/sessions/${session}`)).body)).not.toContain('Working session 4');
});
