/** Tests that counts and sums in exports come from exact times. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CanonicalRecord } from '../../shared/record/record-types.ts';
import { READER_PROFILES, type ReaderProfile } from '../../shared/vocabulary/access.ts';
import { command, markNow, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

/** Speaking time of each State, s, against 150 s. Only the last two exceed it. */
const SPOKEN = [149.6, 150, 150.4, 150.9, 150.999, 151, 175.3, 37.6];
const OVER = SPOKEN.filter((s) => s >= 151);
const SUM_MS = SPOKEN.reduce((sum, s) => sum + Math.round(s * 1000), 0);

let server: TestServer;
let lead: Browser;
let session: string;

beforeAll(async () => {
  ({ server, lead } = await startTeam());
  session = await newSession(lead);
  const give = async (type: string, payload: object): Promise<void> => {
    const { status, body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
    expect(status, JSON.stringify(body)).toBe(200);
  };
  let ago = 3_000_000;
  for (const s of SPOKEN) {
    const interventionId = randomUUID();
    const who = { actor: 'state:NO', entryId: null, endsInterventionId: null };
    await give('start-intervention', { interventionId, ...who, mark: markNow(ago) });
    // One press is as exact as the other: the end counts from the same moment.
    const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
    const started = events.at(-1)?.payload as { readonly mark: { readonly pressedMs: number } };
    const mark = { ...markNow(), pressedMs: started.mark.pressedMs + Math.round(s * 1000) };
    await give('stop-intervention', { interventionId, mark });
    ago -= 200_000;
  }
  for (const type of ['close-session', 'review-session', 'review-session']) await give(type, {});
}, 60_000);
afterAll(() => server.close());

async function file(format: string, profile: ReaderProfile): Promise<string> {
  const { status, body } = await lead.post('/api/exports', { sessionId: session, format, profile, reader: 'Somebody' });
  expect(status, JSON.stringify(body)).toBe(200);
  const got = (await lead.get(`/api/exports/${body.id}`)).body as unknown;
  return typeof got === 'string' ? got : JSON.stringify(got);
}

it.each(READER_PROFILES)('[R41] %s: over the limit from 1 s on, and a sum that is rounded once', async (profile) => {
  const record = JSON.parse(await file('json', profile)) as CanonicalRecord;
  const [states] = record.figures.groups;
  expect(states).toMatchObject({ statements: SPOKEN.length, timed: SPOKEN.length, over: OVER.length });
  const netMs = profile === 'public' ? Math.round(SUM_MS / 1000) * 1000 : SUM_MS;
  expect(states?.netMs).toBe(netMs);
  expect(record.interventions.map(({ isOver }) => isOver)).toEqual(SPOKEN.map((s) => s >= 151));

  const html = await file('html', profile);
  const text = html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
  // 20 minutes and 36 seconds minus 0.2 s. No sum of rounded lengths gives that.
  expect(text).toContain(
    `States ${String(SPOKEN.length)} ${printed(SUM_MS)} ${String(OVER.length)} of ${String(SPOKEN.length)}`,
  );
  expect(html.match(/class="over"/g) ?? []).toHaveLength(OVER.length);
  for (const s of SPOKEN) expect(text).toContain(`${printed(s * 1000)} / 2:30`);

  const [head = '', ...rows] = (await file('csv-exact', profile)).trimEnd().split('\r\n');
  const at = head.split(',').indexOf('over');
  const statements = rows.filter((row) => row.startsWith('statement'));
  expect(statements.map((row) => row.split(',')[at])).toEqual(SPOKEN.map((s) => (s >= 151 ? 'yes' : 'no')));
});

/** Minutes and seconds, rounded. */
function printed(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}
