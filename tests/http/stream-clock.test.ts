/** Tests marks before and after a jump of the stream's clock. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHlsOrigin, type HlsOrigin } from '../helpers/hls-origin.ts';
import { command, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

const DUR_MS = 1000;

let origin: HlsOrigin;
let server: TestServer;
let lead: Browser;

beforeAll(async () => {
  origin = await createHlsOrigin({ startMs: Date.now() - DUR_MS, durMs: DUR_MS });
  ({ server, lead } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
});
afterAll(async () => {
  await server.close();
  await origin.close();
});

it('[M6b] marks before and after the clock of a stream jumped by an hour stay on their frames and in step', async () => {
  const session = await newSession(lead);
  const { body } = await lead.post('/api/sources', {
    ...{ sessionId: session, url: origin.url, role: 'floor', channel: 'floor' },
  });
  const source = async () => (await lead.get(`/api/sources/${body.id}`)).body as unknown as Record<string, unknown>;
  const recorded = (count: number) => expect.poll(source).toMatchObject({ recordedMs: count * DUR_MS });

  const { pdtMs: startMs } = origin.push();
  await recorded(1);
  origin.push();
  await recorded(2);
  origin.push({ pdtJumpMs: 3_600_000, discontinuity: true });
  await recorded(3);
  origin.push();
  await recorded(4);
  expect(await source()).toMatchObject({ state: 'live', error: 'stream_clock_off', startedAtMs: startMs });

  // A viewer sees these frames, half a second into the first and the last segment.
  const playlist = (await lead.get(`/media/${body.id}/live.m3u8`)).body as unknown as string;
  const shown = [...playlist.matchAll(/TIME:(\S+)\n.*\nseg\/(\d+)\/(\d+)\.ts\?at=(\d+)/g)];
  expect(shown.map(([, date = '', epoch, seq, at]) => [Date.parse(date) - startMs, epoch, seq, Number(at)])).toEqual(
    [0, 1, 2, 3].map((order) => [order * DUR_MS, '1', String(order), order * DUR_MS]),
  );
  const turns = [0, 3].map((order) => ({ id: randomUUID(), mediaMs: order * DUR_MS + 500 }));
  for (const { id, mediaMs } of turns) {
    const media = { sourceId: body.id, epoch: 1, mediaMs };
    const mark = { vantage: 'stream', pressedMs: Date.now(), pressUncertaintyMs: 50, leadMs: 0, media };
    const start = { interventionId: id, entryId: null, endsInterventionId: null, mark };
    const answer = await lead.post(`/api/sessions/${session}/commands`, command('start-intervention', start));
    expect(answer.body).toMatchObject({ ok: true });
  }
  const { items } = (await lead.get(`/api/interventions?session=${session}`)).body;
  const startOf = (id: string) =>
    (items as { interventionId: string; startMs: number }[]).find((item) => item.interventionId === id)?.startMs ?? 0;
  for (const { id, mediaMs } of turns) expect(Math.abs(startOf(id) - startMs - mediaMs)).toBeLessThanOrEqual(100);
});
