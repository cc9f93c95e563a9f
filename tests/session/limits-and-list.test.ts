/** Tests the rules of speaking time and of the speakers' list. */
import { describe, expect, it } from 'vitest';
import { waitingEntries } from '../../shared/session/state/waiting.ts';
import { textOf } from '../../shared/session/state/state.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';

const limit = (
  s: CoreSession,
  ms: number | null,
  more: { appliesTo: 'next' | 'current'; interventionId?: string },
): string =>
  s.give('ana', 'change-limit', {
    changeId: newId(),
    shape: 'fixed',
    classes: ['*'],
    kinds: ['statement', 'group_statement'],
    ms,
    mark: s.mark(),
    ...more,
  });

const names = (s: CoreSession): (string | null)[] =>
  waitingEntries(s.state).map((entry) => textOf(s.state, entry.listedAs));

describe('speaking time', () => {
  it('[L1] [L2] 150 → 90 s in mid-turn: the running turn is judged by 150, the next by 90', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    s.atS = 60;
    limit(s, 90_000, { appliesTo: 'next' });
    expect(s.times(first).allottedMs).toBe(150_000);
    s.atS = 155;
    s.stop('ana', first);
    s.atS = 170;
    const second = s.start('ana', b);
    s.atS = 270;
    expect(s.times(first)).toMatchObject({ overrunMs: 5000 });
    expect(s.times(second)).toMatchObject({ allottedMs: 90_000, overrunMs: 10_000, phase: 'over' });
  });

  it('[L2] a change for the running turn changes it, and an undo restores it', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    s.atS = 20;
    const change = limit(s, 90_000, { appliesTo: 'current', interventionId: first });
    expect(s.times(first).allottedMs).toBe(90_000);
    s.give('ana', 'undo', { commandId: change });
    expect(s.times(first).allottedMs).toBe(150_000);
    s.atS = 60;
    const second = s.start('ana', b, { endsInterventionId: first });
    expect(s.times(second).allottedMs).toBe(150_000);
  });

  it('[L1] a start pressed before the change but received after it keeps the old limit', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    s.atS = 100;
    limit(s, 60_000, { appliesTo: 'next' });
    const early = s.start('ana', a, { mark: s.mark({ pressedMs: s.nowMs - 30_000 }) });
    expect(s.times(early).allottedMs).toBe(150_000);
  });

  it('[L3] other kinds of limits are refused', () => {
    const s = new CoreSession();
    const payload = {
      changeId: newId(),
      classes: ['*'],
      kinds: ['statement'],
      ms: 84_000,
      appliesTo: 'next',
      mark: s.mark(),
    } as const;
    const answer = s.try('ana', 'change-limit', { ...payload, classes: ['*'], kinds: ['statement'], shape: 'pool' });
    expect(answer).toMatchObject({ ok: false, code: 'unsupported_rule', params: { shape: 'pool' } });
  });
});

describe("the speakers' list", () => {
  it('[A2] speakers heard as next wait in the order heard, before the rest, and nobody starts', () => {
    const s = new CoreSession();
    s.list('Listed one', 'Listed two');
    for (const listedAs of ['Freedom Now', 'Kazakhstan', 'Union of Lakes'])
      s.give('boris', 'add-entries', { entries: [{ entryId: newId(), listedAs }], place: 'heard_next' });
    expect(names(s)).toEqual(['Freedom Now', 'Kazakhstan', 'Union of Lakes', 'Listed one', 'Listed two']);
    expect(s.state.interventionOrder).toEqual([]);
  });

  it('[A1] moving keeps every entry exactly once, however often', () => {
    const s = new CoreSession();
    const ids = s.list('A', 'B', 'C', 'D');
    const [a, b, c, d] = ids as [string, string, string, string];
    for (let i = 0; i < 60; i++) {
      s.give('ana', 'move-entry', { entryId: d, beforeEntryId: b });
      s.give('ana', 'move-entry', { entryId: c, beforeEntryId: b });
    }
    s.give('ana', 'move-entry', { entryId: a, beforeEntryId: null });
    expect([...names(s)].sort()).toEqual(['A', 'B', 'C', 'D']);
    expect(names(s).at(-1)).toBe('A');
    expect(names(s).indexOf('C')).toBe(names(s).indexOf('B') - 1);
  });

  it('[A3] [A5] absent, withdrawn and not reached are recorded and touch no clock', () => {
    const s = new CoreSession();
    const [a, b, c, d] = s.list('A', 'B', 'C', 'D') as [string, string, string, string];
    const turn = s.start('ana', a);
    const before = s.row(turn);
    s.give('ana', 'set-entry-status', { entryId: b, status: 'absent_when_called' });
    s.give('ana', 'set-entry-status', { entryId: c, status: 'withdrawn' });
    s.give('ana', 'close-list', {});
    s.give('ana', 'mark-not-reached', {});
    expect(s.row(turn)).toBe(before);
    expect([b, c, d].map((id) => s.state.tables.entries.get(id)?.status)).toEqual([
      'absent_when_called',
      'withdrawn',
      'not_reached',
    ]);
    expect(s.try('ana', 'set-entry-status', { entryId: a, status: 'withdrawn' })).toMatchObject({ code: 'conflict' });
  });

  it('[A4] a swap exchanges places and both entries record it', () => {
    const s = new CoreSession();
    const [a, , c] = s.list('A', 'B', 'C') as [string, string, string];
    s.give('ana', 'swap-entries', { entryId: a, withEntryId: c });
    expect(names(s)).toEqual(['C', 'B', 'A']);
    expect([a, c].map((id) => s.state.tables.entries.get(id)?.status)).toEqual(['swapped', 'swapped']);
  });

  it('[A6] an unidentified speaker runs at once and is named later, on both rows', () => {
    const s = new CoreSession();
    const turn = s.start('ana', null);
    expect(s.row(turn)).toMatchObject({ basis: 'unidentified', confidence: 'unverified', announcedAs: null });
    const who = {
      actor: 'state:KZ',
      class: 'participating_state',
      announcedAs: 'Kazakhstan',
      basis: 'nameplate',
      confidence: 'confirmed',
    } as const;
    s.give('boris', 'identify-speaker', { subjectId: turn, ...who });
    expect(s.row(turn)).toMatchObject({ actor: 'state:KZ', class: 'participating_state', basis: 'nameplate' });
    expect(textOf(s.state, s.row(turn).announcedAs)).toBe('Kazakhstan');
  });

  it('[A6] an unlisted speaker who turns out to wait on the list no longer waits', () => {
    const s = new CoreSession();
    const [a, b] = s.list('Freedom Now', 'Kazakhstan') as [string, string];
    const turn = s.start('ana', null);
    const who = {
      actor: 'state:KZ',
      class: 'participating_state',
      basis: 'chair_announced',
      confidence: 'probable',
    } as const;
    const named = s.give('ana', 'identify-speaker', { subjectId: turn, entryId: b, ...who });
    expect(s.row(turn)).toMatchObject({ entry: b, actor: 'state:KZ' });
    expect(names(s)).toEqual(['Freedom Now']);
    s.atS = 30;
    const stop = s.stop('ana', turn);
    expect(s.state.tables.entries.get(b)?.status).toBe('spoke');
    expect(s.try('ana', 'identify-speaker', { subjectId: turn, entryId: a, ...who })).toMatchObject({
      code: 'conflict',
    });
    s.give('ana', 'undo', { commandId: stop });
    s.give('ana', 'undo', { commandId: named });
    expect(names(s)).toEqual(['Freedom Now', 'Kazakhstan']);
  });
});
