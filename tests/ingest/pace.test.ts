/** Tests how often the playlist of a source is read. */
import { describe, expect, test } from 'vitest';
import { createPace } from '../../server/ingest/pull/pace.ts';
import { parsePlaylist, type MediaPlaylist } from '../../server/ingest/playlist/playlist.ts';

function playlist(count: number, durS: number, { targetS = Math.ceil(durS), firstSeq = 0 } = {}): MediaPlaylist {
  const segments = Array.from({ length: count }, (_, order) => `#EXTINF:${String(durS)},\n${String(order)}.ts`);
  const head = `#EXTM3U\n#EXT-X-TARGETDURATION:${String(targetS)}\n#EXT-X-MEDIA-SEQUENCE:${String(firstSeq)}`;
  const parsed = parsePlaylist([head, ...segments, ''].join('\n'), 'http://origin.example/live.m3u8');
  if (parsed.kind !== 'media') throw new Error('not of media');
  return parsed;
}

/** The pace of a stream that was read twice, each time with news that fits its stated lengths. */
function paceOf(count: number, durS: number, options: { targetS?: number } = {}) {
  const pace = createPace();
  pace.saw(playlist(count, durS, options), 0);
  pace.saw(playlist(count, durS, { ...options, firstSeq: 1 }), 1000 * durS);
  return pace;
}

describe('[M40] the interval of reading a live playlist', () => {
  test.each([
    ['one segment, where the window is long', 6, 2, {}, 2000],
    ['a quarter of a short window', 3, 2, {}, 1500],
    ['whatever the target duration is', 6, 1, { targetS: 600 }, 1000],
    ['twice a second at most', 6, 0.2, {}, 500],
  ])('%s', (_name, count, durS, options, expectedMs) => {
    expect(paceOf(count, durS, options).intervalMs(true, 0)).toBe(expectedMs);
  });

  test('half of it after a read without news', () => {
    const pace = paceOf(6, 2);
    pace.saw(playlist(6, 2, { firstSeq: 1 }), 3000);
    expect(pace.intervalMs(true, 3000)).toBe(1000);
  });

  test('by what arrives, if the stated lengths are wrong', () => {
    const pace = createPace();
    pace.saw(playlist(6, 10), 0);
    expect(pace.intervalMs(true, 0)).toBe(500);
    for (let second = 1; second < 9; second++) pace.saw(playlist(6, 10, { firstSeq: second }), second * 1000);
    expect(pace.intervalMs(true, 9000)).toBe(1000);
    expect(pace.windowMs()).toBe(6000);
  });
});

describe('[M41] a source that is not live', () => {
  test('is read every 1.5 s, whatever its segments', () => {
    for (const durS of [2, 6, 10]) expect(paceOf(6, durS).intervalMs(false, 0)).toBe(1500);
    expect(createPace().intervalMs(false, 0)).toBe(1500);
  });

  test('is read less often if its list is long', () => {
    expect(paceOf(5400, 2).intervalMs(false, 0)).toBe(3240);
  });
});

test('[M44] the rhythm is that of the segments and of the news', () => {
  const batches = createPace();
  for (let order = 0; order < 4; order++) batches.saw(playlist(12, 1, { firstSeq: 6 * order }), 6000 * order);
  expect(batches.rhythmMs()).toBe(6000);
  const paused = createPace();
  for (const [firstSeq, atMs] of [
    [0, 0],
    [1, 60_000],
    [2, 61_000],
  ] as const)
    paused.saw(playlist(6, 1, { firstSeq }), atMs);
  expect(paused.rhythmMs()).toBe(1000);
  const steady = createPace();
  for (let order = 0; order < 8; order++) steady.saw(playlist(10, 1, { targetS: 600, firstSeq: order }), order * 1000);
  expect(steady.rhythmMs()).toBe(2000);
});
