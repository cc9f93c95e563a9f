/** Tests the alignment of a recording with a session that was tagged without it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type {
  AlignableEpoch,
  AlignmentOutcome,
  AlignmentRequest,
} from '../../shared/contract/http/alignments.schema.ts';
import { positionAt } from '../../shared/session/time/position.ts';
import { restoreSnapshot } from '../../shared/session/snapshot.ts';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { describeWith } from '../helpers/programs.ts';
import { command, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

const HOUR_MS = 3_600_000;

let origin: FixtureOrigin;
let server: TestServer;
let lead: Browser;
let boris: Browser;

beforeAll(async () => {
  origin = await startFixtureOrigin('fmp4');
  ({ server, lead, boris } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
});
afterAll(async () => {
  await server.close();
  origin.close();
});

interface Tagged {
  readonly session: string;
  readonly source: string;
  /** When the first frame was really on screen, session time. */
  readonly beganMs: number;
  readonly statements: readonly string[];
  give(type: string, payload: object): Promise<void>;
  align(request: Partial<AlignmentRequest>, query?: string): Promise<AlignmentOutcome>;
  runs(): Promise<readonly AlignableEpoch[]>;
  /** The position at which the recording shows a moment, given in ms after its first frame. */
  placeOf(afterMs: number): Promise<number | undefined>;
}

