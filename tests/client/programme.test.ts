/** Tests whom tags are about, and the session time that a user sees. */
import { beforeEach, describe, expect, it } from 'vitest';
import { markOf, roomIsAhead, seenTimeMs } from '../../client/console/store/programme.ts';
import { floorAt, inPicture, oneBefore } from '../../shared/session/floor/floor-at.ts';
import { markTime } from '../../shared/session/time/timeline.ts';
import { createFakeRoom, type FakeRoom, type FakeUser } from '../helpers/fake-desk.ts';

const ANA: FakeUser = { userId: 'ana', name: 'Ana', role: 'lead' };
const START_MS = Date.UTC(2026, 8, 15, 8, 0, 0);

let nowMs = START_MS;
let room: FakeRoom;

const mark = (ms: number) => ({ vantage: 'room' as const, pressedMs: ms, pressUncertaintyMs: 0, leadMs: 0 });
/** Somebody speaks from one second of the session to another. Without an end they still do. */
function speaks(name: string, fromS: number, toS?: number): string {
  const interventionId = room.newId();
  nowMs = START_MS + fromS * 1000;
  room.give(ANA, 'start-intervention', {
    interventionId,
    entryId: null,
    endsInterventionId: null,
    announcedAs: name,
    mark: mark(nowMs),
  });
  if (toS !== undefined) {
    nowMs = START_MS + toS * 1000;
    room.give(ANA, 'stop-intervention', { interventionId, mark: mark(nowMs) });
  }
  return interventionId;
}
const shownAt = (s: number): string | null => inPicture(floorAt(room.state.value, START_MS + s * 1000))?.id ?? null;
const beforeAt = (s: number): string | null => {
  const state = room.state.value;
  const ms = START_MS + s * 1000;
  return oneBefore(state, floorAt(state, ms), ms)?.id ?? null;
};

beforeEach(() => {
  nowMs = START_MS;
  room = createFakeRoom({ nowMs: () => nowMs, sessionId: '01900000-0000-7000-8000-000000000001' });
  room.give(ANA, 'create-session', {
    conferenceId: room.newId(),
    title: 'Session',
    kind: 'working_session',
    timeZone: 'Europe/Warsaw',
    presetId: 'osce-hdim-2018',
    limitRules: [],
    quickTopics: [],
  });
});

describe('whom tags are about [C6]', () => {
  it('is nobody before the first speaker, then the speaker, then in the gap the last one; the one before had the turn before', () => {
    const first = speaks('Quiet River Initiative', 10, 60);
    const second = speaks('Paper Kite Network', 75);
    expect([5, 30, 70, 80].map(shownAt)).toEqual([null, first, first, second]);
    expect([5, 30, 70, 80].map(beforeAt)).toEqual([null, null, null, first]);
  });

  it('finds the speaker before in the middle of a long session too, as seen in a recording', () => {
    const turns = Array.from({ length: 200 }, (_, at) => speaks(`Speaker ${String(at)}`, at * 10, at * 10 + 8));
    expect(beforeAt(305)).toBe(turns[29]);
  });

  it('is the speaker who raised the point of order while it lasts', () => {
    const first = speaks('Paper Kite Network', 1, 9);
    const outer = speaks('Quiet River Initiative', 10);
    const interventionId = room.newId();
    nowMs = START_MS + 30_000;
    room.give(ANA, 'open-point-of-order', {
      interventionId,
      interruptionId: room.newId(),
      interruptsId: outer,
      mark: mark(nowMs),
    });
    expect([shownAt(31), beforeAt(31)]).toEqual([interventionId, outer]);
    nowMs = START_MS + 50_000;
    room.give(ANA, 'close-point-of-order', { interventionId, mark: mark(nowMs) });
    expect([shownAt(20), beforeAt(20)]).toEqual([outer, first]);
    expect([shownAt(40), beforeAt(40)]).toEqual([interventionId, outer]);
    // The speaker who raised it spoke last before the turn went on.
    expect([shownAt(51), beforeAt(51)]).toEqual([outer, interventionId]);
    // For the next speaker it was part of the turn before, even if both ended at one mark.
    nowMs = START_MS + 50_000;
    room.give(ANA, 'stop-intervention', { interventionId: outer, mark: mark(nowMs) });
    speaks('Open Window', 75);
    expect(beforeAt(80)).toBe(outer);
  });
});

describe('the time that a user sees [F1]', () => {
  const frame = { sourceId: 'floor', epoch: 1, mediaMs: 50_000 };

  it('is now in the room, the frame on screen on the stream, and unknown while no anchor places the frame', () => {
    expect(seenTimeMs(room.state.value, 'room', frame, START_MS)).toBe(START_MS);
    expect(seenTimeMs(room.state.value, 'stream', frame, START_MS)).toBeUndefined();
    expect(seenTimeMs(room.state.value, 'stream', undefined, START_MS)).toBeUndefined();
    const anchor = { anchorId: room.newId(), sourceId: 'floor', epoch: 1, basis: 'pdt', uncertaintyMs: 40 } as const;
    room.give(ANA, 'add-anchor', { ...anchor, mediaMs: 0, sessionMs: START_MS - 25_000 });
    expect(seenTimeMs(room.state.value, 'stream', frame, START_MS + 60_000)).toBe(START_MS + 25_000);
  });

  it('shows when the room is ahead of the picture', () => {
    speaks('Quiet River Initiative', 10, 60);
    const second = speaks('Paper Kite Network', 75);
    const state = room.state.value;
    const seen = floorAt(state, START_MS + 55_000);
    expect(roomIsAhead(state, seen, START_MS + 80_000)?.holder?.id).toBe(second);
    expect(roomIsAhead(state, seen, START_MS + 58_000)).toBeUndefined();
  });

  it('puts the observation into a mark, and no frame in the room', () => {
    const press = { atMs: START_MS + 0.6, stampMs: 17 };
    const inRoom = markOf(press, { vantage: 'room', frame, uncertaintyMs: 4.2 }, 500);
    expect(inRoom).toEqual({ vantage: 'room', pressedMs: START_MS + 1, pressUncertaintyMs: 5, leadMs: 500 });
    expect(markTime(room.state.value, inRoom).ms).toBe(START_MS - 499);
    expect(markOf(press, { vantage: 'stream', frame, uncertaintyMs: 4 }, 0).media).toEqual(frame);
  });
});
