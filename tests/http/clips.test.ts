import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith } from '../helpers/programs.ts';
import { command, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FRAME_MS = 40;

describeWith(['ffmpeg', 'ffprobe'], 'a clip of a statement', () => {
  let server: TestServer;
  let lead: Browser;
  let boris: Browser;
  const origins: { readonly [container: string]: FixtureOrigin } = {};

  beforeAll(async () => {
    for (const container of ['ts', 'fmp4'] as const)
      Object.assign(origins, { [container]: await startFixtureOrigin(container) });
    Object.assign(origins, { broken: await startFixtureOrigin('ts', 5) });
    ({ server, lead, boris } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
  });
  afterAll(async () => {
    await server.close();
    for (const origin of Object.values(origins)) origin.close();
  });

  /** A recorded session in which the given stretches were spoken; the last one may be running. */
  async function recorded(container: string, stretches: readonly (readonly [number, number | null])[]) {
    const { url = '', startedMs = 0 } = origins[container] ?? {};
    const session = await newSession(lead);
    const source = await lead.post('/api/sources', {
      ...{ sessionId: session, url: `${url}/live.m3u8`, role: 'floor', channel: 'floor' },
    });
    const state = async () => (await lead.get(`/api/sources/${source.body.id}`)).body;
    await expect.poll(state, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
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
    const clip = (interventionId: string, method: string, who: Browser = lead) =>
      who.post('/api/clips', {
        ...{ sessionId: session, interventionId, sourceId: source.body.id, method },
        ...{ profile: 'internal', reader: 'The team' },
      });
    return { session, turns, give, clip };
  }

  async function bytesOf(id: string): Promise<Buffer> {
    const response = await fetch(`${server.url}/api/exports/${id}`, { headers: { cookie: lead.cookie } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'video/mp4']);
    return Buffer.from(await response.arrayBuffer());
  }

  it.each([
    ['ts', 'copy'],
    ['ts', 'strict'],
    ['fmp4', 'copy'],
    ['fmp4', 'strict'],
  ] as const)(
    '[R11] [J5] from %s by %s shows the statement from its first frame to its last, and is logged',
    async (container, method) => {
      const { session, turns, clip } = await recorded(container, [[3320, 9560]]);
      const { status, body } = await clip(turns[0] ?? '', method);
      expect(status, JSON.stringify(body)).toBe(200);
      const made = body as unknown as { id: string; sha256: string; bytes: number; fileName: string };
      const bytes = await bytesOf(made.id);
      expect([createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([made.sha256, made.bytes]);
      const file = join(tempFolder(), 'clip.mp4');
      writeFileSync(file, bytes);
      const frames = Array.from({ length: (9560 - 3320) / FRAME_MS }, (_, index) => 3320 / FRAME_MS + index);
      expect(frameNumbersOf(file)).toEqual(frames);
      const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
      expect(events.at(-1)).toMatchObject({
        type: 'record-taken-out',
        payload: { format: `clip-${method}`, profile: 'internal', sha256: made.sha256, included: 1 },
      });
    },
  );

  it('[R11] is for leads, of ended statements, and of nobody who is hidden', async () => {
    const { turns, give, clip } = await recorded('fmp4', [
      [3000, 5000],
      [6500, 9000],
      [10_000, null],
    ]);
    const [first = '', second = '', running = ''] = turns;
    const codeOf = async (made: ReturnType<typeof clip>): Promise<readonly unknown[]> => {
      const { status, body } = await made;
      return status === 200 ? [200] : [status, body.error.code, ...Object.values(body.error.params)];
    };
    expect(await codeOf(clip(first, 'copy', boris))).toEqual([403, 'forbidden']);
    expect(await codeOf(clip(running, 'copy'))).toEqual([403, 'export_refused', 'running']);
    expect(await codeOf(clip(randomUUID(), 'copy'))).toEqual([404, 'not_found']);
    const made = await clip(first, 'copy');
    expect(made.status).toBe(200);
    await give('hide-speaker', { hideId: randomUUID(), subjectId: second });
    expect(await codeOf(clip(second, 'strict'))).toEqual([403, 'media_protected']);
    // What was made before goes, and what would carry frames of the hidden speaker, seen or not, is not made again.
    await expect.poll(async () => (await lead.get(`/api/exports/${made.body.id}`)).status).toBe(404);
    expect(await codeOf(clip(first, 'copy'))).toEqual([200]);
  });

  it('[R11] [P7] a copied clip never carries frames of a hidden neighbour; a strict one needs none', async () => {
    const { turns, give, clip } = await recorded('ts', [
      [3000, 5000],
      [5600, 9000],
    ]);
    const [first = '', second = ''] = turns;
    await give('hide-speaker', { hideId: randomUUID(), subjectId: second });
    const copied = await clip(first, 'copy');
    expect([copied.status, copied.body.error.code]).toEqual([403, 'media_protected']);
    expect((await clip(first, 'strict')).status).toBe(200);
  });

  it.each([
    ['from beginning to end', 'ts', 25_000, 31_000],
    ['in one run of time stamps', 'broken', 9000, 11_000],
  ] as const)('[R11] what is not recorded %s gives no clip', async (_, origin, fromMs, toMs) => {
    const { turns, clip } = await recorded(origin, [[fromMs, toMs]]);
    const { status, body } = await clip(turns[0] ?? '', 'copy');
    expect([status, body.error.code]).toEqual([404, 'media_gap']);
  });
});
