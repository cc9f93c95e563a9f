/** Tests the recording of several renditions of one source. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMultivariantOrigin, type MultivariantOrigin } from '../helpers/multivariant-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);
const RENDITIONS = ['main', 'small', 'sound-floor', 'sound-english'] as const;
type Name = (typeof RENDITIONS)[number];

let origin: MultivariantOrigin<Name>;
let recording: IngestHarness;

/** A picture without sound in two sizes, and two sounds with other numbers. */
async function open(dated = true): Promise<void> {
  const picture = { startMs: START_MS, dated, firstSeq: 10, window: 12 } as const;
  const sound = { ...picture, firstSeq: dated ? 500 : 10, container: 'fmp4' } as const;
  origin = await createMultivariantOrigin(
    { main: picture, small: picture, 'sound-floor': sound, 'sound-english': sound },
    (urls) => [
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Floor",DEFAULT=YES,URI="${urls['sound-floor']}"`,
      `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",URI="${urls['sound-english']}"`,
      '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=1280x720,AUDIO="a"',
      urls.main,
      '#EXT-X-STREAM-INF:BANDWIDTH=200000,RESOLUTION=320x180,AUDIO="a"',
      urls.small,
    ],
  );
}

function push(count: number): void {
  for (let order = 0; order < count; order++) origin.push();
}

/** Waits until all that was pushed is stored, except what the rendition lacks. */
async function untilStored(names: readonly Name[] = RENDITIONS): Promise<void> {
  for (const name of names) {
    const { all, faults } = origin.renditions[name];
    for (const { seq, sha256 } of all)
      if (!faults.missing.has(seq))
        await recording.until('segment', (event) => event.rendition === name && event.sha256 === sha256);
  }
}

function places(rendition: Name): string[] {
  return recording.slots(rendition).map(({ epoch, mediaMs }) => `${String(epoch)}@${String(mediaMs)}`);
}

beforeEach(async () => {
  recording = await createIngestHarness();
});

afterEach(async () => {
  await recording.close();
  await origin.close();
});

describe('[M16a] the renditions of a source', () => {
  test.each([true, false])('are recorded whole, by the clock of main (dated: %s)', async (dated) => {
    await open(dated);
    push(4);
    await recording.record(origin.masterUrl);
    await untilStored();
    push(2);
    await untilStored();
    for (const name of RENDITIONS) {
      const { all } = origin.renditions[name];
      const slots = recording.slots(name);
      expect(slots.map(({ seq, file }) => [seq, file?.sha256])).toEqual(all.map(({ seq, sha256 }) => [seq, sha256]));
      expect(places(name)).toEqual(places('main'));
      for (const [order, slot] of slots.entries()) expect(await recording.hashOnDisk(slot)).toBe(all[order]?.sha256);
    }
    expect(recording.index.renditions(SOURCE_ID).map(({ rendition, kind, name }) => [rendition, kind, name])).toEqual([
      ['main', 'picture', ''],
      ['small', 'small_picture', ''],
      ['sound-english', 'sound', 'English'],
      ['sound-floor', 'sound', 'Floor'],
    ]);
    expect(recording.index.epochs(SOURCE_ID)).toHaveLength(1);
  });

  test('begin again where main does, and open no epoch', async () => {
    await open();
    push(3);
    await recording.record(origin.masterUrl);
    await untilStored();
    for (const name of RENDITIONS) origin.renditions[name].restart(0);
    push(3);
    await untilStored();
    for (const name of RENDITIONS)
      expect(places(name), name).toEqual(['1@0', '1@2000', '1@4000', '2@0', '2@2000', '2@4000']);
    expect(recording.index.epochs(SOURCE_ID)).toHaveLength(2);
  });

  test('continue after a stop of the server', async () => {
    await open();
    push(3);
    await recording.record(origin.masterUrl);
    await untilStored();
    await recording.ingest.close();
    push(3);
    await recording.reopen();
    const news = origin.renditions['sound-english'].all.slice(3);
    for (const { sha256 } of news) await recording.until('segment', (event) => event.sha256 === sha256);
    await recording.until('segment', ({ rendition, mediaMs }) => rendition === 'main' && mediaMs === 10_000);
    for (const name of ['main', 'sound-english'] as const)
      expect(places(name)).toEqual(['1@0', '1@2000', '1@4000', '1@6000', '1@8000', '1@10000']);
  });
});

test('[M8] a damaged file of any rendition is found at a start', async () => {
  await open();
  push(2);
  await recording.record(origin.masterUrl);
  await untilStored();
  await recording.ingest.close();
  const damaged = recording.slots('sound-floor')[1];
  if (damaged === undefined) throw new Error('nothing recorded');
  await writeFile(join(recording.root, damaged.path), 'other');
  await recording.reopen();
  const { rendition, seq, reason } = await recording.until('gap');
  expect([rendition, seq, reason]).toEqual(['sound-floor', damaged.seq, 'lost']);
});

describe('[M16d] a fault of a follower', () => {
  test('is a gap of its own, and does not touch main', async () => {
    await open();
    origin.renditions['sound-english'].faults.missing.add(501);
    push(4);
    await recording.record(origin.masterUrl);
    await untilStored();
    push(10);
    const gap = await recording.until('gap');
    expect([gap.rendition, gap.seq, gap.reason]).toEqual(['sound-english', 501, 'not_found']);
    expect(recording.ingest.state(SOURCE_ID, 'sound-english')?.error).not.toBeNull();
    await untilStored();
    expect(recording.slots().filter(({ file }) => file === null)).toEqual([]);
    expect(recording.index.totals(SOURCE_ID)).toMatchObject({ gaps: 0, segments: 14 });
    expect(recording.ingest.state(SOURCE_ID)).toMatchObject({ error: null });
  });

  test('when all of it is denied, main and the others go on', async () => {
    await open();
    push(2);
    origin.renditions.small.faults.playlistStatus = 404;
    await recording.record(origin.masterUrl);
    const others = RENDITIONS.filter((name) => name !== 'small');
    await untilStored(others);
    push(2);
    await untilStored(others);
    expect(recording.ingest.state(SOURCE_ID)).toMatchObject({ error: null });
    expect(recording.slots('small')).toEqual([]);
    origin.renditions.small.faults.playlistStatus = null;
    await untilStored(['small']);
  });

  test('leads to reading its address again, for which main does not wait', async () => {
    await open();
    push(2);
    await recording.record(origin.masterUrl);
    await untilStored();
    const reads = origin.reads();
    origin.renditions['sound-floor'].faults.playlistStatus = 403;
    while (origin.reads() === reads) await origin.renditions['sound-floor'].asked();
    expect(recording.ingest.state(SOURCE_ID)?.error).toBeNull();
  });
});
