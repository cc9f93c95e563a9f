/** Tests the queue of clip jobs: order, progress, cancellation, and stops of the server. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeProgram } from '../helpers/fake-program.ts';
import { SEGMENTS, SEGMENT_MS, startFixtureOrigin, type FixtureOrigin } from '../helpers/fixture-origin.ts';
import { isRunning } from '../helpers/is-running.ts';
import {
  command,
  newSession,
  startTeam,
  startTestServer,
  type Browser,
  type TestServer,
} from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** Number of clips that are cut at a time. */
const WIDTH = Math.max(1, availableParallelism() - 1);
const CLIP_MS = 2000;

interface JobBody {
  readonly id: string;
  readonly interventionId: string;
  readonly state: string;
  readonly place: number;
  readonly progress: number;
  readonly ownerId: string;
  readonly copy: { readonly id: string } | null;
  readonly error: { readonly code: string } | null;
}

let folder: string;
let origin: FixtureOrigin;
let server: TestServer;
let lead: Browser;
let boris: Browser;
let isStopped: boolean;
let session: string;
let source: string;
/** Two statements of equal length, far from each other. */
let first: string;
let second: string;

/** A program in place of ffmpeg. It stops half way until the test lets it continue. */
const SLOW_FFMPEG = `
echo $$ >> "$FOLDER/pids"
for last; do :; done
printf 'out_time_ms=${String(CLIP_MS * 500)}\\nprogress=continue\\n'
while [ ! -e "$FOLDER/go" ]; do sleep 0.02; done
echo x > "$last"
printf 'out_time_ms=${String(CLIP_MS * 1000)}\\nprogress=end\\n'`;

beforeEach(async () => {
  folder = tempFolder();
  const ffmpeg = fakeProgram(join(folder, 'ffmpeg'), '0', `FOLDER=${folder}\n${SLOW_FFMPEG}`);
  fakeProgram(join(folder, 'ffprobe'), '0', `echo ${String(CLIP_MS / 1000)}`);
  origin = await startFixtureOrigin('fmp4');
  const environment = { DATA_DIR: join(folder, 'data'), INGEST_ALLOW_PRIVATE: '1', FFMPEG_PATH: ffmpeg };
  ({ server, lead, boris } = await startTeam(environment));
  isStopped = false;
  session = await newSession(lead);
  const stream = { sessionId: session, url: `${origin.url}/live.m3u8`, role: 'floor', channel: 'floor' };
  source = (await lead.post('/api/sources', stream)).body.id;
  const recorded = async () => (await lead.get(`/api/sources/${source}`)).body;
  await expect.poll(recorded, { timeout: 20_000 }).toMatchObject({ recordedMs: SEGMENTS * SEGMENT_MS });
  [first, second] = [await spoken(3000), await spoken(20_000)];
});
afterEach(async () => {
  if (!isStopped) await server.close();
  origin.close();
});

async function give(type: string, payload: object): Promise<void> {
  const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
  expect(body, type).toMatchObject({ ok: true });
}

async function spoken(fromMs: number): Promise<string> {
  const interventionId = randomUUID();
  const mark = (ms: number) => ({
    ...{ vantage: 'room', pressedMs: origin.startedMs + ms, pressUncertaintyMs: 50, leadMs: 0 },
  });
  await give('start-intervention', { interventionId, entryId: null, endsInterventionId: null, mark: mark(fromMs) });
  await give('stop-intervention', { interventionId, mark: mark(fromMs + CLIP_MS) });
  return interventionId;
}

async function order(interventionId: string): Promise<string> {
  const { status, body } = await lead.post('/api/clips', {
    ...{ sessionId: session, interventionId, sourceId: source, method: 'copy' },
    ...{ profile: 'internal', reader: 'The team' },
  });
  expect(status, JSON.stringify(body)).toBe(202);
  return (body as unknown as { jobId: string }).jobId;
}

async function job(id: string): Promise<JobBody> {
  return (await lead.get(`/api/jobs/${id}`)).body as unknown as JobBody;
}

const giveUp = (id: string) => fetch(`${server.url}/api/jobs/${id}`, { method: 'DELETE', headers: leadHeaders() });
const leadHeaders = () => ({ cookie: lead.cookie, origin: server.url });

