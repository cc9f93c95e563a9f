import { describe, expect, it } from 'vitest';
import { FAST_PACING, FIXTURE_PACING, NORMAL_PACING, type Pacing } from '../../server/cli/demo/pacing.ts';
import { buildScript } from '../../server/cli/demo/script.ts';
import { spansOf } from '../../server/cli/demo/truth.ts';

const SEEDS = Array.from({ length: 50 }, () => Math.floor(Math.random() * 2 ** 31));
const PACINGS: readonly (readonly [string, Pacing])[] = [
  ['normal', NORMAL_PACING],
  ['fast', FAST_PACING],
];

function within(value: number, [min, max]: readonly [number, number]): boolean {
  return value >= min && value <= max;
}

describe('[D1] a practice session', () => {
  it('is the same for the same seed and another for another', () => {
    expect(buildScript(1, FAST_PACING)).toEqual(buildScript(1, FAST_PACING));
    expect(buildScript(1, FAST_PACING)).not.toEqual(buildScript(2, FAST_PACING));
  });

  it.for(PACINGS)('(%s) has everything that an observer must cope with', ([, pacing]) => {
    for (const seed of SEEDS) {
      const { truth, list } = buildScript(seed, pacing);
      const of = (kind: string) => truth.turns.filter((turn) => turn.kind === kind);
      const ordinary = truth.turns.filter(({ interrupts }) => interrupts === null);
      const message = `seed ${String(seed)}`;
      expect(ordinary.length, message).toBe(20);
      expect(
        truth.turns.map(({ n }) => n),
        message,
      ).toEqual(truth.turns.map((_, index) => index + 1));
      expect([of('right_of_reply').length, of('point_of_order').length, of('unplanned').length], message).toEqual([
        3, 1, 1,
      ]);
      expect(truth.turns.filter(({ outcome }) => outcome === 'cut_off_by_chair').length, message).toBe(2);
      expect([truth.absent.length, truth.limitChanges.length, list.length], message).toEqual([1, 1, 17]);

      const listed = new Set(list.map(({ name }) => name));
      expect(listed.size, message).toBe(17);
      expect(
        truth.absent.every(({ name }) => listed.has(name)),
        message,
      ).toBe(true);
      expect(
        of('unplanned').some(({ name }) => listed.has(name)),
        message,
      ).toBe(false);
      const heard = new Set(of('listed').map(({ name }) => name));
      const inOrder = list.map(({ name }) => name).filter((name) => heard.has(name));
      expect(
        of('listed').map(({ name }) => name),
        message,
      ).toEqual(inOrder);
    }
  });

  it.for(PACINGS)('(%s) keeps its times: on whole frames, one speaker at a time, gaps as in the room', ([, pacing]) => {
    for (const seed of SEEDS) {
      const { truth } = buildScript(seed, pacing);
      const message = `seed ${String(seed)}`;
      const moments = truth.turns.flatMap(({ startMs, endMs, warnedAtMs }) => [startMs, endMs, ...warnedAtMs]);
      expect(
        moments.every((ms) => ms % 40 === 0),
        message,
      ).toBe(true);
      expect(truth.loopMs % 2_000, message).toBe(0);

      const ordinary = truth.turns.filter(({ interrupts }) => interrupts === null);
      for (const [index, turn] of ordinary.entries()) {
        const inner = truth.turns.find(({ interrupts }) => interrupts === turn.n);
        const ownMs = turn.endMs - turn.startMs - (inner ? inner.endMs - inner.startMs : 0);
        const allowed = [pacing.turnMs, pacing.replyMs, pacing.cutOffAfterMs].some((range) => within(ownMs, range));
        expect(allowed, `${message}, turn ${String(turn.n)}: ${String(ownMs)}`).toBe(true);
        if (inner) expect(inner.startMs > turn.startMs && inner.endMs < turn.endMs, message).toBe(true);

        const next = ordinary[index + 1];
        if (!next) continue;
        const call = truth.absent.find(({ calledAtMs }) => within(calledAtMs, [turn.endMs, next.startMs]));
        const callMs = call ? call.calledUntilMs - call.calledAtMs : 0;
        expect(within(next.startMs - turn.endMs - callMs, pacing.gapMs), message).toBe(true);
      }
    }
  });

  it.for(PACINGS)('(%s) changes the limit in the middle of a turn, for the turns after it', ([, pacing]) => {
    for (const seed of SEEDS) {
      const { truth } = buildScript(seed, pacing);
      const [change] = truth.limitChanges;
      for (const turn of truth.turns.filter(({ interrupts }) => interrupts === null)) {
        const after = turn.startMs > (change?.atMs ?? Infinity);
        expect(turn.allottedMs, `seed ${String(seed)}`).toBe(after ? pacing.reducedLimitMs : pacing.limitMs);
      }
      const during = truth.turns.find(({ n }) => n === change?.duringTurn);
      expect(within(change?.atMs ?? 0, [during?.startMs ?? 0, during?.endMs ?? 0]), `seed ${String(seed)}`).toBe(true);
    }
  });

  it.for(PACINGS)('(%s) replies to an earlier turn of somebody else', ([, pacing]) => {
    for (const seed of SEEDS) {
      const { truth } = buildScript(seed, pacing);
      for (const reply of truth.turns.filter(({ kind }) => kind === 'right_of_reply')) {
        const answered = truth.turns.find(({ n }) => n === reply.replyTo);
        expect(answered?.n, `seed ${String(seed)}`).toBeLessThan(reply.n);
        expect(answered?.name, `seed ${String(seed)}`).not.toBe(reply.name);
      }
    }
  });

  it('leaves no moment without somebody who has the floor', () => {
    for (const pacing of [NORMAL_PACING, FAST_PACING, FIXTURE_PACING]) {
      const { truth } = buildScript(SEEDS[0] ?? 0, pacing);
      const spans = spansOf(truth);
      expect(spans.map(({ fromMs }) => fromMs)).toEqual([0, ...spans.map(({ toMs }) => toMs).slice(0, -1)]);
      expect(spans.at(-1)?.toMs).toBe(truth.loopMs);
    }
  });
});
