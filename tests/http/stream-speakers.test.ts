/** Tests that the speakers named by a stream become marks. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHlsOrigin, type HlsOrigin } from '../helpers/hls-origin.ts';
import { newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

let origin: HlsOrigin;
let server: TestServer;
let lead: Browser;

beforeAll(async () => {
  origin = await createHlsOrigin({ startMs: Date.now() - 1000, durMs: 1000 });
  ({ server, lead } = await startTeam({ INGEST_ALLOW_PRIVATE: '1' }));
});
afterAll(async () => {
  await server.close();
  await origin.close();
});

it('[M17a] [E11] a speaker named by a stream is a mark on the frame, once, and moves no floor', async () => {
  const session = await newSession(lead);
  const elsewhere = await newSession(lead);
  const stream = { sessionId: session, url: origin.url, role: 'floor', channel: 'floor' };
  const { id } = (await lead.post('/api/sources', stream)).body;
  const { pdtMs } = origin.push();
  const start = new Date(pdtMs + 400).toISOString();
  origin.say(`#EXT-X-DATERANGE:ID="7",CLASS="speaker",START-DATE="${start}",X-NAME="Tajikistan",DURATION=1.2`);
  const tablesOf = async (of: string) =>
    Object.fromEntries(Object.entries((await lead.get(`/api/sessions/${of}`)).body.snapshot.tables)) as Record<
      string,
      [string, Record<string, unknown>][]
    >;
  const interventions = async () => (await tablesOf(session)).interventions?.map(([, row]) => row);
  await expect.poll(interventions).toHaveLength(1);
  origin.push();
  await expect.poll(interventions).toMatchObject([{ end: expect.anything() as unknown }]);
  origin.push();
  await expect.poll(async () => (await lead.get(`/api/sources/${id}`)).body).toMatchObject({ recordedMs: 3000 });
  const mark = (mediaMs: number) => ({ vantage: 'stream', media: { sourceId: id, epoch: 1, mediaMs } });
  expect(await interventions()).toMatchObject([
    {
      actor: 'state:TJ',
      standing: 'unconfirmed',
      by: 'feed:stream',
      start: { mark: mark(400) },
      end: { mark: mark(1600) },
    },
  ]);
  expect((await tablesOf(elsewhere)).interventions ?? []).toEqual([]);
});
