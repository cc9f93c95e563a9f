/** Tests that files and index agree after a stop or crash. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHlsOrigin, type HlsOrigin } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);

let origin: HlsOrigin;
let recording: IngestHarness;

/** Ten segments of an origin whose window holds six, the first four recorded before the server stops. */
beforeEach(async () => {
  recording = await createIngestHarness();
  origin = await createHlsOrigin({ startMs: START_MS, container: 'fmp4' });
  for (let count = 0; count < 4; count++) origin.push();
  await recording.record(origin.url);
  await storedUpTo(4);
  await recording.ingest.close();
});

afterEach(async () => {
  await recording.close();
  await origin.close();
});

async function storedUpTo(count: number): Promise<void> {
  for (const { sha256 } of origin.all.slice(0, count)) {
    if (!recording.slots().some((slot) => slot.file?.sha256 === sha256)) {
      await recording.until('segment', (event) => event.sha256 === sha256);
    }
  }
}

function gaps(): [number, string | null][] {
  return recording
    .slots()
    .filter((slot) => slot.gap !== null)
    .map((slot) => [slot.seq, slot.gap]);
}

function pathOf(seq: number): string {
  return recording.slots().find((slot) => slot.seq === seq)?.path ?? '';
}

test('[M8] a short outage loses nothing and stays in the epoch', async () => {
  origin.push();
  origin.push();
  await recording.reopen();
  await storedUpTo(6);
  expect([gaps(), recording.index.epochs(SOURCE_ID).length]).toEqual([[], 1]);
  expect(recording.slots().map(({ mediaMs }) => mediaMs)).toEqual([0, 2000, 4000, 6000, 8000, 10_000]);
});

test('[M8] an outage longer than the window is a gap of exactly what left it', async () => {
  for (let count = 0; count < 9; count++) origin.push();
  await recording.reopen();
  await recording.until('segment', ({ seq }) => seq === 12);
  expect(gaps()).toEqual([4, 5, 6].map((seq) => [seq, 'left_window']));
  expect(recording.index.epochs(SOURCE_ID)).toHaveLength(1);
  expect(recording.slots().map(({ pdtMs }) => pdtMs)).toEqual(origin.all.map(({ pdtMs }) => pdtMs));
});

test('[M8] an origin that began again during the outage is a new epoch', async () => {
  origin.restart(0);
  origin.push({ pdtJumpMs: 60_000 });
  await recording.reopen();
  await recording.until('epoch');
  await recording.until('segment', ({ epoch, seq }) => epoch === 2 && seq === 0);
  expect(gaps()).toEqual([]);
});

test('[M8] parts are removed, unexplained files are moved, missing and damaged ones become gaps', async () => {
  const folder = dirname(join(recording.root, pathOf(0)));
  await writeFile(join(folder, '77.part'), 'half');
  await writeFile(join(folder, '9-9.m4s'), 'whose?');
  await rm(join(recording.root, pathOf(1)));
  await writeFile(join(recording.root, pathOf(2)), 'damaged');
  await recording.reopen();
  expect(gaps()).toEqual([
    [1, 'lost'],
    [2, 'lost'],
  ]);
  expect(recording.events.filter(({ type }) => type === 'gap')).toHaveLength(2);
  const orphans = join(recording.root, 'orphans', dirname(pathOf(0)));
  expect(await readFile(join(orphans, '9-9.m4s'), 'utf8')).toBe('whose?');
  expect(await readFile(join(recording.root, 'orphans', pathOf(2)), 'utf8')).toBe('damaged');
  await expect(readFile(join(folder, '77.part'))).rejects.toThrow();
});

test('[M8] a complete file without a row is adopted, and unfinished ones are fetched again', async () => {
  // As a crash leaves it: announced, and only one of the two files in place.
  const last = recording.slots().at(-1);
  if (last === undefined) throw new Error('nothing recorded');
  const { file: _file, ordinal: _ordinal, timeline: _timeline, ...draft } = last;
  const announced = [4, 5].map((seq) => ({
    ...draft,
    seq,
    mediaMs: seq * 2000,
    pdtMs: START_MS + seq * 2000,
    originPath: `/g0-${String(seq)}.m4s`,
    path: draft.path.replace('-3.', `-${String(seq)}.`),
    discontinuity: false,
  }));
  recording.index.expect(announced);
  const [fourth, fifth] = [origin.push(), origin.push()];
  await mkdir(dirname(join(recording.root, draft.path)), { recursive: true });
  await writeFile(join(recording.root, `${draft.path}.tmp`), fourth.body);
  await rename(join(recording.root, `${draft.path}.tmp`), join(recording.root, announced[0]?.path ?? ''));
  await recording.reopen();
  expect(await recording.until('segment', ({ seq }) => seq === 4)).toMatchObject({
    sha256: fourth.sha256,
    mediaMs: 8000,
  });
  expect(await recording.until('segment', ({ seq }) => seq === 5)).toMatchObject({
    sha256: fifth.sha256,
    mediaMs: 10_000,
  });
  expect([gaps(), recording.index.expected(SOURCE_ID)]).toEqual([[], []]);
});

test('[M8] an unfinished segment that has left the window meanwhile is a gap', async () => {
  const last = recording.slots().at(-1);
  if (last === undefined) throw new Error('nothing recorded');
  const { file: _file, ordinal: _ordinal, timeline: _timeline, ...draft } = last;
  recording.index.expect([
    { ...draft, seq: 4, mediaMs: 8000, pdtMs: START_MS + 8000, path: `${draft.path}4`, discontinuity: false },
  ]);
  for (let count = 0; count < 8; count++) origin.push();
  await recording.reopen();
  await recording.until('segment', ({ seq }) => seq === 11);
  expect(gaps()).toEqual([4, 5].map((seq) => [seq, 'left_window']));
});
