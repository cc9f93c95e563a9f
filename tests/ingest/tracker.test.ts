/** Tests main's timeline as tables of playlists: epochs, gaps, clock jumps and restarts. */
import { describe, expect, test } from 'vitest';
import type { MediaPlaylist, PlaylistSegment } from '../../server/ingest/playlist/playlist.ts';
import type { Position, Step } from '../../server/ingest/timeline/media-counter.ts';
import { advance } from '../../server/ingest/timeline/main-tracker.ts';

const NOW_MS = Date.UTC(2026, 2, 1, 13);

interface Shape {
  readonly from: number;
  readonly count: number;
  readonly dated?: boolean;
  readonly names?: string;
  readonly durMs?: number;
  readonly shiftMs?: number;
  /** From here on dates are that many ms off. */
  readonly jump?: readonly [seq: number, ms: number];
}

/** A window of segments; segment n begins n × durMs after NOW_MS. */
function playlist({
  from,
  count,
  dated = true,
  names = 's',
  durMs = 2000,
  shiftMs = 0,
  jump = [0, 0],
}: Shape): MediaPlaylist {
  const segments = Array.from({ length: count }, (_, order): PlaylistSegment => {
    const seq = from + order;
    return {
      seq,
      url: `http://origin.example/${names}${String(seq)}.ts`,
      durMs,
      pdtMs: dated ? Math.round(NOW_MS + seq * durMs + shiftMs + (seq >= jump[0] ? jump[1] : 0)) : null,
      discontinuity: false,
      gap: false,
      initUrl: null,
      key: null,
      initKey: null,
    };
  });
  return { kind: 'media', targetDurationMs: 2000, ended: false, segments, dateRanges: [] };
}

/** Reads playlists one after the other, each so many ms after the first. Returns the steps of the last. */
function follow(...readings: readonly (readonly [atMs: number, list: MediaPlaylist])[]): readonly Step[] {
  let position: Position | null = null;
  let steps: readonly Step[] = [];
  for (const [atMs, list] of readings) ({ position, steps } = advance(position, list, NOW_MS + atMs));
  return steps;
}

function brief(steps: readonly Step[]): string[] {
  return steps.map((step) =>
    step.kind === 'epoch' ? step.basis : `${String(step.seq)}${step.gap === null ? '' : ` ${step.gap}`}`,
  );
}

describe('an ordinary stream', () => {
  test('[M4] takes what is new, once', () => {
    expect(brief(follow([0, playlist({ from: 5, count: 3 })]))).toEqual(['pdt', '5', '6', '7']);
    expect(brief(follow([0, playlist({ from: 5, count: 3 })], [2000, playlist({ from: 6, count: 3 })]))).toEqual(['8']);
    expect(follow([0, playlist({ from: 5, count: 3 })], [2000, playlist({ from: 5, count: 3 })])).toEqual([]);
    expect(follow([0, playlist({ from: 5, count: 0 })])).toEqual([]);
  });

  test('[M7] lengths that are no whole milliseconds do not add up to a drift', () => {
    const durMs = 2002.6667;
    const steps = follow([0, playlist({ from: 0, count: 240, durMs })]);
    const last = steps.at(-1);
    expect(last).toMatchObject({ mediaMs: Math.round(239 * durMs) });
    expect(steps.filter(({ kind }) => kind === 'epoch')).toHaveLength(1);
  });

  test('a long window begins ten minutes back, an ended one at its start', () => {
    const long = playlist({ from: 0, count: 1000 });
    expect(brief(follow([0, long])).slice(0, 2)).toEqual(['pdt', '700']);
    expect(brief(follow([0, { ...long, ended: true }])).slice(0, 2)).toEqual(['pdt', '0']);
  });
});

