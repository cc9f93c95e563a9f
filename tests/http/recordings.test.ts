/** Tests recordings over HTTP: anchors, playlists, blocked media, custody and addresses. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CanonicalRecord } from '../../shared/record/record-types.ts';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { requireOrSkip } from '../helpers/programs.ts';
import {
  command,
  newSession,
  startTeam,
  startTestServer,
  type Browser,
  type TestServer,
} from '../helpers/running-server.ts';

let origin: FixtureOrigin;
let server: TestServer;
let lead: Browser;
let boris: Browser;
let startedMs = 0;

beforeAll(async () => {
  origin = await startFixtureOrigin('ts');
  startedMs = origin.startedMs;
  ({ server, lead, boris } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
});
afterAll(async () => {
  await server.close();
  origin.close();
});

const address = (): string => `${origin.url}/live.m3u8?secret=1`;

/** A press in the room at a moment of the stream. */
const mark = (ms: number) => ({ vantage: 'room', pressedMs: startedMs + ms, pressUncertaintyMs: 50, leadMs: 0 });

async function record(): Promise<{ session: string; source: string }> {
  const session = await newSession(lead);
  const body = { sessionId: session, url: address(), role: 'floor', channel: 'en' };
  const { status, body: made } = await lead.post('/api/sources', body);
  expect(status, JSON.stringify(made)).toBe(200);
  const recorded = async () => (await boris.get(`/api/sources/${made.id}`)).body;
  await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
  return { session, source: made.id };
}

it('[E15] a stream is recorded, gets an anchor, plays back for the team, and shows its address without secrets', async () => {
  const { session, source } = await record();
  const { body } = await boris.get(`/api/sessions/${session}/sources`);
  expect(body).toMatchObject({ sources: [{ id: source, role: 'floor', channel: 'en', gaps: 0 }] });
  expect(JSON.stringify(body)).not.toContain('secret');
  const { tables } = (await boris.get(`/api/sessions/${session}`)).body.snapshot;
  expect(tables.anchors.map(([, row]) => row)).toMatchObject([
    { sourceId: source, epoch: 1, mediaMs: 0, sessionMs: startedMs, basis: 'pdt', by: 'system' },
  ]);
  expect((await boris.get(`/media/${source}/live.m3u8`)).body).toContain('seg/1/0.ts?at=0');
  expect((await boris.get(`/media/${source}/seg/1/0.ts`)).status).toBe(200);
  expect((await server.stranger.get(`/media/${source}/seg/1/0.ts`)).status).toBe(401);
  const refused = await boris.post('/api/sources', {
    sessionId: session,
    url: address(),
    role: 'floor',
    channel: 'en',
  });
  expect(refused.body.error.code).toBe('forbidden');
});

it('[P7c] a picture of a hidden speaker is for leads alone, and at once', async (context) => {
  requireOrSkip(context, 'ffmpeg');
  const { session, source } = await record();
  const interventionId = randomUUID();
  const start = { interventionId, entryId: null, endsInterventionId: null, mark: mark(6000) };
  const give = (type: string, payload: object) =>
    lead.post(`/api/sessions/${session}/commands`, command(type, payload));
  expect((await give('start-intervention', start)).body.ok).toBe(true);
  const picture = `/media/${source}/thumbnail?session=${session}&intervention=${interventionId}`;
  const shown = await boris.get(picture);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  await give('hide-speaker', { hideId: randomUUID(), subjectId: interventionId });
  const hidden = await boris.get(picture);
  expect([hidden.status, hidden.body.error.code]).toEqual([403, 'media_protected']);
  expect((await lead.get(picture)).status).toBe(200);
});

it('[M18] playlists name the speakers by the recording’s own time, as each reader may see them', async () => {
  const { session, source } = await record();
  const ids = [randomUUID(), randomUUID()] as const;
  const give = async (type: string, payload: object) => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const start = { entryId: null, endsInterventionId: null, class: 'participating_state' };
  await give('start-intervention', { ...start, interventionId: ids[0], actor: 'state:KZ', mark: mark(6000) });
  const next = { ...start, interventionId: ids[1], actor: 'state:GE', endsInterventionId: ids[0], mark: mark(12_000) };
  await give('start-intervention', next);
  const ranges = async (who: Browser, path = 'live.m3u8') =>
    ((await who.get(`/media/${source}/${path}`)).body as unknown as string)
      .split('\n')
      .filter((line) => line.startsWith('#EXT-X-DATERANGE'));
  const [first, second, ...more] = await ranges(boris);
  expect(more).toEqual([]);
  expect(first).toContain(`ID="${ids[0]}"`);
  expect(first).toContain('DURATION=6.000');
  expect(first).toContain('X-LABEL="Kazakhstan"');
  const firstMs = Date.parse(/START-DATE="([^"]+)"/.exec(first ?? '')?.[1] ?? '');
  const secondMs = Date.parse(/START-DATE="([^"]+)"/.exec(second ?? '')?.[1] ?? '');
  expect([Math.abs(firstMs - startedMs - 6000) <= 500, secondMs - firstMs]).toEqual([true, 6000]);
  expect(second).not.toContain('DURATION');
  const early = `vod.m3u8?from=${String(startedMs)}&to=${String(startedMs + 4000)}`;
  expect(await ranges(boris, early)).toEqual([]);
  await give('hide-speaker', { hideId: randomUUID(), subjectId: ids[0] });
  expect(await ranges(boris)).toEqual([second]);
  expect(await ranges(lead)).toHaveLength(2);
});

