/** Tests how the player relates its time to session time, and what its bar shows. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { TimedSegment } from '../../client/player/frame-clock.ts';
import { lanePieces } from '../../client/player/lanes.ts';
import { nextPlace, openingMs, recordingsOf, resumeMs, searchWithin } from '../../client/player/recordings.ts';
import { unalignedFor } from '../../client/player/alignment.ts';
import { createTimeMap } from '../../client/player/time-map.ts';
import { placedTicks, timeTicks } from '../../client/player/time-ticks.ts';
import { floorSource } from '../../shared/session/recordings/attached-sources.ts';
import { createFakeRoom, type FakeRoom } from '../helpers/fake-desk.ts';

const ANA = { userId: 'ana', name: 'Ana', role: 'lead' } as const;
const START_MS = Date.UTC(2026, 8, 30, 13, 0);
/**
 * The recorder's clock is ten minutes off. Times come from the anchors, loudness is requested by the recorder's clock.
 */
const RECORDED_MS = START_MS + 600_000;

const segment = (epoch: number, atMs: number, startS: number, gap = false): TimedSegment => ({
  url: `http://127.0.0.1:3000/media/hall/seg/${String(epoch)}/${String(atMs / 10_000)}.ts?at=${String(atMs)}`,
  startS,
  durationS: 10,
  recordedMs: RECORDED_MS + (epoch - 1) * 120_000 + atMs,
  gap,
});

/** Half a minute with the middle missing. Then, after an interruption of a minute and a half, another half. */
const SEGMENTS = [
  segment(1, 0, 5),
  segment(1, 10_000, 15, true),
  segment(1, 20_000, 25),
  segment(2, 0, 35),
  segment(2, 10_000, 45),
  segment(2, 20_000, 55),
];
const REACH = { fromS: 5, toS: 65, gaps: [], breaks: [], segments: SEGMENTS };

let room: FakeRoom;
let nowMs: number;

beforeEach(() => {
  nowMs = START_MS;
  room = createFakeRoom({ nowMs: () => nowMs, sessionId: '01900000-0000-7000-8000-000000000001' });
  const ids = { conferenceId: room.newId(), presetId: 'none', limitRules: [], quickTopics: [] };
  room.give(ANA, 'create-session', { ...ids, title: 'Bar', kind: 'working_session', timeZone: 'Europe/Warsaw' });
  room.give(ANA, 'start-session', {});
  room.give(ANA, 'attach-source', { sourceId: 'hall', role: 'floor', channel: 'floor' });
  for (const epoch of [1, 2]) {
    const anchor = { anchorId: room.newId(), sourceId: 'hall', epoch, mediaMs: 0, uncertaintyMs: 0 } as const;
    room.give(ANA, 'add-anchor', { ...anchor, sessionMs: START_MS + (epoch - 1) * 120_000, basis: 'pdt' });
  }
});

const mapNow = () => createTimeMap(SEGMENTS, 'hall', room.state.value);
const mark = (ms: number) =>
  ({ vantage: 'room', pressedMs: START_MS + ms, pressUncertaintyMs: 10, leadMs: 0 }) as const;

/** Somebody speaks, ms from the first frame. Without an end they still do. */
function speaks(fromMs: number, toMs: number | null, who: object): string {
  const interventionId = room.newId();
  nowMs = START_MS + (toMs ?? fromMs) + 1;
  const ids = { interventionId, entryId: null, endsInterventionId: null };
  expect(room.give(ANA, 'start-intervention', { ...ids, ...who, mark: mark(fromMs) })).toMatchObject({ ok: true });
  if (toMs !== null) room.give(ANA, 'stop-intervention', { interventionId, mark: mark(toMs) });
  return interventionId;
}