describe('[M6a] old copies and new beginnings', () => {
  test.each([true, false])('an old copy of the playlist changes nothing (dated: %s)', (dated) => {
    const first = playlist({ from: 10, count: 6, dated });
    const old = playlist({ from: 8, count: 6, dated });
    expect(follow([0, first], [2000, old], [9000, old], [20_000, old])).toEqual([]);
    expect(brief(follow([0, first], [2000, old], [4000, playlist({ from: 11, count: 6, dated })]))).toEqual(['16']);
  });

  test('a lower sequence that was never seen is a new beginning', () => {
    expect(brief(follow([0, playlist({ from: 900, count: 6 })], [2000, playlist({ from: 0, count: 2 })]))).toEqual([
      'pdt',
      '0',
      '1',
    ]);
  });

  test('known numbers with other names or other dates are a new beginning', () => {
    const first = playlist({ from: 0, count: 6 });
    expect(brief(follow([0, first], [9000, playlist({ from: 0, count: 2, shiftMs: 60_000 })]))).toEqual([
      'pdt',
      '0',
      '1',
    ]);
    const undated = playlist({ from: 0, count: 6, dated: false });
    const renamed = playlist({ from: 0, count: 2, dated: false, names: 'again' });
    expect(brief(follow([0, undated], [9000, renamed]))).toEqual(['arrival', '0', '1']);
  });

  test('known names without dates are believed to be new once they move on from behind', () => {
    const undated = (from: number, count: number): MediaPlaylist => playlist({ from, count, dated: false });
    const steps = follow([0, undated(0, 20)], [2000, undated(0, 1)], [4000, undated(0, 2)], [9000, undated(0, 4)]);
    expect(brief(steps)).toEqual(['arrival', '0', '1', '2', '3']);
  });

  test('known names that begin again soon, with dates of their own, are new from the first on', () => {
    const again = (count: number): MediaPlaylist => playlist({ from: 0, count, shiftMs: 8000 });
    const steps = follow([0, playlist({ from: 0, count: 3 })], [8000, again(1)], [10_000, again(2)]);
    expect(brief(steps)).toEqual(['pdt', '0', '1']);
  });

  test('known names whose dates vary continue, even when an old copy came between', () => {
    const wobbling = (from: number, count: number): MediaPlaylist => playlist({ from, count, shiftMs: 900 });
    const steps = follow([0, playlist({ from: 0, count: 6 })], [2000, wobbling(0, 4)], [4000, wobbling(1, 6)]);
    expect(brief(steps)).toEqual(['6']);
  });

  test('a new server with other names continues where the dates agree', () => {
    const moved = playlist({ from: 3, count: 6, names: 'cdn2-', shiftMs: 40 });
    expect(brief(follow([0, playlist({ from: 0, count: 6 })], [6000, moved]))).toEqual(['6', '7', '8']);
  });

  test('dates that begin in mid-stream make a dated epoch', () => {
    const undated = playlist({ from: 0, count: 3, dated: false });
    expect(brief(follow([0, undated], [2000, playlist({ from: 1, count: 3 })]))).toEqual(['pdt', '3']);
  });
});

describe('[M4] what left the window', () => {
  test('by number, with lengths from the dates', () => {
    const steps = follow([0, playlist({ from: 0, count: 3 })], [20_000, playlist({ from: 6, count: 3 })]);
    expect(brief(steps)).toEqual(['3 left_window', '4 left_window', '5 left_window', '6', '7', '8']);
    expect(steps[3]).toMatchObject({ mediaMs: 12_000, pdtMs: NOW_MS + 12_000 });
  });

  test('with the last known length where there are no dates', () => {
    const steps = follow(
      [0, playlist({ from: 0, count: 3, dated: false })],
      [20_000, playlist({ from: 5, count: 1, dated: false })],
    );
    expect(brief(steps)).toEqual(['3 left_window', '4 left_window', '5']);
    expect(steps.at(-1)).toMatchObject({ mediaMs: 10_000 });
  });

  test('numbers that no origin can have used in the time are a new count, not a loss', () => {
    const steps = follow(
      [0, playlist({ from: 0, count: 3 })],
      [4000, playlist({ from: 1_700_000_000, count: 2, shiftMs: -3.4e12 })],
    );
    expect(brief(steps)).toEqual(['pdt', '1700000000', '1700000001']);
  });

  test('a pause of the origin that kept its numbers is a new epoch without a gap', () => {
    expect(
      brief(follow([0, playlist({ from: 0, count: 3 })], [30_000, playlist({ from: 3, count: 1, shiftMs: 24_000 })])),
    ).toEqual(['pdt', '3']);
  });
});

