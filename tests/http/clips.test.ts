/** Tests clips of statements over HTTP: content, rights, refusals and jobs. */
import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith } from '../helpers/programs.ts';
import { command, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';
import { startSplitOrigin } from '../helpers/split-origin.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FRAME_MS = 40;

// Some encode, which takes a while on a busy machine.

/** The loudness of each tenth of a second of a file. */
function loudnessOf(...files: readonly string[]): number[] {
  const input = files.length === 1 ? (files[0] ?? '') : `concat:${files.join('|')}`;
  const options = ['-v', 'error', '-i', input, '-vn', '-ac', '1', '-ar', '8000', '-f', 's16le', 'pipe:1'];
  const pcm = execFileSync('ffmpeg', options, { maxBuffer: 2 ** 26 });
  const loud: number[] = [];
  for (let at = 0; at < pcm.length / 2; at++)
    loud[Math.floor(at / 800)] = Math.max(loud[Math.floor(at / 800)] ?? 0, Math.abs(pcm.readInt16LE(at * 2)));
  return loud;
}

interface JobBody {
  readonly state: string;
  readonly place: number;
  readonly progress: number;
  readonly ownerId: string;
  readonly copy: {
    readonly id: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly fileName: string;
  } | null;
  readonly error: { readonly code: string; readonly params: object } | null;
}

interface Ordered {
  readonly jobId: string;
}

interface Outcome {
  readonly copy?: NonNullable<JobBody['copy']>;
  readonly error?: NonNullable<JobBody['error']>;
}

describeWith(['ffmpeg', 'ffprobe'], 'a clip of a statement', () => {
  /** The loudness of the whole fixture. */
  let whole: readonly number[];
  let server: TestServer;
  let lead: Browser;
  let boris: Browser;
  const origins: { readonly [container: string]: FixtureOrigin } = {};

  beforeAll(async () => {
    for (const container of ['ts', 'fmp4'] as const)
      Object.assign(origins, { [container]: await startFixtureOrigin(container) });
    Object.assign(origins, { broken: await startFixtureOrigin('ts', 5), split: await startSplitOrigin() });
    const fixture = join(import.meta.dirname, '../fixtures/media/ts');
    whole = loudnessOf(
      ...Array.from({ length: SEGMENTS }, (_, at) => join(fixture, `${String(at).padStart(5, '0')}.mp2t`)),
    );
    ({ server, lead, boris } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
  });
  afterAll(async () => {
    await server.close();
    for (const origin of Object.values(origins)) origin.close();
  });

  async function recordedMsOf(sourceId: string): Promise<unknown> {
    return ((await lead.get(`/api/sources/${sourceId}`)).body as { readonly recordedMs?: number }).recordedMs;
  }

  /** A recorded session in which the given stretches were spoken. The last one may still run. */
  async function recorded(
    container: string,
    stretches: readonly (readonly [number, number | null])[],
    before?: (session: string) => Promise<void>,
  ) {
    const { url = '', startedMs = 0 } = origins[container] ?? {};
    const session = await newSession(lead);
    await before?.(session);
    const source = await lead.post('/api/sources', {
      ...{ sessionId: session, url: `${url}/live.m3u8`, role: 'floor', channel: 'floor' },
    });
    await expect.poll(() => recordedMsOf(source.body.id), { timeout: 20_000 }).toBe(SEGMENTS * SEGMENT_MS);
    const give = async (type: string, payload: object): Promise<void> => {
      const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
      expect(body, type).toMatchObject({ ok: true });
    };
    const mark = (ms: number) => ({ vantage: 'room', pressedMs: startedMs + ms, pressUncertaintyMs: 50, leadMs: 0 });
    const turns: string[] = [];
    for (const [fromMs, toMs] of stretches) {
      const interventionId = randomUUID();
      turns.push(interventionId);
      await give('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(fromMs) });
      if (toMs !== null) await give('stop-intervention', { interventionId, mark: mark(toMs) });
    }
    const order = { sessionId: session, sourceId: source.body.id, profile: 'internal', reader: 'The team' };
    const ask = (interventionId: string, method: string, who: Browser = lead) =>
      who.post('/api/clips', { ...order, interventionId, method });
    /** The export of an order, or its refusal: at once or when its turn came. */
    const clip = async (interventionId: string, method: string, who: Browser = lead): Promise<Outcome> => {
      const { status, body } = await ask(interventionId, method, who);
      return status === 202 ? outcomeOf((body as unknown as Ordered).jobId) : { error: body.error };
    };
    return { session, order, turns, give, ask, clip };
  }

  async function jobOf(id: string): Promise<JobBody> {
    return (await lead.get(`/api/jobs/${id}`)).body as unknown as JobBody;
  }

  async function outcomeOf(jobId: string): Promise<Outcome> {
    const isOver = async () => ['queued', 'running'].includes((await jobOf(jobId)).state);
    await expect.poll(isOver, { timeout: 20_000 }).toBe(false);
    const { copy, error } = await jobOf(jobId);
    return { ...(copy === null ? {} : { copy }), ...(error === null ? {} : { error }) };
  }

  async function bytesOf(id: string, type = 'video/mp4'): Promise<Buffer> {
    const response = await fetch(`${server.url}/api/exports/${id}`, { headers: { cookie: lead.cookie } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    return Buffer.from(await response.arrayBuffer());
  }

  async function framesOf(copyId: string): Promise<(number | null)[]> {
    const file = join(tempFolder(), 'clip.mp4');
    writeFileSync(file, await bytesOf(copyId));
    return frameNumbersOf(file);
  }

  it.each([
    ['ts', 'copy'],
    ['ts', 'strict'],
    ['fmp4', 'copy'],
    ['fmp4', 'strict'],
  ] as const)(
    '[R11a] [R11j] [J5a] from %s by %s shows the statement from its first frame to its last, and is logged',
    async (container, method) => {
      const { session, turns, clip } = await recorded(container, [[3320, 9560]]);
      const { copy: made, error } = await clip(turns[0] ?? '', method);
      expect(error).toBeUndefined();
      const bytes = await bytesOf(made?.id ?? '');
      expect([createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([made?.sha256, made?.bytes]);
      const which = method === 'strict' ? '-exact' : '';
      expect(made?.fileName).toMatch(new RegExp(`^record-(undated|[\\d-]+)-working-session-internal-1${which}\\.mp4$`));
      const file = join(tempFolder(), 'clip.mp4');
      writeFileSync(file, bytes);
      const frames = Array.from({ length: (9560 - 3320) / FRAME_MS }, (_, index) => 3320 / FRAME_MS + index);
      expect(frameNumbersOf(file)).toEqual(frames);
      const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
      expect(events.at(-1)).toMatchObject({
        type: 'record-taken-out',
        payload: { format: `clip-${method}`, profile: 'internal', sha256: made?.sha256, included: 1 },
      });
    },
  );

  it('[R11a] [R11b] [R11f] is for leads, of ended statements, and of no hidden speaker', async () => {
    const { session, turns, give, ask, clip } = await recorded('fmp4', [
      [3000, 5000],
      [6500, 9000],
      [10_000, null],
    ]);
    const [first = '', second = '', running = ''] = turns;
    const codeOf = async (asked: ReturnType<typeof ask>): Promise<readonly unknown[]> => {
      const { status, body } = await asked;
      return status === 202 ? [202] : [status, body.error.code, ...Object.values(body.error.params)];
    };
    expect(await codeOf(ask(first, 'copy', boris))).toEqual([403, 'forbidden']);
    expect(await codeOf(ask(running, 'copy'))).toEqual([403, 'export_refused', 'running']);
    expect(await codeOf(ask(randomUUID(), 'copy'))).toEqual([404, 'not_found']);
    const { copy } = await clip(first, 'copy');
    expect((await lead.get(`/api/exports/${copy?.id ?? ''}`)).status).toBe(200);
    await give('hide-speaker', { hideId: randomUUID(), subjectId: second });
    for (const method of ['copy', 'strict', 'sound', 'sheet'])
      expect(await codeOf(ask(second, method)), method).toEqual([403, 'media_protected']);
    // The clips that were made before are withdrawn, and so are their orders.
    await expect.poll(async () => (await lead.get(`/api/exports/${copy?.id ?? ''}`)).status).toBe(404);
    expect((await lead.get(`/api/jobs?session=${session}`)).body).toEqual({ jobs: [] });
    expect((await clip(first, 'copy')).error).toBeUndefined();
  });

  it('[R11d] [P7a] a copied clip never has frames of a hidden neighbour, and a strict one has none to leave out', async () => {
    const { turns, give, clip } = await recorded('ts', [
      [3000, 5000],
      [5600, 9000],
      [9000, 10_000],
    ]);
    const [first = '', second = '', third = ''] = turns;
    await give('hide-speaker', { hideId: randomUUID(), subjectId: second });
    expect((await clip(first, 'copy')).error?.code).toBe('media_protected');
    expect((await clip(third, 'sound')).error?.code, 'a packet may reach over the edge').toBe('media_protected');
    expect((await clip(first, 'strict')).copy).toBeDefined();
    expect((await clip(first, 'sheet')).copy).toBeDefined();
  });

  it('[R11b] a statement that is not recorded whole gives no clip, and the refusal states how much is missing', async () => {
    const { turns, ask } = await recorded('ts', [[25_000, 31_000]]);
    for (const method of ['copy', 'strict']) {
      const { status, body } = await ask(turns[0] ?? '', method);
      expect([status, body.error], method).toEqual([404, { code: 'media_gap', params: { missingMs: 1000 } }]);
    }
  });

  it('[R11h] is cut from any recording that has the statement whole, unless one is chosen', async () => {
    // Two come first. One never got anything, and the other has the statement with a break in it.
    const before: string[] = [];
    const stretches = [[9000, 11_000]] as const;
    const { order, turns } = await recorded('ts', stretches, async (session) => {
      const attached = { sessionId: session, role: 'floor', channel: 'floor' };
      for (const source of [{ kind: 'push' }, { url: `${origins.broken?.url ?? ''}/live.m3u8` }])
        before.push((await lead.post('/api/sources', { ...attached, ...source })).body.id);
      await expect.poll(() => recordedMsOf(before[1] ?? ''), { timeout: 20_000 }).toBe(SEGMENTS * SEGMENT_MS);
    });
    const { sourceId: last, ...wanted } = { ...order, interventionId: turns[0] ?? '', method: 'copy' };
    const refusal = async (sourceId = '') => (await lead.post('/api/clips', { ...wanted, sourceId })).body.error.params;
    expect(await refusal(before[0])).toEqual({ missingMs: 2000 });
    expect(await refusal(before[1])).toEqual({ breaks: 1 });
    const jobId = async (order: object) => ((await lead.post('/api/clips', order)).body as unknown as Ordered).jobId;
    const copied = await jobId(wanted);
    expect((await lead.get(`/api/jobs/${copied}`)).body).toMatchObject({ sourceId: last });
    const { copy } = await outcomeOf(copied);
    expect(await framesOf(copy?.id ?? '')).toEqual(Array.from({ length: 50 }, (_, at) => 225 + at));
    // The same once more by the exact method has another name.
    const exact = await outcomeOf(await jobId({ ...wanted, method: 'strict' }));
    expect(exact.copy?.fileName).toBe(copy?.fileName.replace('.mp4', '-exact.mp4'));
  });

  it('[R11c] across a break only an encoded clip is made, all of it as one', async () => {
    const { turns, ask, clip } = await recorded('broken', [[9000, 11_000]]);
    for (const method of ['copy', 'sound', 'sheet']) {
      const { status, body } = await ask(turns[0] ?? '', method);
      expect([status, body.error], method).toEqual([404, { code: 'media_gap', params: { breaks: 1 } }]);
    }
    const { copy } = await clip(turns[0] ?? '', 'strict');
    expect(await framesOf(copy?.id ?? '')).toEqual(Array.from({ length: 50 }, (_, at) => 225 + at));
  });

  it('[J5c] has the sound that was recorded beside the picture, in step with it', async () => {
    const { turns, ask, clip } = await recorded('split', [[3320, 9560]]);
    const [turn = ''] = turns;
    // The sound is fetched after the picture.
    await expect.poll(async () => (await ask(turn, 'sheet')).status, { timeout: 20_000 }).toBe(202);
    for (const method of ['copy', 'strict', 'sound']) {
      const { copy } = await clip(turn, method);
      const file = join(tempFolder(), 'clip.mp4');
      writeFileSync(file, await bytesOf(copy?.id ?? '', method === 'sound' ? 'audio/mp4' : 'video/mp4'));
      const entries = ['-show_entries', 'stream=codec_type:format=duration', '-of', 'csv=p=0'];
      const said = execFileSync('ffprobe', ['-v', 'error', ...entries, file], { encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(said.slice(0, -1), method).toEqual(method === 'sound' ? ['audio'] : ['video', 'audio']);
      expect(Number(said.at(-1)), method).toBeCloseTo(6.24, 1);
      if (method !== 'sound') expect(frameNumbersOf(file)).toEqual(Array.from({ length: 156 }, (_, at) => 83 + at));
      const heard = loudnessOf(file);
      const off = (shift: number): number =>
        heard.slice(0, 60).reduce((sum, loud, at) => sum + Math.abs(loud - (whole[33 + at + shift] ?? 0)), 0);
      const shifts = Array.from({ length: 11 }, (_, at) => at - 5);
      expect(shifts.toSorted((a, b) => off(a) - off(b))[0], `${method}: tenths of a second`).toBe(0);
    }
  });

  it.each([
    ['sound', 'audio/mp4', 'm4a'],
    ['sheet', 'image/jpeg', 'jpg'],
  ] as const)('[R11a] [R11j] the %s of a statement follows the same rules', async (method, type, extension) => {
    const { session, turns, clip } = await recorded('fmp4', [
      [3000, 5000],
      [5000, 9000],
    ]);
    const { copy } = await clip(turns[1] ?? '', method);
    expect((await bytesOf(copy?.id ?? '', type)).length).toBe(copy?.bytes);
    expect(copy?.fileName, 'the number that the statement has in lists').toMatch(
      new RegExp(`-internal-2\\.${extension}$`),
    );
    const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
    expect(events.at(-1)).toMatchObject({ type: 'record-taken-out', payload: { format: `clip-${method}` } });
  });

  it('[R11g] many are ordered at once, and each refusal has its reason', async () => {
    const { order, turns, give } = await recorded('fmp4', [
      [3000, 5000],
      [6000, 9000],
      [9500, 11_000],
      [29_000, 33_000],
    ]);
    await give('hide-speaker', { hideId: randomUUID(), subjectId: turns[1] });
    const batch = { ...order, method: 'sheet', interventionIds: turns };
    const { status, body } = await lead.post('/api/clips/batch', batch);
    expect(status).toBe(202);
    const { orders } = body as unknown as {
      orders: { interventionId: string; jobId?: string; error?: { code: string } }[];
    };
    expect(orders.map(({ interventionId, jobId, error }) => [interventionId, error?.code ?? typeof jobId])).toEqual([
      [turns[0], 'string'],
      [turns[1], 'media_protected'],
      [turns[2], 'string'],
      [turns[3], 'media_gap'],
    ]);
    for (const { jobId } of orders) if (jobId !== undefined) expect((await outcomeOf(jobId)).copy).toBeDefined();
    expect((await boris.post('/api/clips/batch', batch)).body.error.code).toBe('forbidden');
  });
});
