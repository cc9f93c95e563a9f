/** Tests the frame clock of the player: from player time to a frame and back. */
import { describe, expect, it } from 'vitest';
import {
  breaksOf,
  gapsOf,
  placeOf,
  playerTimeOf,
  positionOfFrame,
  type TimedSegment,
} from '../../client/player/frame-clock.ts';

const segment = (epoch: number, atMs: number, startS: number, gap = false): TimedSegment => ({
  url: `http://127.0.0.1:3000/media/hall-1/seg/${String(epoch)}/${String(atMs / 2000)}.m4s?at=${String(atMs)}`,
  startS,
  durationS: 2,
  recordedMs: null,
  gap,
});

/** Two segments, a gap of two, one more. Then another epoch, whose time stamps differ a little from the playlist's. */
const PLAYLIST = [
  segment(1, 40_000, 100),
  segment(1, 42_000, 102),
  segment(1, 44_000, 104, true),
  segment(1, 46_000, 106, true),
  segment(1, 48_000, 108),
  segment(2, 0, 110.003),
  segment(2, 2000, 112.003),
];

describe('the frame on screen', () => {
  it('[V1] is the segment that holds it and the distance from its first frame, in whole milliseconds', () => {
    expect(positionOfFrame(PLAYLIST, 101.04)).toEqual({ sourceId: 'hall-1', epoch: 1, mediaMs: 41_040 });
    expect(positionOfFrame(PLAYLIST, 100.033_333)).toEqual({ sourceId: 'hall-1', epoch: 1, mediaMs: 40_033 });
  });

  it('[V1] belongs to the new epoch from its first frame on, however time stamps were rounded', () => {
    expect(positionOfFrame(PLAYLIST, 109.96)).toMatchObject({ epoch: 1, mediaMs: 49_960 });
    expect(positionOfFrame(PLAYLIST, 110.002_999)).toMatchObject({ epoch: 2, mediaMs: 0 });
    expect(positionOfFrame(PLAYLIST, 110.043)).toMatchObject({ epoch: 2, mediaMs: 40 });
  });

  it('[V1] is unknown outside the playlist, inside a gap and for addresses of another kind', () => {
    expect(positionOfFrame(PLAYLIST, 99)).toBeUndefined();
    expect(positionOfFrame(PLAYLIST, 115)).toBeUndefined();
    expect(positionOfFrame(PLAYLIST, 105)).toBeUndefined();
    expect(positionOfFrame([], 1)).toBeUndefined();
    expect(
      positionOfFrame([{ url: 'http://x/a.ts', startS: 0, durationS: 2, recordedMs: null, gap: false }], 1),
    ).toBeUndefined();
  });
});

describe('from a frame to player time', () => {
  it('[V2] gives the player time of every visible frame, to less than half a frame', () => {
    for (const { startS, gap } of PLAYLIST) {
      if (gap) continue;
      for (let frame = 0; frame < 50; frame++) {
        const shownS = startS + frame / 25;
        const position = positionOfFrame(PLAYLIST, shownS);
        const timeS = position && playerTimeOf(PLAYLIST, position);
        expect(Math.abs((timeS ?? Infinity) - shownS)).toBeLessThan(0.02);
      }
    }
  });

  it('[V2] goes to the first frame after a gap, and recognizes what is outside the playlist', () => {
    const at = (epoch: number, mediaMs: number): number | undefined =>
      playerTimeOf(PLAYLIST, { sourceId: 'hall-1', epoch, mediaMs });
    expect(at(1, 45_500)).toBe(108);
    expect(at(1, 39_000)).toBeUndefined();
    expect(at(1, 50_500)).toBeUndefined();
    expect(at(3, 0)).toBeUndefined();
    expect(playerTimeOf(PLAYLIST, { sourceId: 'hall-2', epoch: 1, mediaMs: 41_000 })).toBeUndefined();
  });
});

describe('a playlist', () => {
  it('[V3] shows neighbouring missing segments as one gap', () => {
    expect(gapsOf(PLAYLIST)).toEqual([{ fromS: 104, toS: 108 }]);
  });

  it('[M27] shows where the stream was interrupted, and for how long, but no cut without time between', () => {
    const dated = (of: TimedSegment, recordedMs: number): TimedSegment => ({ ...of, recordedMs });
    const playlist = [
      dated(segment(1, 0, 10), 5000),
      dated(segment(1, 2000, 12, true), 7000),
      dated(segment(2, 0, 14), 56_000),
      dated(segment(3, 0, 16), 58_400),
      segment(4, 0, 18),
    ];
    expect(breaksOf(playlist)).toEqual([{ atS: 14, missingMs: 47_000 }]);
  });

  it('[V1] states source, epoch and place of a segment in its addresses', () => {
    expect(placeOf('/media/a-1/seg/3/17.ts?at=34000')).toEqual({ sourceId: 'a-1', epoch: 3, atMs: 34_000 });
    expect(placeOf('https://x.example/media/a-1/seg/3/17.ts?v=2&at=34000#x')).toMatchObject({ atMs: 34_000 });
    expect(placeOf('/media/a-1/seg/3/17.ts')).toBeUndefined();
    expect(placeOf('/other/seg/3/17.ts?at=0')).toBeUndefined();
  });
});