describe('[M6b] who is right when dates jump: the arrival decides', () => {
  /** Windows of six as they would be requested, each one second after its newest segment has ended. */
  function live(last: number, change: Partial<Shape> = {}, lateMs = 0): readonly [number, MediaPlaylist] {
    return [last * 2000 + 3000 + lateMs, playlist({ from: last - 5, count: 6, ...change })];
  }
  const places = (steps: readonly Step[]): unknown[] =>
    steps.map((step) => (step.kind === 'epoch' ? step.sessionMs - NOW_MS : [step.pdtMs - NOW_MS, step.pdtOrigin]));

  test.each([3_600_000, -3_600_000, 60_000, 4000, -4000])('a clock that jumps by %i ms', (ms) => {
    const jump = [7, ms] as const;
    expect(places(follow(live(5), live(6), live(7, { jump })))).toEqual([[14_000, 'corrected']]);
    expect(places(follow(live(5), live(6), live(7, { jump }), live(8, { jump })))).toEqual([[16_000, 'corrected']]);
  });

  test('a clock that is right again', () => {
    const off = { jump: [7, 3_600_000] } as const;
    const again = live(9);
    expect(places(follow(live(5), live(6), live(7, off), again))).toEqual([
      [16_000, 'origin'],
      [18_000, 'origin'],
    ]);
  });

  test('a whole window with new dates', () => {
    const anew = live(7, { shiftMs: 3_600_000 });
    expect(places(follow(live(5), live(6), anew))).toEqual([[14_000, 'corrected']]);
  });

  test('a jump among many that come at once, and a gap beside it', () => {
    const jump = [14, -3_600_000] as const;
    const steps = follow(live(5), live(6), live(15, { jump }));
    expect(brief(steps)).toEqual([
      '7 left_window',
      '8 left_window',
      '9 left_window',
      '10',
      '11',
      '12',
      '13',
      '14',
      '15',
    ]);
    expect(places(steps).slice(-2)).toEqual([
      [28_000, 'corrected'],
      [30_000, 'corrected'],
    ]);
  });

  test('a gap in the dates is a new epoch, by the stated time', () => {
    const hole = { shiftMs: 40_000, from: 7, count: 1 };
    expect(places(follow(live(5), live(6), live(7, hole, 40_000)))).toEqual([54_000, [54_000, 'origin']]);
  });

  test('a gap while the clock is off is a new epoch, by the time that it was off', () => {
    const off = { jump: [7, 3_600_000] } as const;
    const hole = { from: 9, count: 1, shiftMs: 3_640_000 };
    const steps = follow(live(5), live(6), live(7, off), live(8, off), live(9, hole, 40_000));
    expect(places(steps)).toEqual([58_000, [58_000, 'corrected']]);
  });

  test('[M6d] a device that begins again without any clock is dated by its arrival', () => {
    const lost = playlist({ from: 0, count: 2, names: 'again', shiftMs: -1.7e12 });
    const steps = follow([903_000, playlist({ from: 445, count: 6 })], [1_000_000, lost]);
    expect(steps[0]).toMatchObject({ kind: 'epoch', basis: 'arrival', sessionMs: NOW_MS + 995_000 });
    expect(places(steps)[1]).toEqual([995_000, 'corrected']);
  });

  test('inexact lengths make a new epoch now and then, and no warning', () => {
    // Each lasts 10 ms longer than it states.
    const drifting = (last: number): readonly [number, MediaPlaylist] => {
      const { segments, ...rest } = playlist({
        from: Math.max(0, last - 5),
        count: Math.min(6, last + 1),
        durMs: 2010,
      });
      return [last * 2010 + 3000, { ...rest, segments: segments.map((segment) => ({ ...segment, durMs: 2000 })) }];
    };
    let position: Position | null = null;
    const all: Step[] = [];
    for (let last = 0; last < 250; last++) {
      const [atMs, list] = drifting(last);
      const next = advance(position, list, NOW_MS + atMs);
      position = next.position;
      all.push(...next.steps);
    }
    expect(all.filter(({ kind }) => kind === 'epoch')).toHaveLength(3);
    expect(all.some((step) => step.kind === 'slot' && step.pdtOrigin === 'corrected')).toBe(false);
  });
});
