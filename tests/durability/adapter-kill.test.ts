import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isRunning } from '../helpers/is-running.ts';
import { freePort, serveRtmp, serveSrt } from '../helpers/live-servers.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const PATIENCE_MS = 60_000;
/** Soon: the next key frame, or a connection that is gone. */
const SOON = { timeout: 10_000, interval: 100 };

async function start(dataDir: string): Promise<ServerProcess> {
  const server = await startServerProcess(dataDir, { INGEST_ALLOW_PRIVATE: '1', LOG_LEVEL: 'silent' });
  onTestFinished(() => server.kill());
  return server;
}

/** Pids of the programs that a server has started. */
function programsOf({ pid }: ServerProcess): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,comm='], { encoding: 'utf8' }).trim().split('\n');
  const rows = lines.map((line) => line.trim().split(/\s+/));
  return rows.filter(([, parent, name]) => Number(parent) === pid && name === 'ffmpeg').map(([own]) => Number(own));
}

/** Whoever asks the server with a cookie. */
function callerOf(server: ServerProcess, cookie: string) {
  return async (method: string, path: string, body?: object): Promise<{ cookie: string; body: unknown }> => {
    const headers = { origin: server.url, cookie, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const set = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(answer.status, path).toBe(200);
    return { cookie: set, body: await answer.json() };
  };
}

async function signIn(server: ServerProcess): Promise<string> {
  const token = new URL(server.setupUrl ?? '').hash.replace('#token=', '');
  const account = { token, name: 'Ana', password: 'correct horse battery' };
  return (await callerOf(server, '')('POST', '/api/setup', account)).cookie;
}

async function record(server: ServerProcess, cookie: string, url: string): Promise<string> {
  const ask = callerOf(server, cookie);
  const session = {
    ...{ conference: { name: 'Practice', place: 'Warsaw', timeZone: 'Europe/Warsaw' }, title: 'Session 4' },
    ...{ kind: 'working_session', timeZone: 'Europe/Warsaw', presetId: 'osce-hdim-2018' },
  };
  const { id: sessionId } = (await ask('POST', '/api/sessions', session)).body as { id: string };
  const source = { sessionId, url, role: 'floor', channel: 'floor' };
  return ((await ask('POST', '/api/sources', source)).body as { id: string }).id;
}

async function recordedMs(server: ServerProcess, cookie: string, id: string): Promise<number> {
  const { body } = await callerOf(server, cookie)('GET', `/api/sources/${id}`);
  return (body as { recordedMs: number }).recordedMs;
}

describeWith(['ffmpeg', 'ps'], '[M22] nothing is left behind', () => {
  test.each([
    ['rtmp', serveRtmp],
    ['srt', serveSrt],
  ] as const)(
    '%s: a killed server takes its program with it, and its next start takes the stream up',
    async (_protocol, serve) => {
      const folder = tempFolder();
      const server = await start(folder);
      const cookie = await signIn(server);
      const port = await freePort();
      const sender = await serve({ port, paced: true });
      const id = await record(server, cookie, sender.address);
      await expect.poll(() => recordedMs(server, cookie, id), { timeout: 20_000 }).toBeGreaterThan(0);
      const programs = programsOf(server);
      expect(programs).toHaveLength(1);
      const beforeMs = await recordedMs(server, cookie, id);
      server.kill();
      await expect.poll(() => programs.some(isRunning), SOON).toBe(false);
      await sender.kill();

      await serve({ port, paced: true });
      const next = await start(folder);
      await expect.poll(() => recordedMs(next, cookie, id), { timeout: 20_000 }).toBeGreaterThan(beforeMs);
      const later = programsOf(next);
      expect(later).toHaveLength(1);
      expect(await next.stop()).toBe(0);
      expect(later.some(isRunning)).toBe(false);
    },
    PATIENCE_MS,
  );

  test(
    'of a stream that is silent, too',
    async () => {
      const silent = createServer(() => undefined);
      const port = await freePort();
      silent.listen(port, '127.0.0.1');
      onTestFinished(() => void silent.close());
      const server = await start(tempFolder());
      await record(server, await signIn(server), `rtmp://127.0.0.1:${String(port)}/hall/key`);
      await expect.poll(() => programsOf(server).length, SOON).toBe(1);
      const programs = programsOf(server);
      server.kill();
      await expect.poll(() => programs.some(isRunning), SOON).toBe(false);
    },
    PATIENCE_MS,
  );
});