describe('player time beside the clocks of what it shows [V6]', () => {
  it('is session time by the anchors, in gaps too, and the recorder’s by its own count', () => {
    const map = mapNow();
    expect(map.sessionMsAt(5)).toBe(START_MS);
    expect(map.sessionMsAt(20)).toBe(START_MS + 15_000);
    expect(map.sessionMsAt(36)).toBe(START_MS + 121_000);
    expect(map.recordedMsAt(36)).toBe(RECORDED_MS + 121_000);
    expect(map.sessionMsAt(4)).toBeUndefined();
    expect(map.sessionMsAt(66)).toBeUndefined();
  });

  it('and back: a moment without recording is at the nearest moment of its run', () => {
    const map = mapNow();
    for (const timeS of [5, 14, 20, 34.5, 36, 64]) expect(map.timeSAt(map.sessionMsAt(timeS) ?? 0)).toBeCloseTo(timeS);
    expect(map.timeSAt(START_MS + 90_000), 'in the break').toBe(35);
    expect(map.timeSAt(START_MS + 500_000), 'after the end').toBe(65);
    expect(map.timeSAt(START_MS - 1), 'before anything was recorded').toBeUndefined();
  });

  it('has ticks at round moments, no more than fit', () => {
    expect(timeTicks(START_MS - 5000, START_MS + 65_000, 8)).toEqual(
      [0, 10, 20, 30, 40, 50, 60].map((seconds) => START_MS + seconds * 1000),
    );
    expect(timeTicks(START_MS + 1, START_MS + 3 * 3_600_000, 7)).toHaveLength(5);
    expect(timeTicks(START_MS, START_MS + 86_400_000, 3).length).toBeLessThanOrEqual(3);
  });

  it('[M27] has no tick in missing time, nor where there are words already', () => {
    const ticks = (widthPx: number) =>
      placedTicks(mapNow(), REACH, widthPx).map(({ ms, timeS }) => [(ms - START_MS) / 1000, timeS]);
    // From 0:30 to 1:30 there is only the break at 2:00.
    expect(ticks(900)).toEqual([
      [0, 5],
      [120, 35],
    ]);
    expect(ticks(120)).toEqual([[0, 5]]);
  });

  it('[T8e] shows a cut, once a recording is aligned by two moments', () => {
    expect(mapNow().cuts()).toEqual([]);
    const said = { sourceId: 'hall', epoch: 1, basis: 'aligned', uncertaintyMs: 1000 } as const;
    room.give(ANA, 'add-anchor', { ...said, anchorId: room.newId(), mediaMs: 0, sessionMs: START_MS });
    room.give(ANA, 'add-anchor', { ...said, anchorId: room.newId(), mediaMs: 22_000, sessionMs: START_MS + 52_000 });
    expect(mapNow().cuts()).toEqual([{ sinceS: 5, atS: 27, missingMs: 30_000 }]);
  });
});

describe('the speakers, in lanes [V6]', () => {
  const pieces = (showsHidden = false) =>
    lanePieces(room.state.value, mapNow(), REACH, { nowMs: START_MS + 150_000, showsHidden });

  it('are States and all others, limited to the shown part, up to now while somebody speaks', () => {
    speaks(-5000, 8000, { actor: 'state:NO' });
    speaks(12_000, 28_000, { announcedAs: 'Quiet River', class: 'ngo' });
    speaks(60_000, 70_000, { announcedAs: 'Unrecorded Voice', class: 'ngo' });
    speaks(140_000, null, { actor: 'state:CA' });
    expect(pieces().map(({ lane, name, fromS, toS }) => [lane, name, fromS, toS])).toEqual([
      ['states', 'Norway', 5, 13],
      ['others', 'Quiet River', 17, 33],
      ['states', 'Canada', 55, expect.closeTo(65, 0)],
    ]);
  });

  it('show from where on a speaker was over the limit', () => {
    room.give(ANA, 'change-limit', {
      ...{ changeId: room.newId(), shape: 'fixed', classes: ['*'], kinds: ['statement'], ms: 10_000 },
      ...{ appliesTo: 'next', mark: mark(0) },
    });
    speaks(2000, 9000, { actor: 'state:NO' });
    speaks(120_000, 135_000, { actor: 'state:CA' });
    expect(pieces().map(({ fromS, toS, overFromS }) => [fromS, toS, overFromS])).toEqual([
      [7, 14, null],
      [35, 50, 45],
    ]);
  });

  it('[P7a] show nothing of a hidden speaker, except to leads', () => {
    const id = speaks(2000, 8000, { announcedAs: 'Rose Thorn', class: 'ngo' });
    expect(pieces()).toHaveLength(1);
    room.give(ANA, 'hide-speaker', { hideId: room.newId(), subjectId: id });
    expect(pieces()).toEqual([]);
    expect(pieces(true)).toMatchObject([{ fromS: 7, toS: 13 }]);
  });
});