/** Process ids of every ffmpeg that was started. */
function pids(): number[] {
  const file = join(folder, 'pids');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map(Number) : [];
}

function exportsFolder(): string[] {
  const path = join(server.dataDir, 'exports');
  return existsSync(path) ? readdirSync(path) : [];
}

it('[J7] an order waits in its turn, reports its progress, and leaves nothing when cancelled', async () => {
  const running: string[] = [];
  for (let count = 0; count < WIDTH; count++) running.push(await order(first));
  const [next, last] = [await order(first), await order(second)];
  for (const id of running)
    await expect.poll(() => job(id)).toMatchObject({ state: 'running', progress: 0.5, ownerId: lead.userId });
  expect([await job(next), await job(last)]).toMatchObject([
    { state: 'queued', place: 1, progress: 0 },
    { state: 'queued', place: 2, progress: 0 },
  ]);
  expect(pids().length).toBe(WIDTH);

  expect(await (await giveUp(next)).json()).toMatchObject({ state: 'cancelled' });
  expect(await job(last)).toMatchObject({ state: 'queued', place: 1 });

  // Hidden while it waits: the job is refused when its turn comes, before anything is cut.
  await give('hide-speaker', { hideId: randomUUID(), subjectId: second });
  const [pid = 0] = pids();
  expect(isRunning(pid)).toBe(true);
  expect(await (await giveUp(running[0] ?? '')).json()).toMatchObject({ state: 'cancelled', copy: null });
  expect(isRunning(pid)).toBe(false);
  await expect.poll(() => job(last)).toMatchObject({ state: 'failed', error: { code: 'media_protected' }, copy: null });
  expect([pids().length, exportsFolder().length]).toEqual([WIDTH, WIDTH - 1]);

  for (const id of running.slice(1)) await giveUp(id);
  expect(exportsFolder()).toEqual([]);
  writeFileSync(join(folder, 'go'), '');
  const made = await order(first);
  await expect.poll(() => job(made)).toMatchObject({ state: 'done', progress: 1, error: null });
  expect((await lead.get(`/api/exports/${(await job(made)).copy?.id ?? ''}`)).status).toBe(200);
  expect(await (await giveUp(made)).json(), 'too late').toMatchObject({ state: 'done' });
});

it('[R11e] a speaker who is hidden while their clip is cut is in no file', async () => {
  const id = await order(second);
  await expect.poll(() => job(id)).toMatchObject({ state: 'running', progress: 0.5 });
  await give('hide-speaker', { hideId: randomUUID(), subjectId: second });
  writeFileSync(join(folder, 'go'), '');
  await expect.poll(() => job(id)).toMatchObject({ state: 'failed', error: { code: 'media_protected' }, copy: null });
  expect(exportsFolder()).toEqual([]);
  const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
  expect(events.map(({ type }) => type)).not.toContain('record-taken-out');
});

it('[J7] is for leads alone, and only for existing jobs', async () => {
  const id = await order(first);
  for (const path of ['/api/jobs', `/api/jobs/${id}`])
    expect((await boris.get(path)).body.error.code, path).toBe('forbidden');
  const headers = { cookie: boris.cookie, origin: server.url };
  expect((await fetch(`${server.url}/api/jobs/${id}`, { method: 'DELETE', headers })).status).toBe(403);
  expect((await lead.get(`/api/jobs/${randomUUID()}`)).body.error.code).toBe('not_found');
  expect((await giveUp(randomUUID())).status).toBe(404);
  expect((await lead.get(`/api/jobs?session=${randomUUID()}`)).body).toEqual({ jobs: [] });
  expect((await lead.get('/api/jobs')).body).toMatchObject({ jobs: [{ id, interventionId: first }] });
});

it('[J2] no ffmpeg outlives the server, and no unfinished file stays', async () => {
  await order(first);
  await expect.poll(pids).toHaveLength(1);
  const [pid = 0] = pids();
  await server.close();
  isStopped = true;
  expect([isRunning(pid), exportsFolder()]).toEqual([false, []]);
  // If the server had no time to clean up, its next start does.
  mkdirSync(join(server.dataDir, 'exports', 'half-made.part'), { recursive: true });
  const next = await startTestServer({ DATA_DIR: server.dataDir });
  await next.close();
  expect(exportsFolder()).toEqual([]);
});
