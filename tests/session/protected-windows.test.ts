/** Tests which part of a recording is blocked for a hidden speaker. */
import { describe, expect, it } from 'vitest';
import { isProtected, protectedWindows } from '../../shared/session/hiding/protected-windows.ts';
import type { Mark } from '../../shared/session/state/rows.ts';
import { CoreSession, newId, T0 } from '../helpers/core-session.ts';

const SOURCE = 'floor-stream';

/** A session whose stream's first epoch began 100 s before it, and one speaker from 10 s to 20 s. */
function recorded(): { readonly s: CoreSession; readonly id: string } {
  const s = new CoreSession();
  s.give('ana', 'attach-source', { sourceId: SOURCE, role: 'floor', channel: 'en' });
  tie(s, 1, 0, -100);
  s.atS = 10;
  const id = s.start('ana', null);
  s.atS = 20;
  s.stop('ana', id);
  return { s, id };
}

function tie(
  s: CoreSession,
  epoch: number,
  mediaS: number,
  atS: number,
  uncertaintyMs = 0,
  basis: 'pdt' | 'aligned' = 'pdt',
): void {
  const [mediaMs, sessionMs] = [mediaS * 1000, T0 + atS * 1000];
  const anchor = {
    anchorId: newId(),
    sourceId: SOURCE,
    epoch,
    mediaMs,
    sessionMs,
    basis,
    uncertaintyMs,
  } as const;
  s.give('ana', 'add-anchor', anchor);
}

const hide = (s: CoreSession, subjectId: string): string =>
  s.give('boris', 'hide-speaker', { hideId: newId(), subjectId });

