/** Tests the storing of bytes: conflicts, broken bodies and full disks. */
import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../../server/ingest/index/media-index.ts';
import { createMemoryMediaIndex } from '../../server/ingest/index/memory-media-index.ts';
import { createSegmentSink } from '../../server/ingest/segment-sink.ts';

let root: string;
let index: MediaIndex;
let slot: Slot;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'rostrum-sink-'));
  index = createMemoryMediaIndex();
  index.addSource({
    id: 's',
    conferenceId: 'c',
    kind: 'pull',
    keyHash: null,
    url: 'http://x.example/',
    pinnedVariantUrl: null,
    createdAtMs: 0,
    stoppedAtMs: null,
  });
  index.openEpoch({ sourceId: 's', sessionMs: 0, basis: 'pdt', uncertaintyMs: 0, openedAtMs: 0 });
  const [only] = index.expect([
    {
      sourceId: 's',
      epoch: 1,
      rendition: MAIN_RENDITION,
      seq: 1,
      mediaMs: 0,
      durMs: 2000,
      pdtMs: 0,
      pdtOrigin: 'origin',
      discontinuity: false,
      init: null,
      originPath: '/1.ts',
      path: 's/2026-03-01/1-1.ts',
      seenMs: 0,
      gap: null,
    },
  ]);
  if (only === undefined) throw new Error('no slot');
  slot = only;
});

afterEach(() => rm(root, { recursive: true }));

async function* body(...chunks: (string | Error)[]): AsyncGenerator<Uint8Array, void, undefined> {
  for (const chunk of chunks) {
    await Promise.resolve();
    if (chunk instanceof Error) throw chunk;
    yield Buffer.from(chunk);
  }
}

async function files(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

test('[M5] the first bytes stay: the same bytes change nothing, others are a recorded conflict', async () => {
  const sink = createSegmentSink({ root, index, nowMs: () => 5 });
  expect((await sink.accept(slot, body('first ', 'bytes'))).outcome).toBe('stored');
  expect((await sink.accept(slot, body('first bytes'))).outcome).toBe('same');
  expect((await sink.accept(slot, body('other bytes'))).outcome).toBe('conflict');
  expect(await readFile(join(root, slot.path), 'utf8')).toBe('first bytes');
  expect(index.conflicts('s')).toHaveLength(1);
  expect(await files()).toEqual(['1-1.ts']);
});

test('[M5] two at the same time: one is stored, the other judged by it', async () => {
  const sink = createSegmentSink({ root, index, nowMs: () => 5 });
  const both = await Promise.all([sink.accept(slot, body('a')), sink.accept(slot, body('b'))]);
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['conflict', 'stored']);
  const kept = both.find(({ outcome }) => outcome === 'stored');
  expect(index.slot(slot)?.file?.sha256).toBe(kept?.file.sha256);
  expect(await files()).toEqual(['1-1.ts']);
});

test.each([
  ['a body that breaks off', body('half', new Error('reset')), 'reset'],
  ['an empty body', body(), 'empty body'],
])('[M5] %s leaves nothing', async (_name, broken, message) => {
  const sink = createSegmentSink({ root, index, nowMs: () => 5 });
  await expect(sink.accept(slot, broken)).rejects.toThrow(message);
  expect([await files(), index.slot(slot)?.file]).toEqual([[], null]);
});

test('[M5] a full disk is reported, leaves no part, and the next try succeeds', async () => {
  let full = true;
  const sink = createSegmentSink({
    root,
    index,
    nowMs: () => 5,
    async open(path, flags) {
      const handle = await open(path, flags);
      if (full) handle.write = () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
      return handle;
    },
  });
  await expect(sink.accept(slot, body('bytes'))).rejects.toMatchObject({ code: 'disk_full' });
  expect(await files()).toEqual([]);
  full = false;
  expect((await sink.accept(slot, body('bytes'))).outcome).toBe('stored');
});

test('initialisation sections are stored under their hash', async () => {
  const sink = createSegmentSink({ root, index, nowMs: () => 5 });
  const first = await sink.acceptInit('s', body('moov'));
  expect(await sink.acceptInit('s', body('moov'))).toEqual(first);
  expect(first.path).toBe(`s/init/${first.sha256}.mp4`);
  expect(await files()).toEqual([`${first.sha256}.mp4`]);
});
