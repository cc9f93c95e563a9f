/** Tests how another rendition than main finds its place in main's epochs. */
import { describe, expect, test } from 'vitest';
import { follow, type FollowerPosition } from '../../server/ingest/timeline/follower-tracker.ts';
import type { Slot } from '../../server/ingest/index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment } from '../../server/ingest/playlist/playlist.ts';

const T0 = Date.UTC(2026, 2, 1, 13);
const TARGET_MS = 2000;

/** Main's slots of one epoch, two seconds each. */
function main(epoch: number, count: number, change: { startMs?: number; seq?: number; dated?: boolean } = {}): Slot[] {
  const { startMs = T0, seq = 0, dated = true } = change;
  return Array.from({ length: count }, (_, order) => ({
    sourceId: 'hall',
    epoch,
    rendition: 'main',
    seq: seq + order,
    mediaMs: order * TARGET_MS,
    durMs: TARGET_MS,
    pdtMs: startMs + order * TARGET_MS,
    pdtOrigin: dated ? 'origin' : 'counted',
    init: null,
    originPath: `/main${String(seq + order)}`,
    path: '',
    seenMs: T0,
    gap: null,
    ordinal: order,
    timeline: epoch - 1,
    file: null,
  }));
}

interface Run {
  readonly from: number;
  readonly count: number;
  readonly startMs?: number;
  readonly durMs?: number;
  readonly dated?: boolean;
  readonly name?: string;
  readonly ended?: boolean;
}

function playlist({
  from,
  count,
  startMs = T0,
  durMs = TARGET_MS,
  dated = true,
  name = 'a',
  ended = false,
}: Run): MediaPlaylist {
  const segments = Array.from({ length: count }, (_, order): PlaylistSegment => ({
    seq: from + order,
    url: `https://origin.example/${name}${String(from + order)}.ts`,
    durMs,
    pdtMs: dated ? startMs + order * durMs : null,
    discontinuity: false,
    gap: false,
    initUrl: null,
    key: null,
    initKey: null,
  }));
  return { kind: 'media', targetDurationMs: TARGET_MS, ended, segments, dateRanges: [] };
}

/** Follows several playlists one after the other. Writes each slot as `epoch:number@mediaMs`, gaps with a `-`. */
function followed(...looks: (readonly [Run, readonly Slot[]])[]): string[][] {
  let position: FollowerPosition | null = null;
  let epoch = 0;
  return looks.map(([run, leader], look) => {
    const next = follow(position, playlist(run), leader, T0 + look * TARGET_MS);
    position = next.position;
    return next.steps.flatMap((step) => {
      if (step.kind === 'enter') epoch = step.epoch;
      if (step.kind !== 'slot') return [];
      return [`${String(epoch)}:${String(step.seq)}@${String(step.mediaMs)}${step.gap === null ? '' : '-'}`];
    });
  });
}

describe('[M16b] a follower finds its place', () => {
  test('by programme time, whatever its numbers and lengths', () => {
    const run = { from: 700, count: 4, startMs: T0 + 1000, durMs: 1000 };
    expect(followed([run, main(1, 4)])).toEqual([['1:700@1000', '1:701@2000', '1:702@3000', '1:703@4000']]);
  });

  test('and in a finished recording too', () => {
    const run = { from: 0, count: 3, startMs: T0 + 500, ended: true };
    expect(followed([run, main(1, 2)])).toEqual([['1:0@500', '1:1@2500', '1:2@4500']]);
  });

  test('by equal numbers, if one of the two is not dated', () => {
    const leader = main(3, 6, { seq: 40, dated: false });
    expect(followed([{ from: 43, count: 3 }, leader])).toEqual([['3:43@6000', '3:44@8000', '3:45@10000']]);
    expect(followed([{ from: 43, count: 3, dated: false }, main(3, 6, { seq: 40 })])).toEqual([
      ['3:43@6000', '3:44@8000', '3:45@10000'],
    ]);
  });

  test('by arrival, if the numbers differ too: the newest of both end together', () => {
    const undated = { from: 9000, count: 2, dated: false };
    expect(followed([undated, main(1, 6)], [{ ...undated, count: 4 }, main(1, 8)])).toEqual([
      ['1:9000@8000', '1:9001@10000'],
      ['1:9002@12000', '1:9003@14000'],
    ]);
  });

  test('a segment before all that main has is not recorded', () => {
    const run = { from: 0, count: 4, startMs: T0 - 4050 };
    expect(followed([run, main(1, 2)])).toEqual([['1:2@0', '1:3@1950']]);
  });
});