it('[P7a] [P7c] [P7f] a hidden speaker’s media is a gap in the recording for all but leads, until the hiding is lifted', async () => {
  const { session, source } = await record();
  const [interventionId, hideId] = [randomUUID(), randomUUID()];
  const give = async (type: string, payload: object) => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const live = `/media/${source}/live.m3u8`;
  const window = (fromMs: number, toMs: number) =>
    `/media/${source}/vod.m3u8?from=${String(startedMs + fromMs)}&to=${String(startedMs + toMs)}`;
  const whole = window(0, SEGMENTS * SEGMENT_MS);
  const segment = (seq: number) => `/media/${source}/seg/1/${String(seq)}.ts`;
  /** Numbers of the segments that a playlist names gaps. */
  const holes = async (who: Browser, path: string) => {
    const text = (await who.get(path)).body as unknown as string;
    return [...text.matchAll(/#EXT-X-GAP\n#EXTINF:.*\nseg\/1\/(\d+)\./g)].map(([, seq]) => Number(seq));
  };
  const all = Array.from({ length: SEGMENTS }, (_, seq) => seq);

  await give('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(6500) });
  const shown = await boris.get(segment(4));
  expect(shown.headers.get('cache-control')).toBe('private, no-cache');
  await give('hide-speaker', { hideId, subjectId: interventionId });
  for (const path of [live, whole]) expect(await holes(boris, path), path).toEqual(all.slice(3));

  await give('stop-intervention', { interventionId, mark: mark(11_000) });
  for (const path of [live, whole]) {
    expect(await holes(boris, path), path).toEqual([3, 4, 5]);
    expect(await holes(lead, path), path).toEqual([]);
  }
  for (const seq of all) {
    const { status, body } = await boris.get(segment(seq));
    const isCovered = seq >= 3 && seq <= 5;
    expect([status, isCovered ? body.error.code : ''], segment(seq)).toEqual(
      isCovered ? [403, 'media_protected'] : [200, ''],
    );
  }
  const kept = await boris.get(segment(4), { 'if-none-match': String(shown.headers.get('etag')) });
  expect([kept.status, kept.body.error.code]).toEqual([403, 'media_protected']);
  const inside = await boris.get(window(7000, 9000));
  expect([inside.status, inside.body.error.code]).toEqual([403, 'media_protected']);
  expect((await lead.get(segment(4))).status).toBe(200);

  await give('void-intervention', { interventionId });
  expect(await holes(boris, whole)).toEqual([3, 4, 5]);
  await give('lift-hide', { hideId });
  expect(await holes(boris, whole)).toEqual([]);
  expect((await boris.get(segment(4))).status).toBe(200);
});

it('[P7a] [P7c] a picture of the statement before is blocked where a hidden speaker may be in it', async () => {
  const { session, source } = await record();
  const [before, hidden] = [randomUUID(), randomUUID()];
  for (const [type, payload] of [
    ['start-intervention', { interventionId: before, entryId: null, endsInterventionId: null, mark: mark(5000) }],
    ['start-intervention', { interventionId: hidden, entryId: null, endsInterventionId: before, mark: mark(6500) }],
    ['hide-speaker', { hideId: randomUUID(), subjectId: hidden }],
  ] as const)
    expect((await lead.post(`/api/sessions/${session}/commands`, command(type, payload))).body.ok, type).toBe(true);
  const picture = await boris.get(`/media/${source}/thumbnail?session=${session}&intervention=${before}`);
  expect([picture.status, picture.body.error.code]).toEqual([403, 'media_protected']);
});

it('[M13d] a closed session has the heads of its recordings’ custody in its log and in its record', async () => {
  const { session, source } = await record();
  const give = async (type: string) => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, {}));
    expect(body, type).toMatchObject({ ok: true });
  };
  const logged = async () => {
    const { events } = (await boris.get(`/api/sessions/${session}/events?since=0`)).body;
    return events.filter(({ type }) => type === 'custody-logged').map(({ payload }) => payload);
  };
  await give('start-session');
  await give('close-session');
  await expect.poll(logged).toHaveLength(1);
  const [payload] = (await logged()) as [{ readonly heads: readonly object[] }];
  const total = payload.heads.map((head) => (head as { link: number }).link).reduce((a, b) => a + b);
  expect(payload).toMatchObject({ sourceId: source });
  expect(total).toBe(SEGMENTS);
  const asked = { sessionId: session, format: 'json', profile: 'partner', reader: 'A partner' };
  const made = (await lead.post('/api/exports', asked)).body;
  const copy = (await lead.get(`/api/exports/${made.id}`)).body as unknown as CanonicalRecord;
  expect(copy.recording.channels).toEqual([{ role: 'floor', channel: 'en', custody: payload.heads, deletedMs: 0 }]);
  const page = (await lead.post('/api/exports', { ...asked, format: 'html' })).body;
  const chain = (payload.heads[0] as { chain: string }).chain;
  expect((await lead.get(`/api/exports/${page.id}`)).body).toContain(chain);

  // An unchanged head is not logged again.
  await give('review-session');
  await give('review-session');
  expect(await logged()).toHaveLength(1);
});

