import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { readRecording } from '../helpers/origin/recorded.ts';
import { startProcessDesk } from '../helpers/process-desk.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const HOUR_MS = 3_600_000;
const SEGMENT_BYTES = 400_000;

function playlist(count: number): string {
  const lines = Array.from({ length: count }, (_, seq) => `#EXTINF:2.000,\n${String(seq)}.ts`);
  return `#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:0\n${lines.join('\n')}\n`;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
}

it('[M8] a kill in the middle of a segment leaves an index that is the files, each with its hash', async () => {
  const dataDir = tempFolder();
  const desk = await startProcessDesk(dataDir);
  onTestFinished(async () => void (await desk.stop()));
  const { id, ingestUrl } = await desk.place();
  const bodies = Array.from({ length: 4 }, () => randomBytes(SEGMENT_BYTES));
  const put = async (name: string, body: Uint8Array<ArrayBuffer> | string): Promise<number> =>
    (await fetch(new URL(name, ingestUrl), { method: 'PUT', body })).status;
  const send = async (seq: number): Promise<number> => put(`${String(seq)}.ts`, bodies[seq] ?? '');
  for (const seq of [0, 1]) expect(await send(seq)).toBe(201);
  expect(await put('live.m3u8', playlist(3))).toBe(200);

  const media = join(dataDir, 'media');
  const parts = (): number[] =>
    filesIn(media)
      .filter((name) => name.endsWith('.part'))
      .map((name) => statSync(join(media, name)).size);
  const half = request(new URL('2.ts', ingestUrl), { method: 'PUT' });
  half.on('error', () => undefined);
  half.write(bodies[2]?.subarray(0, SEGMENT_BYTES / 2));
  await expect.poll(parts).toEqual([SEGMENT_BYTES / 2]);
  desk.kill();
  half.destroy();
  await desk.restart();
  expect(parts()).toEqual([]);
  for (const seq of [2, 3]) expect(await send(seq)).toBe(201);
  expect(await put('live.m3u8', playlist(4))).toBe(200);

  const window = [Date.now() - HOUR_MS, Date.now() + HOUR_MS] as const;
  const lines = await readRecording(desk, id, window);
  const hashes = bodies.map((body) => createHash('sha256').update(body).digest('hex'));
  expect(lines.map(({ sha256 }) => sha256)).toEqual(hashes);
  expect(await desk.stop()).toBe(0);
  const said: string[] = [];
  const context = { dataFolder: dataDir, address: '', say: (line: string) => said.push(line) };
  expect(await runCli(['media', 'verify'], context), said.join('\n')).toBe(0);
  said.splice(0);
  await runCli(['media', 'manifest'], context);
  const listed = said.map((line) => line.replace(/^[0-9a-f]{64} [ *]/, '').replace(/^media\//, ''));
  expect(filesIn(media).sort()).toEqual(listed.sort());
});
