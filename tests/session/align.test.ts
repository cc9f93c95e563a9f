/** Tests the alignment of a recording by known moments and by pairs of marks. */
import { describe, expect, it } from 'vitest';
import { anchorsFor, areInOrder, cutsBetween, effectOf, type KnownMoment } from '../../shared/session/align/align.ts';
import { markPairs, tieByPairs } from '../../shared/session/align/mark-pairs.ts';
import { uncertainTimes, positionAt } from '../../shared/session/time/position.ts';
import { edgeTime, markTime, mediaTime } from '../../shared/session/time/timeline.ts';
import type { AnchorBasis } from '../../shared/vocabulary/time.ts';
import { createChance } from '../helpers/chance.ts';
import { CoreSession, newId, T0 } from '../helpers/core-session.ts';

const RUN = { sourceId: 'upload', epoch: 1 } as const;
const DAY_S = 86_400;

const moment = (mediaS: number, atS: number, uncertaintyMs = 500): KnownMoment => ({
  ...{ mediaMs: mediaS * 1000, sessionMs: T0 + atS * 1000, uncertaintyMs },
});

/** A recording that only has its arrival as a date, a day late. Turns of so many seconds were tagged in the room. */
function taggedInRoom(...turnsS: readonly (readonly [from: number, to: number])[]): {
  readonly s: CoreSession;
  readonly ids: readonly string[];
} {
  const s = new CoreSession();
  s.give('ana', 'attach-source', { sourceId: RUN.sourceId, role: 'floor', channel: 'en' });
  tie(s, moment(0, DAY_S, DAY_S * 1000), 'arrival');
  const ids = turnsS.map(([from, to]) => {
    s.atS = from;
    const id = s.start('ana', null);
    s.atS = to;
    s.stop('ana', id);
    return id;
  });
  s.atS += DAY_S;
  return { s, ids };
}

function tie(s: CoreSession, at: KnownMoment, basis: AnchorBasis, epoch: number = RUN.epoch): void {
  s.give('ana', 'add-anchor', { ...RUN, ...at, epoch, basis, anchorId: newId() });
}

/** Aligns the run in the same way as the route. */
function align(s: CoreSession, ...moments: readonly KnownMoment[]): void {
  s.atS += 60;
  for (const anchor of anchorsFor(s.state, RUN, moments, 'aligned'))
    s.give('ana', 'add-anchor', { ...anchor, anchorId: newId() });
}

/** Where a moment of the session is in the recording, s. Null if it is not there. */
const secondAt = (s: CoreSession, atS: number): number | null => {
  const position = positionAt(s.state, RUN.sourceId, T0 + atS * 1000);
  return position === undefined ? null : position.mediaMs / 1000;
};

