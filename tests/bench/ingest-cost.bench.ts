import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startOrigin } from '../../server/cli/demo/origin.ts';
import { mediaPrograms } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { recordFigure } from './figures.ts';
import { digits } from './percentiles.ts';
import { prepareDesk } from './prepared-desk.ts';
import { cpuSeconds, residentMb } from './process-use.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');
const MEASURED_MS = 60_000;
/** After a change: what is only done once is over. */
const SETTLED_MS = 10_000;

interface Use {
  readonly cpuS: number;
  readonly grownMb: number;
  readonly residentMb: number;
}

/** What processes use in the measured time. */
async function measure(pids: readonly number[]): Promise<readonly Use[]> {
  await delay(SETTLED_MS);
  const before = pids.map((pid) => ({ cpuS: cpuSeconds(pid), mb: residentMb(pid) }));
  await delay(MEASURED_MS);
  return pids.map((pid, index) => {
    const mb = residentMb(pid);
    return {
      cpuS: cpuSeconds(pid) - (before[index]?.cpuS ?? 0),
      grownMb: mb - (before[index]?.mb ?? 0),
      residentMb: mb,
    };
  });
}

/** The least that a recorder could do: the same segments copied from the origin to disk. */
async function startCopying(url: string): Promise<number | null> {
  const { ffmpeg } = await mediaPrograms();
  if (ffmpeg === null) return null;
  const folder = join(tempFolder(), 'copy');
  mkdirSync(folder);
  const out = ['-c', 'copy', '-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', '-hls_segment_type', 'fmp4'];
  const child = spawn(ffmpeg.path, ['-v', 'error', '-i', url, ...out, join(folder, 'copy.m3u8')], { stdio: 'ignore' });
  onTestFinished(async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  return child.pid ?? null;
}

it('what recording one stream costs the server', { timeout: 240_000 }, async ({ skip }) => {
  if (process.platform !== 'linux') skip('the use of another process is read from /proc');
  const { server, cookie, sessions } = await prepareDesk([20], { environment: { INGEST_ALLOW_PRIVATE: '1' } });
  const [idle] = await measure([server.pid]);

  const origin = await startOrigin({ folder: FIXTURE });
  onTestFinished(() => origin.close());
  const reply = await fetch(`${server.url}/api/sources`, {
    method: 'POST',
    headers: { cookie, origin: server.url, 'content-type': 'application/json' },
    body: JSON.stringify({ sessionId: sessions[0], url: origin.url, role: 'floor', channel: 'original' }),
  });
  expect(reply.status).toBe(200);
  const copier = await startCopying(origin.url);
  const [recording, copying] = await measure(copier === null ? [server.pid] : [server.pid, copier]);
  if (idle === undefined || recording === undefined) throw new Error('nothing was measured');

  const { id } = (await reply.json()) as { id: string };
  const state = await (await fetch(`${server.url}/api/sources/${id}`, { headers: { cookie } })).text();
  console.log({ idle, recording, copying, state });
  const bytes = Array.from(
    { length: 15 },
    (_, index) => readFileSync(join(FIXTURE, `${String(index).padStart(5, '0')}.m4s`)).length,
  );
  const kbits = (bytes.reduce((sum, each) => sum + each, 0) * 8) / 30 / 1000;
  const stream = `one stream of ${digits(kbits)} kbit/s, segments of 2 s, ${String(MEASURED_MS / 1000)} s measured`;
  const bound =
    copying === undefined
      ? ''
      : `; ffmpeg -c copy of the same at the same time: ${digits(copying.cpuS)} s, ${digits(recording.cpuS / copying.cpuS)} times that`;
  recordFigure('ingest-cost', {
    name: 'Processor time of the server in a minute of recording',
    value: recording.cpuS,
    unit: 's',
    conditions: `${stream}; idle: ${digits(idle.cpuS)} s${bound}`,
  });
  recordFigure('ingest-cost', {
    name: 'Memory that the server gained in a minute of recording',
    value: recording.grownMb,
    unit: 'MB',
    conditions: `${stream}; resident at the end ${digits(recording.residentMb)} MB; gained in an idle minute: ${digits(idle.grownMb)} MB`,
  });
});
