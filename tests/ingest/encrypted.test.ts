/** Tests the recording of encrypted streams. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { SOURCE_ID } from '../helpers/ingest-harness.ts';
import { startRecordedStream, type RecordedStream } from '../helpers/recorded-stream.ts';

let hall: RecordedStream;

afterEach(() => hall.close());

test.each([
  ['ts', 'iv'],
  ['ts', 'number'],
  ['fmp4', 'iv'],
  ['fmp4', 'number'],
] as const)(
  '[M15] %s by AES-128 (vector: %s) is stored plain, and the hash of what came is in the chain',
  async (container, encrypted) => {
    hall = await startRecordedStream({ container, encrypted, firstSeq: 70_000 });
    const { origin, recording, stream } = hall;
    await stream(3);
    origin.rotateKey('new');
    await stream(2);
    expect(origin.keysAsked()).toBe(2);
    const slots = recording.slots();
    const hashes = await Promise.all(slots.map((slot) => recording.hashOnDisk(slot)));
    expect(hashes).toEqual(origin.all.map(({ sha256 }) => sha256));
    const links = recording.index.custody(SOURCE_ID).filter(({ path }) => !path.includes('/init/'));
    expect(links.map(({ sha256, cameSha256 }) => [sha256, cameSha256])).toEqual(
      origin.all.map(({ sha256, sealed }) => [sha256, sealed?.sha256]),
    );
    const init = recording.index.init(SOURCE_ID, 1, 1);
    expect(init?.sha256).toBe(container === 'fmp4' ? origin.init.sha256 : undefined);
  },
);

test('[M15] a key that changes behind its address is fetched again, and a key refused for a while loses nothing', async () => {
  hall = await startRecordedStream({ encrypted: 'number' });
  const { origin, recording, stream } = hall;
  await stream(2);
  // Another key at the same address. Segments from before can only be decrypted with the old key.
  origin.rotateKey('same');
  await stream(2);
  origin.rotateKey('new');
  origin.faults.keyStatus = 404;
  const waiting = [origin.push(), origin.push()];
  await recording.until('state', ({ state, error }) => state === 'degraded' && error === 'stream_not_found');
  origin.faults.keyStatus = null;
  for (const segment of waiting) await hall.stored(segment);
  expect(recording.slots().map(({ gap }) => gap)).toEqual([null, null, null, null, null, null]);
});

test('[M15] no key is on the disk or in the index', async () => {
  hall = await startRecordedStream({ encrypted: 'iv', container: 'fmp4' });
  const { origin, recording, stream } = hall;
  await stream(3);
  await recording.ingest.close();
  const files = (await readdir(recording.root, { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  );
  const kept = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name))));
  const rows = JSON.stringify([recording.slots(), recording.index.custody(SOURCE_ID), recording.events]);
  for (const key of origin.keys()) {
    expect(kept.some((bytes) => bytes.includes(key))).toBe(false);
    for (const form of ['hex', 'base64'] as const) expect(rows).not.toContain(key.toString(form));
  }
  expect(rows).not.toContain('key-0');
});
