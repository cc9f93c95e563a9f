import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createHlsOrigin } from '../helpers/hls-origin.ts';
import { readRecording } from '../helpers/origin/recorded.ts';
import { startProcessDesk } from '../helpers/process-desk.ts';
import { command, markNow } from '../helpers/running-server.ts';
import { mountSmallDisk } from '../helpers/small-disk.ts';

const GB = 1_000_000_000;
const ROOMY = 7 * GB;
const MEDIA_STOPS_BELOW = GB;
const HOUR_MS = 3_600_000;

it('[M10] [M25d] [M5] on a full disk media is refused with 507 and leaves nothing, tags go on, and so does it when there is room', async ({
  skip,
}) => {
  const disk = mountSmallDisk(ROOMY);
  if (disk === null) return skip('not allowed to mount a disk of its own');
  const { folder, remount, usedBytes } = disk;
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const desk = await startProcessDesk(dataDir, { INGEST_ALLOW_PRIVATE: '1' });
  onTestFinished(async () => void (await desk.stop()));
  const origin = await createHlsOrigin({ startMs: Date.now() - 1000, durMs: 1000, window: 60 });
  onTestFinished(() => origin.close());
  const { id, ingestUrl } = await desk.place();
  const pulled = { sessionId: desk.sessionId, url: origin.url, role: 'floor', channel: 'floor' };
  const { id: fetched } = (await desk.post('/api/sources', pulled)).body as { readonly id: string };

  const bodies = Array.from({ length: 4 }, () => randomBytes(200_000));
  const put = (name: string, body: Uint8Array<ArrayBuffer> | string): Promise<Response> =>
    fetch(new URL(name, ingestUrl), { method: 'PUT', body });
  const send = async (seq: number): Promise<readonly [number, string]> => {
    const reply = await put(`${String(seq)}.ts`, bodies[seq] ?? '');
    return [reply.status, await reply.text()];
  };
  const view = () => desk.get(`/api/sources/${fetched}`);
  const kept = (): string[] =>
    readdirSync(join(dataDir, 'media'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
  const note = async (): Promise<number> => {
    const said = { noteId: randomUUID(), interventionId: null, kind: 'note', text: 'still here', mark: markNow() };
    return (await desk.post(`/api/sessions/${desk.sessionId}/commands`, command('add-note', said))).status;
  };
  const refused = [507, expect.stringContaining('disk_full')];

  expect(await send(0)).toEqual([201, '']);
  origin.push();
  await expect.poll(view, { timeout: 20_000 }).toMatchObject({ recordedMs: 1000 });
  const before = kept();

  // Not full yet, but what is left belongs to the tags.
  remount(`size=${String(usedBytes() + MEDIA_STOPS_BELOW / 2)}`);
  expect(await send(1)).toEqual(refused);
  origin.push();
  await expect.poll(view, { timeout: 20_000 }).toMatchObject({ error: 'disk_full' });
  expect(await note()).toBe(200);
  const more = await desk.post('/api/sources', { ...pulled, url: origin.masterUrl });
  expect([more.status, JSON.stringify(more.body)]).toEqual(refused);
  expect(kept()).toEqual(before);

  // Room for bytes and none for another file, which nobody foresees.
  const { files, ffree } = statfsSync(folder);
  remount(`size=${String(ROOMY)},nr_inodes=${String(files - ffree)}`);
  expect(await send(1)).toEqual(refused);
  origin.push();
  expect(await note()).toBe(200);
  expect(kept()).toEqual(before);

  remount(`size=${String(ROOMY)},nr_inodes=100000`);
  for (const seq of [1, 2]) expect(await send(seq)).toEqual([201, '']);
  const list = [0, 1, 2].map((seq) => `#EXTINF:1.000,\n${String(seq)}.ts`).join('\n');
  expect((await put('live.m3u8', `#EXTM3U\n#EXT-X-TARGETDURATION:1\n${list}\n`)).status).toBe(200);
  await expect.poll(view, { timeout: 20_000 }).toMatchObject({ recordedMs: 3000, gaps: 0 });
  const window = [Date.now() - HOUR_MS, Date.now() + HOUR_MS] as const;
  const hashOf = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex');
  const sent = (await readRecording(desk, id, window)).map(({ sha256 }) => sha256);
  expect(sent).toEqual(bodies.slice(0, 3).map(hashOf));
  const fetchedHashes = (await readRecording(desk, fetched, window)).map(({ sha256 }) => sha256);
  expect(fetchedHashes).toEqual(origin.all.map(({ sha256 }) => sha256));
});