it('[M14a] leads see a preview of deleting recordings by their age', async () => {
  const { session, source } = await record();
  const interventionId = randomUUID();
  const start = { interventionId, entryId: null, endsInterventionId: null, mark: mark(6500) };
  for (const [type, payload] of [
    ['start-intervention', start],
    ['stop-intervention', { interventionId, mark: mark(9500) }],
  ] as const)
    expect((await lead.post(`/api/sessions/${session}/commands`, command(type, payload))).body.ok).toBe(true);
  const door = `/api/retention?olderThanDays=0&source=${source}`;
  const { days } = (await lead.get(door)).body as unknown as { readonly days: readonly Record<string, number>[] };
  const total = (name: string): number => days.reduce((sum, day) => sum + (day[name] ?? 0), 0);
  expect([total('goesFiles') + total('keptFiles'), total('keptUnreviewed') > 0]).toEqual([SEGMENTS, true]);
  expect(total('keptFiles')).toBeGreaterThanOrEqual(2);
  expect((await lead.get(`/api/retention?olderThanDays=90&source=${source}`)).body).toEqual({ days: [] });
  expect((await boris.get(door)).body.error.code).toBe('forbidden');
});

it('[M12] a user who may set up a session can probe an address, which records nothing', async () => {
  const base = origin.url;
  const look = async (url: string) => {
    const { status, body } = await lead.post('/api/sources/check', { url });
    return status === 200 ? 'fine' : body.error.code;
  };
  expect(await look(address())).toBe('fine');
  expect(await look(`${base}/00000.mp2t`)).toBe('not_a_playlist');
  expect(await look(`${base}/404`)).toBe('stream_not_found');
  expect(await look(`${base}/403`)).toBe('stream_refused');
  expect(await look('http://127.0.0.1:1/live.m3u8')).toBe('unreachable');
  expect(await look('http://nowhere.invalid/live.m3u8')).toBe('unreachable');
  expect(await look('http://169.254.169.254/live.m3u8')).toBe('address_refused');
  expect(await look('ftp://example.org/live.m3u8')).toBe('address_not_http');
  expect(await look('example.org/live.m3u8')).toBe('address_malformed');
  const refused = await boris.post('/api/sources/check', { url: address() });
  expect(refused.body.error.code).toBe('forbidden');
  let last = refused;
  for (let times = 0; times < 20; times++) last = await lead.post('/api/sources/check', { url: 'no address' });
  expect([last.status, last.body.error.code]).toEqual([429, 'rate_limited']);
});

it('[M1] an address in the server’s own network is refused unless allowed', async () => {
  const careful = await startTestServer();
  try {
    const ana = await careful.setUp();
    const sessionId = await newSession(ana);
    const reply = await ana.post('/api/sources', { sessionId, url: address(), role: 'floor', channel: 'en' });
    expect([reply.status, reply.body.error.code]).toEqual([403, 'address_private']);
    expect((await ana.post('/api/sources/check', { url: address() })).body.error.code).toBe('address_private');
    expect((await ana.get(`/api/sessions/${sessionId}/sources`)).body).toEqual({ sources: [] });
  } finally {
    await careful.close();
  }
});

it('[E18] a session is compressed if the client accepts it, recorded media never, and a playlist is not sent twice', async () => {
  const { session, source } = await record();
  const headersOf = async (path: string, accepts: string): Promise<Headers> =>
    (await lead.get(path, { 'accept-encoding': accepts })).headers;
  const encodingOf = async (path: string, accepts: string): Promise<string | null> =>
    (await headersOf(path, accepts)).get('content-encoding');
  const playlistPath = `/media/${source}/live.m3u8`;
  expect(await encodingOf(`/api/sessions/${session}`, 'gzip, br')).toBe('gzip');
  expect(await encodingOf(`/api/sessions/${session}`, 'identity')).toBeNull();
  expect(await encodingOf(`/media/${source}/seg/1/0.ts`, 'gzip, br')).toBeNull();
  const versions = await Promise.all(['gzip', 'identity'].map((packing) => headersOf(playlistPath, packing)));
  for (const version of versions.map((headers) => headers.get('etag') ?? ''))
    expect((await lead.get(playlistPath, { 'accept-encoding': 'gzip', 'if-none-match': version })).status).toBe(304);
});