/** Windows as [epoch, from, to], seconds, in this order. */
function windows({ state }: CoreSession): (readonly number[])[] {
  return protectedWindows(state)
    .map(({ epoch, fromMs, toMs }) => [epoch, fromMs / 1000, toMs / 1000] as const)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

describe('the blocked part of a recording', () => {
  it('[P7a] is the whole statement, and nothing while nobody is hidden', () => {
    const { s, id } = recorded();
    expect(windows(s)).toEqual([]);
    hide(s, id);
    expect(windows(s)).toEqual([[1, 110, 120]]);
  });

  it('[P7b] follows the anchors, widened by their uncertainty', () => {
    const { s, id } = recorded();
    hide(s, id);
    tie(s, 1, 115, 14);
    tie(s, 2, 0, 12, 500);
    expect(windows(s)).toEqual([
      [1, 110, 115],
      [1, 115, 121],
      [2, -2.5, 8.5],
    ]);
  });

  it('[P7b] [T8g] is all places where the picture may be, if a cut lies between two moments', () => {
    const { s, id } = recorded();
    hide(s, id);
    // 40 s are missing somewhere between the frames at 5 s and 65 s. The statement is from 10 s to 20 s.
    tie(s, 1, 5, 5, 0, 'aligned');
    tie(s, 1, 65, 105, 0, 'aligned');
    expect(windows(s)).toEqual([[1, 5, 20]]);
    // Known nearer to the cut: what is before it and after it is certain again.
    s.atS = 21;
    tie(s, 1, 30, 30.3, 0, 'aligned');
    expect(windows(s)).toEqual([[1, 10, 20]]);
  });

  it('[P7b] [T8g] includes where a speaker may be after an inserted part', () => {
    const { s, id } = recorded();
    hide(s, id);
    tie(s, 1, 0, 0, 0, 'aligned');
    tie(s, 1, 130, 100, 0, 'aligned');
    expect(windows(s)).toEqual([[1, 10, 50]]);
  });

  describe('where the hidden statement was marked on another recording, near a cut of it', () => {
    const OTHER = { sourceId: 'upload', epoch: 1 } as const;

    /** 40 s are missing in the other recording, somewhere between its frames at 50 s and 90 s. This one is whole. */
    function seenOnAnother(): CoreSession {
      const s = new CoreSession();
      for (const sourceId of [SOURCE, OTHER.sourceId])
        s.give('ana', 'attach-source', { sourceId, role: 'floor', channel: 'en' });
      tie(s, 1, 0, 0, 0, 'aligned');
      for (const [mediaS, atS] of [
        [50, 50],
        [90, 130],
      ] as const) {
        const moment = {
          mediaMs: mediaS * 1000,
          sessionMs: T0 + atS * 1000,
          uncertaintyMs: 0,
          basis: 'aligned',
        } as const;
        s.give('ana', 'add-anchor', { ...OTHER, ...moment, anchorId: newId() });
      }
      s.atS = 200;
      return s;
    }
    const seen = (s: CoreSession, mediaS: number) =>
      s.mark({ vantage: 'recording', media: { ...OTHER, mediaMs: mediaS * 1000 } });
    const onThis = (s: CoreSession): (readonly number[])[] =>
      protectedWindows(s.state)
        .filter(({ sourceId }) => sourceId === SOURCE)
        .map(({ fromMs, toMs }) => [fromMs / 1000, toMs / 1000]);

    it('[P7b] [T8g] is all places where it may be on this one', () => {
      const s = seenOnAnother();
      const id = s.start('ana', null, { mark: seen(s, 65) });
      s.stop('ana', id, seen(s, 72));
      hide(s, id);
      expect(onThis(s)).toEqual([[25, 112]]);
    });

    it('[P7b] on the recording of the mark is where it was seen, aligned or not', () => {
      const s = seenOnAnother();
      const unaligned = { sourceId: 'unaligned', epoch: 1 } as const;
      s.give('ana', 'attach-source', { sourceId: unaligned.sourceId, role: 'floor', channel: 'en' });
      const nominal = { mediaMs: 0, sessionMs: T0, uncertaintyMs: 43_200_000, basis: 'arrival' } as const;
      s.give('ana', 'add-anchor', { ...unaligned, ...nominal, anchorId: newId() });
      const id = s.start('ana', null, { mark: seen(s, 65) });
      s.stop('ana', id, seen(s, 72));
      const other = (mediaS: number): Mark =>
        s.mark({ vantage: 'recording', media: { ...unaligned, mediaMs: mediaS * 1000 } });
      const later = s.start('ana', null, { mark: other(300) });
      s.stop('ana', later, other(320));
      hide(s, id);
      hide(s, later);
      const on = (sourceId: string) => protectedWindows(s.state).filter((window) => window.sourceId === sourceId);
      expect(on(OTHER.sourceId)).toContainEqual({ ...OTHER, fromMs: 65_000, toMs: 72_000 });
      expect(on(unaligned.sourceId)).toContainEqual({ ...unaligned, fromMs: 298_000, toMs: 322_000 });
    });

    it('[P7b] includes a reaction that reaches back over a known moment', () => {
      const s = seenOnAnother();
      const late = { vantage: 'recording', media: { ...OTHER, mediaMs: 92_000 }, leadMs: 4000 } as const;
      const id = s.start('ana', null, { mark: s.mark(late) });
      s.stop('ana', id, seen(s, 99));
      hide(s, id);
      const shows = (ms: number): boolean =>
        isProtected(protectedWindows(s.state), { ...OTHER, fromMs: ms, toMs: ms + 1 });
      expect([87_000, 88_000, 89_000, 98_000, 100_000].map(shows)).toEqual([false, true, true, true, false]);
    });

    it('[P7b] still includes where it was seen, after a correction by the session’s clock', () => {
      const s = seenOnAnother();
      const id = s.start('ana', null, { mark: seen(s, 65) });
      s.stop('ana', id, seen(s, 72));
      for (const edge of ['end', 'start'] as const)
        s.give('ana', 'shift-edge', { interventionId: id, edge, shiftMs: 40_000 });
      hide(s, id);
      const place = { ...OTHER, fromMs: 65_000, toMs: 72_000 };
      for (const ms of [65_000, 68_000, 71_999])
        expect(isProtected(protectedWindows(s.state), { ...place, fromMs: ms, toMs: ms + 1 }), String(ms)).toBe(true);
    });

    it('[P7b] [M20d] is anywhere on a recording that is not aligned, for a statement marked elsewhere', () => {
      const s = seenOnAnother();
      const unaligned = { sourceId: 'unaligned', epoch: 1 } as const;
      s.give('ana', 'attach-source', { sourceId: unaligned.sourceId, role: 'floor', channel: 'en' });
      const said = { mediaMs: 0, sessionMs: T0 - 30_000, uncertaintyMs: 60_000, basis: 'arrival' } as const;
      s.give('ana', 'add-anchor', { ...unaligned, ...said, anchorId: newId() });
      const id = s.start('ana', null, { mark: s.mark({ pressedMs: T0 + 105_000 }) });
      s.stop('ana', id, s.mark({ pressedMs: T0 + 112_000 }));
      hide(s, id);
      for (const ms of [0, 65_000, 170_000])
        expect(isProtected(protectedWindows(s.state), { ...unaligned, fromMs: ms, toMs: ms + 1 }), String(ms)).toBe(
          true,
        );
    });

    it('[P7a] [T8g] for a statement without an end reaches to a speaker who certainly spoke later', () => {
      const s = seenOnAnother();
      const inRoom = (atS: number): Mark => s.mark({ pressedMs: T0 + atS * 1000 });
      s.stop('ana', s.start('ana', null, { mark: inRoom(80) }), inRoom(100));
      s.start('ana', null, { mark: inRoom(150) });
      const open = s.start('boris', null, { mark: seen(s, 65) });
      expect(s.row(open).end).toBeNull();
      hide(s, open);
      expect(onThis(s)).toEqual([[25, 150]]);
    });
  });

  it('[P7a] goes on while the statement does, and for one without an end until the next speaker', () => {
    const { s } = recorded();
    s.atS = 30;
    const [entry = ''] = s.list('Exile Voices');
    hide(s, entry);
    const running = s.start('ana', entry);
    expect(windows(s)).toEqual([[1, 130, Infinity]]);
    s.give('ana', 'void-intervention', { interventionId: running });
    s.atS = 40;
    s.start('ana', null);
    expect(windows(s)).toEqual([[1, 130, 140]]);
  });

  it('[P7a] has every piece that it touches, of its own source and epoch', () => {
    const { s, id } = recorded();
    hide(s, id);
    const isCovered = (fromS: number, toS: number, place = { sourceId: SOURCE, epoch: 1 }): boolean =>
      isProtected(protectedWindows(s.state), { ...place, fromMs: fromS * 1000, toMs: toS * 1000 });
    expect([isCovered(108, 110), isCovered(109, 111), isCovered(119, 125), isCovered(120, 122)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([isCovered(112, 112), isCovered(120, 120)]).toEqual([true, false]);
    expect(isCovered(112, 114, { sourceId: SOURCE, epoch: 2 })).toBe(false);
    expect(isCovered(112, 114, { sourceId: 'other', epoch: 1 })).toBe(false);
  });
});