describe('the recordings of a session [V8]', () => {
  function attach(sourceId: string, role: 'floor' | 'interpretation', channel: string, firstMs?: number): void {
    nowMs += 1;
    room.give(ANA, 'attach-source', { sourceId, role, channel });
    if (firstMs === undefined) return;
    const anchor = { anchorId: room.newId(), sourceId, epoch: 1, mediaMs: 0, uncertaintyMs: 0 } as const;
    room.give(ANA, 'add-anchor', { ...anchor, sessionMs: START_MS + firstMs, basis: 'arrival' });
  }

  it('[V9] are those with content, of the floor first; those of one channel are distinguished', () => {
    attach('nothing', 'floor', 'floor');
    attach('english', 'interpretation', 'English', 0);
    expect(recordingsOf(room.state.value)).toEqual([
      { sourceId: 'hall', label: 'floor' },
      { sourceId: 'english', label: 'English' },
    ]);
    attach('archive', 'floor', 'floor', -95_000);
    expect(recordingsOf(room.state.value)).toEqual([
      { sourceId: 'hall', label: 'floor, from 15:00:00' },
      { sourceId: 'archive', label: 'floor, from 14:58:25' },
      { sourceId: 'english', label: 'English' },
    ]);
    attach('copy', 'floor', 'floor', 300);
    const labels = recordingsOf(room.state.value).map(({ label }) => label);
    expect(new Set(labels).size, 'two of one second').toBe(4);
  });

  it('[V9] show the floor by the first that has content, and wait for the first of all while none has', () => {
    room.give(ANA, 'detach-source', { sourceId: 'hall' });
    expect(floorSource(room.state.value)).toBeNull();
    attach('first', 'floor', 'floor');
    attach('second', 'floor', 'floor');
    expect(floorSource(room.state.value)).toBe('first');
    const anchor = { anchorId: room.newId(), sourceId: 'second', epoch: 1, mediaMs: 0, uncertaintyMs: 0 } as const;
    room.give(ANA, 'add-anchor', { ...anchor, sessionMs: START_MS, basis: 'pdt' });
    expect(floorSource(room.state.value)).toBe('second');
  });

  it('[V9] that are not aligned come after all others of their kind', () => {
    const orderNow = (): string[] => recordingsOf(room.state.value).map(({ sourceId }) => sourceId);
    attach('early', 'floor', 'early');
    attach('english', 'interpretation', 'English', 0);
    const anchor = { anchorId: room.newId(), sourceId: 'early', epoch: 1, mediaMs: 0, sessionMs: START_MS } as const;
    room.give(ANA, 'detach-source', { sourceId: 'hall' });
    room.give(ANA, 'add-anchor', { ...anchor, basis: 'arrival', uncertaintyMs: 60_000 });
    attach('later', 'floor', 'later', 0);
    expect(orderNow()).toEqual(['later', 'early', 'english']);
    expect(floorSource(room.state.value)).toBe('later');
    const known = { ...anchor, anchorId: room.newId(), basis: 'aligned', uncertaintyMs: 500 } as const;
    room.give(ANA, 'add-anchor', known);
    expect(orderNow()).toEqual(['early', 'later', 'english']);
  });

  it('[V9] that have ended open with their first frame, or where the session begins in them', () => {
    attach('early', 'floor', 'floor', -95_000);
    attach('late', 'floor', 'floor', 60_000);
    const { value } = room.state;
    expect(['early', 'late', 'nothing'].map((id) => openingMs(value, id))).toEqual([
      START_MS,
      START_MS + 60_000,
      undefined,
    ]);
  });

  it('[C30b] that are not aligned may show another moment of what was not marked on them, and of nothing else', () => {
    expect(unalignedFor(room.state.value, 'hall'), 'dated by its own clock').toBe('none');
    attach('file', 'floor', 'camera');
    const guess = { anchorId: room.newId(), sourceId: 'file', epoch: 1, mediaMs: 0, uncertaintyMs: 60_000 } as const;
    room.give(ANA, 'add-anchor', { ...guess, sessionMs: START_MS, basis: 'arrival' });
    expect(unalignedFor(room.state.value, 'file'), 'nobody has spoken').toBe('all');
    const start = (change: object): void => {
      const ids = { interventionId: room.newId(), entryId: null, endsInterventionId: null };
      nowMs += 60_000;
      const given = room.give(ANA, 'start-intervention', { ...ids, mark: { ...mark(nowMs - START_MS), ...change } });
      expect(given).toMatchObject({ ok: true });
    };
    start({ vantage: 'recording', media: { sourceId: 'file', epoch: 1, mediaMs: 60_000 } });
    expect(unalignedFor(room.state.value, 'file')).toBe('none');
    start({});
    expect(unalignedFor(room.state.value, 'file')).toBe('some');
  });

  it('begin for a user who tags them where tagging stopped, else with the first frame', () => {
    expect(resumeMs(room.state.value, 'hall')).toBe(START_MS);
    speaks(4000, 9000, { actor: 'state:NO' });
    expect(resumeMs(room.state.value, 'hall')).toBe(START_MS + 7000);
    speaks(11_000, null, { actor: 'state:CA' });
    expect(resumeMs(room.state.value, 'hall')).toBe(START_MS + 9000);
    expect(resumeMs(room.state.value, 'elsewhere')).toBeUndefined();
  });

  it('are searched for a moment, each once, and the page’s own is shown if none has it', () => {
    nowMs += 1;
    attach('archive', 'floor', 'archive', 0);
    const state = room.state.value;
    const begun = { ms: START_MS, home: 'hall', without: [] };
    const first = nextPlace(begun, 'hall', state);
    expect(first).toMatchObject({ sourceId: 'archive', ms: START_MS });
    const second = nextPlace(first?.search ?? begun, 'archive', state);
    expect(second).toEqual({ sourceId: 'hall', ms: START_MS, search: undefined });
    expect(nextPlace({ ...begun, without: ['archive'] }, 'hall', state)).toBeUndefined();
    // A chosen recording is shown, if necessary with its first frame.
    const within = searchWithin(state, 'hall', START_MS + 999_000);
    expect(nextPlace(within, 'hall', state)).toEqual({ sourceId: 'hall', ms: START_MS, search: undefined });
  });
});