describe('aligning a recording', () => {
  it('[T8b] [T8c] one known moment puts every statement at its frame, earlier ones too', () => {
    const { s, ids } = taggedInRoom([100, 130], [200, 230], [300, 330]);
    expect(secondAt(s, 200), 'nowhere: the recording is said to have begun a day later').toBeNull();
    const before = ids.map((id) => s.row(id));
    align(s, moment(150, 200));
    expect([secondAt(s, 100), secondAt(s, 200), secondAt(s, 300)]).toEqual([50, 150, 250]);
    expect(secondAt(s, 49), 'before the recording began').toBeNull();
    expect(ids.map((id) => s.row(id))).toEqual(before);
  });

  it('[T8b] [T2] marks that were made on the recording move with it, and none is rewritten', () => {
    const { s } = taggedInRoom();
    const mark = s.mark({ vantage: 'recording', media: { ...RUN, mediaMs: 60_000 } });
    const id = s.start('ana', null, { mark });
    align(s, moment(10, 500));
    expect(edgeTime(s.state, s.row(id).start)).toBe(T0 + 550_000);
    expect(s.row(id).start.mark).toBe(mark);
    expect(markTime(s.state, mark).uncertaintyMs).toBe(500);
  });

  it('[T8c] [T8e] two moments that disagree are a cut: what it removed is at the first frame after it', () => {
    const { s } = taggedInRoom();
    const moments = [moment(100, 1000), moment(200, 1400)];
    expect(cutsBetween(moments)).toEqual([{ mediaMs: 200_000, sinceMs: 100_000, missingMs: 300_000 }]);
    expect(cutsBetween([moment(100, 1000), moment(200, 1101)])).toEqual([]);
    align(s, ...moments);
    expect([1000, 1099, 1101, 1399, 1400, 1500].map((atS) => secondAt(s, atS))).toEqual([100, 199, 200, 200, 200, 300]);
  });

  it('[T8d] [T8e] [T2] only the interval between two moments with a cut is uncertain, by the length of the cut', () => {
    const { s } = taggedInRoom();
    const at = (second: number): number | undefined =>
      mediaTime(s.state, { ...RUN, mediaMs: second * 1000 })?.uncertaintyMs;
    align(s, moment(100, 1000), moment(200, 1400));
    expect([50, 100, 101, 199, 200, 300].map(at)).toEqual([500, 500, 300_500, 300_500, 500, 500]);
    expect(uncertainTimes(s.state, RUN.sourceId)).toEqual([{ fromMs: T0 + 1_000_000, toMs: T0 + 1_400_000 }]);
    // A repeated anchor, at the frame of an earlier one, is no known moment.
    align(s, moment(50, 950), moment(150, 1350));
    expect([40, 50, 51, 99, 100, 149, 150, 201].map(at)).toEqual([
      500, 500, 300_500, 300_500, 300_500, 300_500, 500, 500,
    ]);
    expect(uncertainTimes(s.state, RUN.sourceId)).toEqual([{ fromMs: T0 + 950_000, toMs: T0 + 1_350_000 }]);
    align(s, moment(50, 950), moment(110, 1010), moment(120, 1320), moment(150, 1350));
    expect([51, 101, 109, 111, 119, 120, 149, 250].map(at)).toEqual([500, 500, 500, 300_500, 300_500, 500, 500, 500]);
  });

  it('[T8j] moments that contradict each other are in no order', () => {
    expect(areInOrder([moment(100, 1000), moment(200, 900)])).toBe(false);
    expect(areInOrder([moment(100, 1000), moment(100, 1100)])).toBe(false);
    expect(areInOrder([moment(100, 1000), moment(200, 1100)])).toBe(true);
  });

  it('[T8d] an earlier alignment does not count any more', () => {
    const { s } = taggedInRoom();
    align(s, moment(50, 1000), moment(300, 5000));
    align(s, moment(100, 2000));
    expect([0, 50, 100, 300, 400].map((second) => secondAt(s, 1900 + second))).toEqual([0, 50, 100, 300, 400]);
    expect(secondAt(s, 1000)).toBeNull();
    expect(secondAt(s, 5000)).toBe(3100);
  });

  it('[T8a] another run of the same recording keeps its own anchor', () => {
    const { s } = taggedInRoom();
    tie(s, moment(0, 4000), 'pdt', 2);
    align(s, moment(100, 2000));
    expect(positionAt(s.state, RUN.sourceId, T0 + 4010_000)).toEqual({ ...RUN, epoch: 2, mediaMs: 10_000 });
  });

  it('[T8j] a preview states how far the recording moves, which marks go with it, and what it covers', () => {
    const { s } = taggedInRoom([100, 130], [200, 230], [900, 930]);
    s.start('ana', null, { mark: s.mark({ vantage: 'recording', media: { ...RUN, mediaMs: 60_000 } }) });
    const anchors = anchorsFor(s.state, RUN, [moment(150, 200)], 'aligned');
    expect(effectOf(s.state, anchors, 600_000)).toEqual({
      ...{ shiftMs: -(DAY_S - 50) * 1000, movedEdges: 1, longestMoveMs: (DAY_S - 50) * 1000 },
      ...{ covered: 3, statements: 4 },
    });
    expect(secondAt(s, 200), 'and does not do it yet').toBeNull();
  });

  const seed = Number(process.env.SEED ?? Date.now() % 1e6);
  it(`[T8b] [T8c] each known moment is at its frame and back, in any alignment (seed ${String(seed)})`, () => {
    const { unit } = createChance(seed);
    for (let round = 0; round < 200; round++) {
      const { s } = taggedInRoom();
      for (let times = 0; times <= unit() * 3; times++) {
        const moments: KnownMoment[] = [];
        let [mediaMs, sessionMs] = [Math.floor(unit() * 1e6), T0 + Math.floor(unit() * 1e7)];
        for (let count = 0; count <= unit() * 4; count++) {
          moments.push({ mediaMs, sessionMs, uncertaintyMs: Math.floor(unit() * 1000) });
          mediaMs += 1 + Math.floor(unit() * 1e6);
          // A cut removes time, or none. It never repeats what was shown.
          sessionMs = Math.max(sessionMs + 1, sessionMs + (mediaMs - (moments.at(-1)?.mediaMs ?? 0)));
          if (unit() < 0.5) sessionMs += Math.floor(unit() * 1e6);
        }
        align(s, ...moments);
        for (const known of moments) {
          expect(positionAt(s.state, RUN.sourceId, known.sessionMs)).toEqual({ ...RUN, mediaMs: known.mediaMs });
          const shown = mediaTime(s.state, { ...RUN, mediaMs: known.mediaMs });
          expect(shown).toEqual({ ms: known.sessionMs, uncertaintyMs: known.uncertaintyMs });
        }
        // Anywhere in the recording: the moment of a frame is shown by the same frame.
        const anywhere = { ...RUN, mediaMs: Math.floor(unit() * 2e6) };
        const at = mediaTime(s.state, anywhere)?.ms ?? Number.NaN;
        expect(positionAt(s.state, RUN.sourceId, at)).toEqual(anywhere);
      }
    }
  });
});

