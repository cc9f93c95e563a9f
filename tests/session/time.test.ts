/** Tests the rules of time: marks, anchors, corrections, pauses and presses. */
import { describe, expect, it } from 'vitest';
import { floorAt } from '../../shared/session/floor/floor-at.ts';
import { COMMAND_SCHEMAS } from '../../shared/session/commands.schema.ts';
import { markTime } from '../../shared/session/time/timeline.ts';
import { CoreSession, newId, T0 } from '../helpers/core-session.ts';

describe('time', () => {
  it('[T1] [T2] a mark from the stream counts by the frame on screen, minus the lead', () => {
    const s = new CoreSession();
    const media = { sourceId: 'hall', epoch: 1, mediaMs: 60_000 };
    const mark = s.mark({ vantage: 'stream', pressedMs: T0 + 90_000, leadMs: 500, media });
    expect(markTime(s.state, mark)).toEqual({ ms: T0 + 89_500, uncertaintyMs: 30_000 });
    const anchor = {
      anchorId: newId(),
      sourceId: 'hall',
      epoch: 1,
      mediaMs: 0,
      sessionMs: T0 + 5000,
      basis: 'pdt',
      uncertaintyMs: 40,
    } as const;
    s.give('ana', 'add-anchor', anchor);
    expect(markTime(s.state, mark)).toEqual({ ms: T0 + 64_500, uncertaintyMs: 40 });
  });

  it('[T2] a new anchor moves every mark of its epoch and rewrites none', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const anchor = { sourceId: 'hall', epoch: 1, mediaMs: 0, basis: 'pdt', uncertaintyMs: 40 } as const;
    s.give('ana', 'add-anchor', { ...anchor, anchorId: newId(), sessionMs: T0 });
    s.atS = 40;
    const turn = s.start('ana', a, {
      mark: s.mark({ vantage: 'stream', media: { sourceId: 'hall', epoch: 1, mediaMs: 20_000 } }),
    });
    const before = s.row(turn);
    expect(s.times(turn).startMs).toBe(T0 + 20_000);
    s.give('ana', 'add-anchor', { ...anchor, anchorId: newId(), sessionMs: T0 + 3000, basis: 'aligned' });
    expect(s.times(turn).startMs).toBe(T0 + 23_000);
    expect(s.row(turn)).toBe(before);
  });

  it('[T2] a later anchor of the epoch moves only what follows it', () => {
    const s = new CoreSession();
    const at = (mediaMs: number): number =>
      markTime(s.state, s.mark({ vantage: 'recording', media: { sourceId: 'hall', epoch: 1, mediaMs } })).ms - T0;
    const anchor = { sourceId: 'hall', epoch: 1, basis: 'pdt', uncertaintyMs: 0 } as const;
    s.give('ana', 'add-anchor', { ...anchor, anchorId: newId(), mediaMs: 0, sessionMs: T0 });
    s.give('ana', 'add-anchor', { ...anchor, anchorId: newId(), mediaMs: 10_000, sessionMs: T0 + 15_000 });
    expect([at(9000), at(10_000), at(12_000)]).toEqual([9000, 15_000, 17_000]);
  });

  it('[T3] corrections shift the edge, and are refused where they overlap a neighbour', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    s.atS = 100;
    const first = s.start('ana', a);
    s.atS = 160;
    s.stop('ana', first);
    s.atS = 175;
    const second = s.start('ana', b);
    s.atS = 200;
    s.give('boris', 'shift-edge', { interventionId: second, edge: 'start', shiftMs: -12_000 });
    expect(s.times(second).startMs).toBe(T0 + 163_000);
    expect(s.row(second).start.mark.pressedMs).toBe(T0 + 175_000);
    const into = s.try('boris', 'shift-edge', { interventionId: second, edge: 'start', shiftMs: -4000 });
    expect(into).toMatchObject({ ok: false, code: 'overlaps', params: { id: first } });
    const around = s.try('boris', 'shift-edge', { interventionId: first, edge: 'end', shiftMs: -60_000 });
    expect(around).toMatchObject({ ok: false, code: 'overlaps' });
  });

  it('[T4] overlapping pauses are subtracted once, pauses that count not at all', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const turn = s.start('ana', a);
    s.atS = 30;
    const pause = newId();
    s.give('ana', 'pause-intervention', { interruptionId: pause, interventionId: turn, mark: s.mark() });
    s.atS = 50;
    expect(s.times(turn)).toMatchObject({ phase: 'paused', netMs: 30_000, grossMs: 50_000 });
    s.atS = 70;
    s.give('ana', 'resume-intervention', { interruptionId: pause, mark: s.mark() });
    s.give('ana', 'set-interruption', { interruptionId: pause, reason: 'microphone_failure', counts: false });
    s.atS = 140;
    s.stop('ana', turn);
    const second = { interruptionId: newId(), interventionId: turn, reason: 'applause' } as const;
    expect(
      s.try('ana', 'add-interruption', { ...second, fromMs: 60_000, lengthMs: 20_000, counts: false }),
    ).toMatchObject({ code: 'overlaps' });
    s.give('ana', 'add-interruption', { ...second, fromMs: 100_000, lengthMs: 10_000, counts: true });
    expect(s.times(turn)).toMatchObject({ grossMs: 140_000, netMs: 100_000, overrunMs: -50_000 });
  });

  it('[T4] a turn ends while it is paused: the pause ends with it', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const turn = s.start('ana', a);
    s.atS = 30;
    s.give('ana', 'pause-intervention', { interruptionId: newId(), interventionId: turn, mark: s.mark() });
    s.atS = 50;
    s.stop('ana', turn);
    s.atS = 500;
    expect(s.times(turn)).toMatchObject({ grossMs: 50_000, netMs: 30_000, phase: 'ended' });
  });

  it('[T5] a press from the future is refused, beyond its uncertainty', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const payload = { interventionId: newId(), entryId: a, endsInterventionId: null };
    const late = s.mark({ pressedMs: s.nowMs + 1000, pressUncertaintyMs: 900 });
    expect(s.try('ana', 'start-intervention', { ...payload, mark: late })).toMatchObject({ code: 'from_the_future' });
    expect(s.try('ana', 'start-intervention', { ...payload, mark: { ...late, pressUncertaintyMs: 1000 } }).ok).toBe(
      true,
    );
  });

  it('[T5] no uncertainty puts a start beyond its arrival by more than 3 s, and an unmeasured clock loses no key', () => {
    for (const [aheadMs, pressUncertaintyMs, takenMs] of [
      [2900, 5000, 2900],
      [3100, 5000, 0],
      [3_500_000, 3_600_000, 0],
      // The computer's date is a day ahead, and the page has no answer from the server yet.
      [86_400_000, 600_000, 0],
    ] as const) {
      const s = new CoreSession();
      const [a, b] = s.list('One', 'Two') as [string, string];
      const mark = s.mark({ pressedMs: s.nowMs + aheadMs, pressUncertaintyMs });
      const first = s.start('ana', a, { mark });
      expect(s.row(first).start.mark).toEqual({ ...mark, pressedMs: s.nowMs + takenMs });
      s.atS += 5;
      const second = s.start('ana', b, { endsInterventionId: first });
      expect(floorAt(s.state, s.nowMs).holder?.id).toBe(second);
      s.stop('ana', second);
      expect(s.row(second)).toMatchObject({ standing: 'floor', end: { basis: 'pressed' } });
    }
  });

  it('[T6] no schema has a member for elapsed or remaining time, and none accepts unknown members', () => {
    const visit = (schema: unknown, path: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      const { type, additionalProperties, properties } = schema as Record<string, unknown>;
      if (type === 'object') expect(additionalProperties, path).toBe(false);
      for (const name of Object.keys(properties ?? {}))
        expect(name, path).not.toMatch(/elapsed|remaining|timeLeft|countdown/i);
      for (const [key, value] of Object.entries(schema)) visit(value, `${path}.${key}`);
    };
    for (const [type, schema] of Object.entries(COMMAND_SCHEMAS)) visit(schema, type);
  });
});
