import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { recordedMs, recordStream, signIn } from '../helpers/asking.ts';
import { isRunning } from '../helpers/is-running.ts';
import { freePort, serveRtmp, serveSrt } from '../helpers/live-servers.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const PATIENCE_MS = 120_000;
/** Soon: the next key frame, or a connection that is gone. */
const SOON = { timeout: 20_000, interval: 100 };

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

describeWith(['ffmpeg', 'ps'], '[M22h] nothing is left behind', () => {
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
      const id = await recordStream(server, cookie, sender.address);
      await expect.poll(() => recordedMs(server, cookie, id), { timeout: 40_000 }).toBeGreaterThan(0);
      const programs = programsOf(server);
      expect(programs).toHaveLength(1);
      const beforeMs = await recordedMs(server, cookie, id);
      server.kill();
      await expect.poll(() => programs.some(isRunning), SOON).toBe(false);
      await sender.kill();

      await serve({ port, paced: true });
      const next = await start(folder);
      await expect.poll(() => recordedMs(next, cookie, id), { timeout: 40_000 }).toBeGreaterThan(beforeMs);
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
      await recordStream(server, await signIn(server), `rtmp://127.0.0.1:${String(port)}/hall/key`);
      await expect.poll(() => programsOf(server).length, SOON).toBe(1);
      const programs = programsOf(server);
      server.kill();
      await expect.poll(() => programs.some(isRunning), SOON).toBe(false);
    },
    PATIENCE_MS,
  );
});