/** A session that was tagged in the room three hours ago, closed, and got its recording only now. */
async function taggedWithoutVideo(...turnsMs: readonly (readonly [from: number, to: number])[]): Promise<Tagged> {
  const session = await newSession(lead);
  const beganMs = Date.now() - 3 * HOUR_MS;
  const give = async (type: string, payload: object): Promise<void> => {
    const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const mark = (ms: number) => ({ vantage: 'room', pressedMs: beganMs + ms, pressUncertaintyMs: 50, leadMs: 0 });
  await give('start-session', {});
  const statements: string[] = [];
  for (const [from, to] of turnsMs) {
    const interventionId = randomUUID();
    statements.push(interventionId);
    await give('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(from) });
    await give('stop-intervention', { interventionId, mark: mark(to) });
  }
  await give('close-session', {});
  const added = { sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'en' };
  const source = (await lead.post('/api/sources', added)).body.id;
  const recorded = async () => (await boris.get(`/api/sources/${source}`)).body;
  await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
  const door = `/api/sessions/${session}/alignments`;
  return {
    ...{ session, source, beganMs, statements, give },
    async align(request, query = '') {
      const body = { sourceId: source, epoch: 1, method: 'moments', ...request };
      return (await lead.post(door + query, body)).body as unknown as AlignmentOutcome;
    },
    runs: async () => ((await lead.get(door)).body as unknown as { runs: readonly AlignableEpoch[] }).runs,
    async placeOf(afterMs) {
      const state = restoreSnapshot((await boris.get(`/api/sessions/${session}`)).body.snapshot);
      return positionAt(state, source, beganMs + afterMs)?.mediaMs;
    },
  };
}

it('[T8b] [T8j] [E15] a session that is over gets the anchors of a recording attached later, and one moment aligns it', async () => {
  const tagged = await taggedWithoutVideo([3000, 9000], [12_000, 20_000]);
  const [run] = await tagged.runs();
  expect(run).toMatchObject({
    ...{ sourceId: tagged.source, epoch: 1, lengthMs: SEGMENTS * SEGMENT_MS, isAligned: false, pairs: null },
    ...{ recorderBasis: 'pdt', recorderMs: origin.startedMs, startMs: origin.startedMs },
  });
  const moments = [{ mediaMs: 12_000, interventionId: tagged.statements[1] ?? '', edge: 'start' as const }];
  const preview = await tagged.align({ moments }, '?preview=1');
  expect(preview).toMatchObject({
    ...{ shiftMs: tagged.beganMs - origin.startedMs, movedEdges: 0, covered: 2, statements: 2, cuts: [] },
    ...{ uncertaintyMs: 500, anchors: [{ mediaMs: 12_000, sessionMs: tagged.beganMs + 12_000, basis: 'aligned' }] },
  });
  expect(await tagged.placeOf(3000), 'a preview does nothing').toBeUndefined();
  expect(await tagged.align({ moments })).toEqual(preview);
  expect([await tagged.placeOf(3000), await tagged.placeOf(12_000)]).toEqual([3000, 12_000]);
  expect((await tagged.runs())[0]).toMatchObject({ isAligned: true, startMs: tagged.beganMs });
});

it('[T8e] [T8k] two moments that disagree are reported as a cut, and a time of day serves like a statement', async () => {
  const tagged = await taggedWithoutVideo([3000, 9000], [60_000, 64_000]);
  const moments = [
    { mediaMs: 20_000, interventionId: tagged.statements[1] ?? '', edge: 'end' as const },
    { mediaMs: 3000, sessionMs: tagged.beganMs + 3000 },
  ];
  expect(await tagged.align({ moments })).toMatchObject({
    ...{ cuts: [{ mediaMs: 20_000, missingMs: 44_000 }], uncertaintyMs: 1000 },
    anchors: [{ mediaMs: 3000 }, { mediaMs: 20_000 }],
  });
  expect([await tagged.placeOf(9000), await tagged.placeOf(40_000), await tagged.placeOf(66_000)]).toEqual([
    9000, 20_000, 22_000,
  ]);
});

describeWith(['ffmpeg'], 'clips and thumbnails of a recording with a cut', () => {
  it('[R11i] [T8f] [J6c] are not made near the cut until it is known which side is which', async () => {
    const { session, source, beganMs, statements, align } = await taggedWithoutVideo(
      [2000, 4000],
      [8000, 10_000],
      [21_000, 23_000],
    );
    const known = (mediaMs: number, afterMs: number) => ({ mediaMs, sessionMs: beganMs + afterMs });
    const outcomes = () =>
      Promise.all(
        statements.map(async (interventionId) => {
          const order = { sessionId: session, sourceId: source, interventionId, method: 'sound' };
          const { status, body } = await lead.post('/api/clips', { ...order, profile: 'internal', reader: 'The team' });
          const picture = `/media/${source}/thumbnail?session=${session}&intervention=${interventionId}`;
          return [status === 202 ? 'made' : body.error.params, (await lead.get(picture)).status];
        }),
      );
    await align({ moments: [known(5000, 5000), known(15_000, 20_000)] });
    expect(await outcomes()).toEqual([
      ['made', 200],
      [{ reason: 'near_cut' }, 404],
      ['made', 200],
    ]);
    const nearer = [known(11_000, 11_030), known(12_000, 17_000)];
    await align({ moments: [known(5000, 5000), ...nearer, known(15_000, 20_000)] });
    expect(await outcomes()).toEqual(statements.map(() => ['made', 200]));
  });
});

it('[T8i] pairs of marks propose an anchor, and programme time replaces it again', async () => {
  const tagged = await taggedWithoutVideo([3000, 9000], [12_000, 20_000]);
  for (const [at, edge, mediaMs] of [
    [0, 'start', 3100],
    [0, 'end', 9050],
    [1, 'start', 12_000],
  ] as const) {
    const media = { sourceId: tagged.source, epoch: 1, mediaMs };
    const mark = { vantage: 'recording', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0, media };
    await tagged.give('add-witness-mark', {
      ...{ markId: randomUUID(), interventionId: tagged.statements[at], edge, mark },
    });
  }
  const shiftMs = tagged.beganMs - origin.startedMs - 50;
  expect((await tagged.runs())[0]?.pairs).toEqual({ count: 3, shiftMs, uncertaintyMs: 250 });
  expect(await tagged.align({ method: 'paired_marks' })).toMatchObject({ shiftMs, residualsMs: [-50, 0, 50] });
  expect(await tagged.placeOf(3000)).toBe(3050);
  expect(await tagged.align({ method: 'programme_time' })).toMatchObject({ shiftMs: -shiftMs });
  expect(await tagged.placeOf(3000)).toBeUndefined();
});

it('[T8j] [P5] an alignment without effect is refused, and only leads align', async () => {
  const tagged = await taggedWithoutVideo([3000, 9000]);
  const [statement = ''] = tagged.statements;
  const refused = async (request: Partial<AlignmentRequest>) =>
    (await tagged.align(request)) as unknown as { readonly error: { readonly code: string } };
  const moment = { mediaMs: 3000, interventionId: statement, edge: 'start' as const };
  for (const [request, code] of [
    [{ method: 'paired_marks' }, 'not_found'],
    [{ moments: [moment], epoch: 2 }, 'not_found'],
    [{ moments: [moment], sourceId: 'elsewhere' }, 'not_found'],
    [{ moments: [{ ...moment, interventionId: randomUUID() }] }, 'not_found'],
    [{ moments: [] }, 'malformed'],
    [{}, 'malformed'],
    [{ method: 'programme_time', moments: [moment] }, 'malformed'],
    [{ moments: [moment, { mediaMs: 2000, interventionId: statement, edge: 'end' }] }, 'malformed'],
  ] as const)
    expect((await refused(request)).error.code, JSON.stringify(request)).toBe(code);

  const onIt = { vantage: 'recording', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0 };
  const media = { sourceId: tagged.source, epoch: 1, mediaMs: 25_000 };
  const interventionId = randomUUID();
  const start = { interventionId, entryId: null, endsInterventionId: null, mark: { ...onIt, media } };
  await tagged.give('start-intervention', start);
  const circular = await refused({ moments: [{ mediaMs: 25_000, interventionId, edge: 'start' }] });
  expect(circular.error).toMatchObject({ code: 'conflict', params: { reason: 'marked_on_it' } });

  const door = `/api/sessions/${tagged.session}/alignments`;
  const body = { sourceId: tagged.source, epoch: 1, method: 'moments', moments: [moment] };
  expect((await boris.post(door, body)).body.error.code).toBe('forbidden');
  expect((await boris.get(door)).body.error.code).toBe('forbidden');
});

it('[T8a] [E15] a recording that is attached to a second session gets anchors for that one too', async () => {
  const { source } = await taggedWithoutVideo();
  const second = await newSession(lead);
  const attach = command('attach-source', { sourceId: source, role: 'floor', channel: 'en' });
  expect((await lead.post(`/api/sessions/${second}/commands`, attach)).body.ok).toBe(true);
  const anchors = async () => (await boris.get(`/api/sessions/${second}`)).body.snapshot.tables.anchors;
  await expect.poll(anchors).toMatchObject([[expect.anything(), { sourceId: source, sessionMs: origin.startedMs }]]);
});