describe('[M16c] a follower waits', () => {
  test('for the first epoch of main', () => {
    expect(followed([{ from: 0, count: 2 }, []], [{ from: 0, count: 3 }, main(1, 3)])).toEqual([
      [],
      ['1:0@0', '1:1@2000', '1:2@4000'],
    ]);
  });

  test('for main to show what became of the clock, but not if it simply continues', () => {
    const goesOn = { from: 0, count: 3 };
    expect(followed([goesOn, main(1, 2)])).toEqual([['1:0@0', '1:1@2000', '1:2@4000']]);
    const jumped = { from: 3, count: 2, startMs: T0 + 30_000 };
    expect(
      followed(
        [goesOn, main(1, 3)],
        [jumped, main(1, 3)],
        [jumped, [...main(1, 3), ...main(2, 2, { startMs: T0 + 30_000, seq: 3 })]],
      ),
    ).toEqual([['1:0@0', '1:1@2000', '1:2@4000'], [], ['2:3@0', '2:4@2000']]);
  });

  test('but not for a main that stands still: its own count goes on', () => {
    const long = { from: 0, count: 60, dated: false };
    const [first, second] = followed([{ ...long, count: 3 }, main(1, 3)], [long, main(1, 3)]);
    expect([first?.length, second?.length, second?.at(-1)]).toEqual([3, 57, '1:59@118000']);
  });
});

describe('[M16a] [M16d] a follower goes on', () => {
  const start = [{ from: 0, count: 3 }, main(1, 3)] as const;

  test('a segment that left its window is a gap of its own', () => {
    const later = { from: 5, count: 2, startMs: T0 + 10_000 };
    expect(followed(start, [later, main(1, 7)])[1]).toEqual(['1:3@6000-', '1:4@8000-', '1:5@10000', '1:6@12000']);
  });

  test('a new count of its own opens no epoch, and its numbers go on', () => {
    const anew = { from: 0, count: 2, startMs: T0 + 8000, name: 'b' };
    const after = { ...anew, count: 3 };
    expect(followed(start, [anew, main(1, 6)], [after, main(1, 7)]).slice(1)).toEqual([
      ['1:3@8000', '1:4@10000'],
      ['1:5@12000'],
    ]);
  });

  test('nor does one where main begins again too: it waits for main to show that', () => {
    const anew = { from: 0, count: 2, startMs: T0 + 6000, name: 'b' };
    const second = [...main(1, 3), ...main(2, 2, { startMs: T0 + 6000 })];
    expect(followed(start, [anew, main(1, 3)], [anew, second]).slice(1)).toEqual([[], ['2:0@0', '2:1@2000']]);
  });

  test('an old copy of the playlist changes nothing', () => {
    expect(followed([{ from: 0, count: 5 }, main(1, 5)], [{ from: 0, count: 3 }, main(1, 5)])[1]).toEqual([]);
  });

  test('after a correction of main’s clock, by its own count', () => {
    const corrected = main(1, 6).map((slot): Slot => (slot.seq < 3 ? slot : { ...slot, pdtOrigin: 'counted' }));
    const jumped = { from: 3, count: 3, startMs: T0 + 6000 + 5000, name: 'a' };
    expect(followed(start, [jumped, corrected])[1]).toEqual(['1:3@6000', '1:4@8000', '1:5@10000']);
  });
});
