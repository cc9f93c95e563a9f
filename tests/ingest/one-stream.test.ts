/** Tests streams whose segments are stretches of one file. */
import { afterEach, expect, test } from 'vitest';
import { renderPlaylist } from '../../server/media/media-playlist.ts';
import { SOURCE_ID } from '../helpers/ingest-harness.ts';
import { startRecordedStream, type RecordedStream } from '../helpers/recorded-stream.ts';

let hall: RecordedStream;

afterEach(() => hall.close());

test.each([
  ['ts', 'each', false],
  ['fmp4', 'each', false],
  ['fmp4', 'first', false],
  ['fmp4', 'first', true],
] as const)(
  '[M5] %s as stretches of one file, offsets stated for %s (sent whole: %s): each is a file of its own',
  async (container, ranged, ignoresRanges) => {
    hall = await startRecordedStream({ container, ranged });
    const { origin, recording, stream } = hall;
    origin.faults.ignoresRanges = ignoresRanges;
    await stream(8);
    await recording.reopen();
    await stream(2);
    await hall.expectWhole();
    const init = recording.index.init(SOURCE_ID, 1, 1);
    expect(init?.sha256).toBe(container === 'fmp4' ? origin.init.sha256 : undefined);
  },
);

test('[M4] [M5] a window that slides over one file, and states that it begins with 0, is recorded once', async () => {
  hall = await startRecordedStream({ container: 'ts', ranged: 'each', window: 4 });
  const { origin, recording, stream } = hall;
  origin.faults.countsFromZero = true;
  await stream(7);
  await recording.reopen();
  await stream(5);
  await hall.expectWhole();
});

test('[M5] another initialisation section in mid-stream is kept beside the first, and each segment names its own', async () => {
  hall = await startRecordedStream({ container: 'fmp4' });
  const { origin, recording, stream } = hall;
  await stream(3);
  const changed = origin.changeInit();
  await stream(3);
  await hall.expectWhole();
  expect(recording.slots().map(({ init }) => init)).toEqual([1, 1, 1, 2, 2, 2]);
  const hashes = [1, 2].map((init) => recording.index.init(SOURCE_ID, 1, init)?.sha256);
  expect(hashes).toEqual([origin.init.sha256, changed]);
  const slots = recording.slots();
  const window = { slots, runs: slots.map(({ timeline }) => timeline) };
  const served = renderPlaylist(window, { ended: true, withholds: () => false, dateRanges: [] });
  expect(served.match(/#EXT-X-MAP:URI="[^"]+"|[^\n]+m4s/g)).toEqual([
    '#EXT-X-MAP:URI="init/1/1.mp4"',
    ...[0, 1, 2].map((seq) => `seg/1/${String(seq)}.m4s`),
    '#EXT-X-MAP:URI="init/1/2.mp4"',
    ...[3, 4, 5].map((seq) => `seg/1/${String(seq)}.m4s`),
  ]);
  expect(served).not.toContain('DISCONTINUITY\n');
});

test('[M4] a new address on another host, with another token and other variants, continues in the same epoch', async () => {
  hall = await startRecordedStream({}, async ({ ingest }, { masterUrl }) => {
    await ingest.start();
    const pinnedVariantUrl = new URL('low.m3u8', masterUrl).href;
    await ingest.addSource({ id: SOURCE_ID, conferenceId: 'conf', url: masterUrl, pinnedVariantUrl });
  });
  const { origin, recording, stream } = hall;
  await stream(2);
  const moved = origin.masterUrl.replace('127.0.0.1', 'localhost');
  await recording.ingest.replaceAddress(SOURCE_ID, `${moved}?token=another`);
  await stream(2);
  await recording.reopen();
  await stream(2);
  await hall.expectWhole();
  expect(origin.hosts().at(-1)).toMatch(/^localhost:/);
  expect(new Set(origin.variants())).toEqual(new Set(['low.m3u8']));
});
