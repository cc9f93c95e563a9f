import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHlsOrigin, type HlsOrigin } from '../helpers/hls-origin.ts';
import { newSession, startTestServer, type Browser, type TestServer } from '../helpers/running-server.ts';

let origin: HlsOrigin;
let server: TestServer;
let lead: Browser;

beforeAll(async () => {
  origin = await createHlsOrigin({ startMs: Date.now() - 10_000 });
  server = await startTestServer({ INGEST_ALLOW_PRIVATE: '1' });
  lead = await server.setUp();
});
afterAll(async () => {
  await server.close();
  await origin.close();
});

it(
  '[E17] publishes a change of a recording at once to the pages of its sessions, and to no others',
  { timeout: 120_000 },
  async () => {
    const [session, elsewhere] = [await newSession(lead), await newSession(lead)];
    const [page, other] = await Promise.all([lead.connect(), lead.connect()]);
    const [told, toldElsewhere]: [string, string][][] = [[], []];
    page.on('source:state', ({ id, state }) => told?.push([id, state]));
    other.on('source:state', ({ id, state }) => toldElsewhere?.push([id, state]));
    await page.emitWithAck('session:join', { session, since: 0 });
    await other.emitWithAck('session:join', { session: elsewhere, since: 0 });

    const { body } = await lead.post('/api/sources', {
      ...{ sessionId: session, url: `${origin.url}?token=1`, role: 'floor', channel: 'floor' },
    });
    origin.push();
    await expect.poll(() => told).toContainEqual([body.id, 'live']);
    const stateAtDoor = async (): Promise<unknown> => {
      const { body: answered } = await lead.get(`/api/sources/${body.id}`);
      return (answered as unknown as { state: string }).state;
    };
    expect(await stateAtDoor()).toBe('live');

    origin.end();
    await expect.poll(() => told?.at(-1)).toEqual([body.id, 'ended?']);
    expect(await stateAtDoor()).toBe('ended?');
    expect(toldElsewhere).toEqual([]);
  },
);
