/** Tests the rules of the floor: starts, stops, the timekeeper, cut-offs and interruptions. */
import { describe, expect, it } from 'vitest';
import { floorAt, waitingAt } from '../../shared/session/floor/floor-at.ts';
import { childrenOf } from '../../shared/session/state/children.ts';
import { resolveId, sessionRow } from '../../shared/session/state/state.ts';
import { CoreSession, newId, T0 } from '../helpers/core-session.ts';

describe('the floor', () => {
  it('[F1] is a function of time: an observer 25 s behind sees the speaker of then', () => {
    const s = new CoreSession();
    const [a, b] = s.list('Freedom Now', 'Kazakhstan') as [string, string];
    s.atS = 10;
    const first = s.start('ana', a);
    s.atS = 100;
    s.stop('ana', first);
    s.atS = 110;
    const second = s.start('ana', b);
    s.atS = 120;
    expect(floorAt(s.state, s.nowMs).holder?.id).toBe(second);
    expect(floorAt(s.state, s.nowMs - 25_000).holder?.id).toBe(first);
    expect(waitingAt(s.state, s.nowMs).map(({ id }) => id)).toEqual([]);
    expect(waitingAt(s.state, s.nowMs - 25_000).map(({ id }) => id)).toEqual([b]);
    expect(waitingAt(s.state, T0).map(({ id }) => id)).toEqual([a, b]);
  });

  it('[F3] gives the gap between two speakers to the moderator', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    s.atS = 145;
    s.stop('ana', first);
    s.atS = 152;
    expect(floorAt(s.state, s.nowMs)).toMatchObject({ holder: null, moderatorSinceMs: T0 + 145_000 });
    s.atS = 160;
    s.start('ana', b);
    expect(s.times(first)).toMatchObject({ netMs: 145_000, overrunMs: -5000, endIsFirm: true });
  });

  it('[F7] a start while somebody speaks ends that turn at the start, unconfirmed, until one key confirms it', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    s.atS = 160;
    s.start('ana', b, { endsInterventionId: first });
    expect(s.row(first).end).toMatchObject({ basis: 'next_started', uncertaintyMs: 15_000 });
    expect(s.times(first)).toMatchObject({ netMs: 160_000, endIsFirm: false });
    s.give('boris', 'confirm-end', { interventionId: first });
    expect(s.times(first).endIsFirm).toBe(true);
  });

  it('[F2] the first user who starts a turn becomes timekeeper, and others move nothing', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    expect(sessionRow(s.state)?.keeper).toBe('ana');
    s.atS = 30;
    const witnessed = s.start('boris', b);
    expect(floorAt(s.state, s.nowMs).holder?.id).toBe(first);
    expect(s.row(witnessed)).toMatchObject({ standing: 'unconfirmed', review: 'needs_review' });
    expect(s.state.tables.entries.get(b)?.status).toBe('listed');
  });

  it('[F2] the timekeeper’s role passes on in two steps, and to one taker only', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const first = s.start('ana', a);
    expect(s.try('boris', 'accept-clock', {})).toMatchObject({ ok: false, code: 'stale' });
    expect(s.try('boris', 'offer-clock', { to: 'boris' })).toMatchObject({ ok: false, code: 'clock_held' });
    s.give('ana', 'offer-clock', { to: 'boris' });
    expect(s.try('chen', 'accept-clock', {})).toMatchObject({ ok: false, code: 'stale' });
    s.give('boris', 'accept-clock', {});
    expect(sessionRow(s.state)?.keeper).toBe('boris');
    s.give('chen', 'take-clock', { from: 'boris' });
    expect(s.try('ana', 'take-clock', { from: 'boris' })).toMatchObject({ ok: false, code: 'stale' });
    // An offer holds once.
    expect(s.try('boris', 'accept-clock', {})).toMatchObject({ ok: false, code: 'stale' });
    expect(s.row(first).end).toBeNull();
  });

  it('[F2] a speaker feed never becomes timekeeper', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const fed = s.start('feed:hall', a);
    expect(sessionRow(s.state)?.keeper).toBeNull();
    expect(s.row(fed).standing).toBe('unconfirmed');
  });

  it('[F4] stops by others are witness marks, other floor commands are refused', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const first = s.start('ana', a);
    s.atS = 60;
    s.stop('boris', first);
    expect(s.row(first).end).toBeNull();
    expect(childrenOf(s.state, first, 'witnesses')).toMatchObject([{ edge: 'end', by: 'boris' }]);
    const cut = s.try('boris', 'cut-off', { interventionId: first, mark: s.mark() });
    expect(cut).toMatchObject({ ok: false, code: 'clock_held' });
  });

  it.each([
    ['the keeper first', 0, 3],
    ['the witness first', 3, 0],
    ['just 8 s apart', 0, 8],
  ])('[F5] two starts within 8 s on one entry are one intervention with two marks (%s)', (_, anaAt, borisAt) => {
    const s = new CoreSession();
    const [warmUp, entry] = s.list('Warm-up', 'One') as [string, string];
    s.stop('ana', s.start('ana', warmUp));
    s.atS = 100;
    const ids: Record<string, string> = {};
    for (const [by, at] of [
      ['ana', anaAt],
      ['boris', borisAt],
    ].sort((x, y) => Number(x[1]) - Number(y[1])) as [string, number][]) {
      s.atS = 100 + at;
      ids[by] = s.start(by, entry);
    }
    const standing = ids.ana ?? '';
    expect(resolveId(s.state, ids.boris ?? '')).toBe(standing);
    expect(s.times(standing).startMs).toBe(T0 + (100 + anaAt) * 1000);
    expect(childrenOf(s.state, standing, 'witnesses')).toMatchObject([
      { mark: { pressedMs: T0 + (100 + borisAt) * 1000 } },
    ]);
    s.atS = 110;
    s.give('chen', 'add-topic', { tagId: newId(), interventionId: ids.boris ?? '', topic: 'hd.media' });
    expect(childrenOf(s.state, standing, 'topics')).toHaveLength(1);
  });

  it('[F5] topics set on the losing id before the merge are found on the id in force', () => {
    const s = new CoreSession();
    const [warmUp, entry] = s.list('Warm-up', 'One') as [string, string];
    s.stop('ana', s.start('ana', warmUp));
    s.atS = 50;
    const seen = s.start('boris', entry);
    s.give('boris', 'add-topic', { tagId: newId(), interventionId: seen, topic: 'hd.media' });
    s.atS = 53;
    const standing = s.start('ana', entry);
    expect(childrenOf(s.state, standing, 'topics')).toMatchObject([{ topic: 'hd.media', by: 'boris' }]);
  });

  it('[F5] two starts 9 s apart are not the same', () => {
    const s = new CoreSession();
    const [warmUp, entry] = s.list('Warm-up', 'One') as [string, string];
    s.stop('ana', s.start('ana', warmUp));
    s.atS = 50;
    const first = s.start('ana', entry);
    s.atS = 59;
    const other = s.start('boris', entry);
    expect(resolveId(s.state, other)).toBe(other);
    expect(s.row(other).standing).toBe('unconfirmed');
    expect(floorAt(s.state, s.nowMs).holder?.id).toBe(first);
  });

  it("[F6] a start older than somebody else's later change never moves the floor", () => {
    const s = new CoreSession();
    const [a, b, c] = s.list('One', 'Two', 'Three') as [string, string, string];
    s.start('ana', a);
    s.atS = 40;
    s.give('boris', 'take-clock', { from: 'ana' });
    s.atS = 60;
    const holder = s.start('boris', b);
    s.give('ana', 'take-clock', { from: 'boris' });
    s.atS = 70;
    const late = s.start('ana', c, { mark: s.mark({ pressedMs: T0 + 50_000 }) });
    expect(s.row(late).standing).toBe('unconfirmed');
    expect(floorAt(s.state, s.nowMs).holder?.id).toBe(holder);
  });

  it('[F6] an unconfirmed intervention is taken into the record by hand, with a proposed end', () => {
    const s = new CoreSession();
    const [a, b, c] = s.list('One', 'Two', 'Three') as [string, string, string];
    const first = s.start('ana', a);
    s.atS = 40;
    s.stop('ana', first);
    s.atS = 50;
    const seen = s.start('boris', b);
    s.atS = 90;
    s.start('ana', c);
    s.give('chen', 'confirm-intervention', { interventionId: seen });
    expect(s.row(seen)).toMatchObject({ standing: 'floor', end: { basis: 'proposed', uncertaintyMs: 40_000 } });
    expect(s.times(seen)).toMatchObject({ netMs: 40_000, endIsFirm: false });
  });

  it('[F6] [T3] a proposed end is where the next start was moved to, not where it was pressed', () => {
    const s = new CoreSession();
    const [a, b, c] = s.list('One', 'Two', 'Three') as [string, string, string];
    const first = s.start('ana', a);
    s.atS = 40;
    s.stop('ana', first);
    s.atS = 50;
    const seen = s.start('boris', b);
    s.atS = 45;
    const next = s.start('ana', c, { mark: s.mark() });
    s.give('ana', 'shift-edge', { interventionId: next, edge: 'start', shiftMs: 30_000 });
    s.atS = 90;
    s.give('chen', 'confirm-intervention', { interventionId: seen });
    expect(s.row(seen)).toMatchObject({ standing: 'floor', end: { basis: 'proposed', uncertaintyMs: 25_000 } });
    expect(s.times(seen)).toMatchObject({ grossMs: 25_000, endIsFirm: false });
  });

  it('[F8] a cut-off ends a running turn, and sets the outcome of an ended one', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    s.atS = 151;
    s.give('ana', 'cut-off', { interventionId: first, mark: s.mark() });
    expect(s.row(first)).toMatchObject({ outcome: 'cut_off_by_chair', end: { basis: 'pressed' } });
    s.atS = 160;
    const second = s.start('ana', b);
    expect(s.row(second).outcome).toBe('not_stated');
    s.atS = 200;
    s.stop('ana', second);
    s.atS = 203;
    s.give('ana', 'cut-off', { interventionId: second, mark: s.mark() });
    expect(s.times(second).endMs).toBe(T0 + 200_000);
    expect(s.row(second).outcome).toBe('cut_off_by_chair');
  });

  it('[F9] [T4] a point of order of 35 s: gross 155, net 120, and one level only', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const turn = s.start('ana', a);
    s.atS = 60;
    const point = newId();
    s.give('ana', 'open-point-of-order', {
      interventionId: point,
      interruptionId: newId(),
      interruptsId: turn,
      mark: s.mark(),
    });
    s.atS = 70;
    expect(floorAt(s.state, s.nowMs)).toMatchObject({ holder: { id: turn }, nested: { id: point } });
    const deeper = { interventionId: newId(), interruptionId: newId(), interruptsId: point, mark: s.mark() };
    expect(s.try('ana', 'open-point-of-order', deeper)).toMatchObject({ ok: false, code: 'conflict' });
    s.atS = 95;
    s.give('ana', 'close-point-of-order', { interventionId: point, mark: s.mark() });
    s.atS = 155;
    s.stop('ana', turn);
    expect(s.times(turn)).toMatchObject({ grossMs: 155_000, netMs: 120_000, overrunMs: -30_000 });
    expect(s.times(point).netMs).toBe(35_000);
  });

  it('[F9] a stop of the outer turn ends the point of order too', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const turn = s.start('ana', a);
    s.atS = 60;
    const point = newId();
    s.give('ana', 'open-point-of-order', {
      interventionId: point,
      interruptionId: newId(),
      interruptsId: turn,
      mark: s.mark(),
    });
    s.atS = 80;
    s.stop('ana', turn);
    expect(s.times(turn)).toMatchObject({ grossMs: 80_000, netMs: 60_000 });
    expect(s.row(point).end).not.toBeNull();
  });

  it('[F10] a right of reply is a turn with links to what it answers', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const first = s.start('ana', a);
    s.atS = 60;
    s.stop('ana', first);
    const reply = s.start('ana', b, { kind: 'right_of_reply', replyTo: [first] });
    expect(s.row(reply)).toMatchObject({
      kind: 'right_of_reply',
      replyTo: [first],
      allotted: { ms: null, basis: 'none' },
    });
  });

  it('[F11] striking out keeps what others attached', () => {
    const s = new CoreSession();
    const [a] = s.list('One') as [string];
    const turn = s.start('ana', a);
    s.give('boris', 'add-topic', { tagId: newId(), interventionId: turn, topic: 'hd.media' });
    s.give('ana', 'void-intervention', { interventionId: turn, reason: 'wrong microphone' });
    expect(floorAt(s.state, s.nowMs).holder).toBeNull();
    expect(childrenOf(s.state, turn, 'topics')).toHaveLength(1);
  });

  it('[F13] a turn is reviewed by a command only, and an unconfirmed one cannot be', () => {
    const s = new CoreSession();
    const [a, b] = s.list('One', 'Two') as [string, string];
    const turn = s.start('ana', a);
    s.atS = 30;
    s.stop('ana', turn);
    s.give('boris', 'set-review', { interventionId: turn, review: 'reviewed' });
    expect(s.row(turn).review).toBe('reviewed');
    const seen = s.start('boris', b);
    expect(s.try('boris', 'set-review', { interventionId: seen, review: 'reviewed' })).toMatchObject({
      code: 'conflict',
    });
  });
});