describe('pairs of marks', () => {
  it('[T8i] the same start marked in the room and on the recording gives an anchor', () => {
    const { s, ids } = taggedInRoom([100, 130], [200, 230]);
    const [first, second] = ids as [string, string];
    const seen = (interventionId: string, edge: 'start' | 'end', mediaMs: number): void => {
      const mark = s.mark({ vantage: 'recording', media: { ...RUN, mediaMs }, leadMs: 200 });
      s.give('boris', 'add-witness-mark', { markId: newId(), interventionId, edge, mark });
    };
    expect(tieByPairs(markPairs(s.state, RUN))).toBeUndefined();
    seen(first, 'start', 40_300);
    seen(first, 'end', 70_100);
    seen(second, 'start', 140_600);
    expect(markPairs(s.state, RUN)).toEqual([
      { interventionId: first, edge: 'start', mediaMs: 40_100, sessionMs: T0 + 100_000 },
      { interventionId: first, edge: 'end', mediaMs: 69_900, sessionMs: T0 + 130_000 },
      { interventionId: second, edge: 'start', mediaMs: 140_400, sessionMs: T0 + 200_000 },
    ]);
    expect(tieByPairs(markPairs(s.state, RUN))).toEqual({
      moment: { mediaMs: 40_100, sessionMs: T0 + 100_000, uncertaintyMs: 300 },
      residualsMs: [0, 200, -300],
    });
    expect(markPairs(s.state, { ...RUN, epoch: 2 })).toEqual([]);
  });

  const seed = Number(process.env.SEED ?? Date.now() % 1e6);
  it(`[T8i] up to two of five pairs may be wrong by any amount (seed ${String(seed)})`, () => {
    const { unit } = createChance(seed);
    for (let round = 0; round < 300; round++) {
      const offsetMs = T0 - Math.floor(unit() * 1e7);
      const count = 5 + Math.floor(unit() * 30);
      const wrong = Math.floor(count * 0.4);
      const pairs = Array.from({ length: count }, (_, at) => {
        const errorMs = at < wrong ? (unit() - 0.5) * 1e6 : (unit() - 0.5) * 800;
        const mediaMs = Math.floor(unit() * 1e7);
        return {
          ...{ interventionId: '', edge: 'start' as const },
          mediaMs,
          sessionMs: mediaMs + Math.round(offsetMs + errorMs),
        } as const;
      });
      const tied = tieByPairs(pairs);
      const off = Math.abs((tied?.moment.sessionMs ?? 0) - (tied?.moment.mediaMs ?? 0) - offsetMs);
      expect(off).toBeLessThanOrEqual(401);
    }
  });
});
