import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHlsOrigin, type HlsOrigin, type HlsOriginOptions, type OriginSegment } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);

let origin: HlsOrigin;
let recording: IngestHarness;

beforeEach(async () => {
  recording = await createIngestHarness();
});
afterEach(async () => {
  await recording.close();
  await origin.close();
});

async function startOrigin(options: Partial<HlsOriginOptions>): Promise<void> {
  origin = await createHlsOrigin({ startMs: START_MS, ...options });
  await recording.record(origin.url);
}

async function stored({ sha256 }: OriginSegment): Promise<void> {
  await recording.until('segment', (event) => event.sha256 === sha256);
}

async function stream(count: number): Promise<void> {
  for (let index = 0; index < count; index++) await stored(origin.push());
}

test.each([
  ['ts', 'iv'],
  ['ts', 'number'],
  ['fmp4', 'iv'],
  ['fmp4', 'number'],
] as const)(
  '[M15] %s by AES-128 (vector: %s) is stored plain, and what came is in the chain',
  async (container, encrypted) => {
    await startOrigin({ container, encrypted, firstSeq: 70_000 });
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

test('[M15] a key that changes behind its address is fetched anew, and one that is refused for a while loses nothing', async () => {
  await startOrigin({ encrypted: 'number' });
  await stream(2);
  // Another key at the same address: what was sealed before can still be had only by who has it already.
  origin.rotateKey('same');
  await stream(2);
  origin.rotateKey('new');
  origin.faults.keyStatus = 404;
  const waiting = [origin.push(), origin.push()];
  await recording.until('state', ({ state, error }) => state === 'degraded' && error === 'stream_not_found');
  origin.faults.keyStatus = null;
  for (const segment of waiting) await stored(segment);
  expect(recording.slots().map(({ gap }) => gap)).toEqual([null, null, null, null, null, null]);
});

test('[M15] no key is on the disk or in the index', async () => {
  await startOrigin({ encrypted: 'iv', container: 'fmp4' });
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
