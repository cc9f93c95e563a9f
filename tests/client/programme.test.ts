import { beforeEach, describe, expect, it } from 'vitest';
import { markOf, roomIsAhead, seenTimeMs, targetOf } from '../../client/state/programme.ts';
import { floorAt } from '../../shared/session/floor/floor-at.ts';
import { markTime } from '../../shared/session/timeline.ts';
import { createFakeRoom, type FakeRoom, type FakeUser } from '../helpers/fake-desk.ts';

const ANA: FakeUser = { userId: 'ana', name: 'Ana', role: 'lead' };
const START_MS = Date.UTC(2026, 8, 15, 8, 0, 0);

let nowMs = START_MS;
let room: FakeRoom;

const mark = (ms: number) => ({ vantage: 'room' as const, pressedMs: ms, pressUncertaintyMs: 0, leadMs: 0 });
/** Somebody speaks from one second of the session to another; without an end they still do. */
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
const targetAt = (s: number, oneBefore = false): string | null => {
  const state = room.state.value;
  return targetOf(state, floorAt(state, START_MS + s * 1000), oneBefore)?.id ?? null;
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
  it('is nobody before the first speaker, who speaks, who ended last in the gap, and the one before after B', () => {
    const first = speaks('Quiet River Initiative', 10, 60);
    const second = speaks('Paper Kite Network', 75);
    expect(targetAt(5)).toBeNull();
    expect(targetAt(30)).toBe(first);
    expect(targetAt(70)).toBe(first);
    expect(targetAt(80)).toBe(second);
    expect(targetAt(80, true)).toBe(first);
    expect(targetAt(30, true)).toBe(first);
  });

  it('is whoever raised the point of order while it lasts', () => {
    const outer = speaks('Quiet River Initiative', 10);
    const interventionId = room.newId();
    nowMs = START_MS + 30_000;
    room.give(ANA, 'open-point-of-order', {
      interventionId,
      interruptionId: room.newId(),
      interruptsId: outer,
      mark: mark(nowMs),
    });
    expect(targetAt(31)).toBe(interventionId);
    nowMs = START_MS + 50_000;
    room.give(ANA, 'close-point-of-order', { interventionId, mark: mark(nowMs) });
    expect(targetAt(40)).toBe(interventionId);
    expect(targetAt(51)).toBe(outer);
  });
});

describe('the time that somebody sees [F1]', () => {
  const frame = { sourceId: 'floor', epoch: 1, mediaMs: 50_000 };

  it('is now in the room, the frame on screen on the stream, and unknown while nothing ties the frame', () => {
    expect(seenTimeMs(room.state.value, 'room', frame, START_MS)).toBe(START_MS);
    expect(seenTimeMs(room.state.value, 'stream', frame, START_MS)).toBeUndefined();
    expect(seenTimeMs(room.state.value, 'stream', undefined, START_MS)).toBeUndefined();
    const anchor = { anchorId: room.newId(), sourceId: 'floor', epoch: 1, basis: 'pdt', uncertaintyMs: 40 } as const;
    room.give(ANA, 'add-anchor', { ...anchor, mediaMs: 0, sessionMs: START_MS - 25_000 });
    expect(seenTimeMs(room.state.value, 'stream', frame, START_MS + 60_000)).toBe(START_MS + 25_000);
  });

  it('tells when the room is ahead of the picture', () => {
    speaks('Quiet River Initiative', 10, 60);
    const second = speaks('Paper Kite Network', 75);
    const state = room.state.value;
    const seen = floorAt(state, START_MS + 55_000);
    expect(roomIsAhead(state, seen, START_MS + 80_000)?.holder?.id).toBe(second);
    expect(roomIsAhead(state, seen, START_MS + 58_000)).toBeUndefined();
  });

  it('puts into a mark what was observed, and no frame in the room', () => {
    const press = { atMs: START_MS + 0.6, stampMs: 17 };
    const inRoom = markOf(press, { vantage: 'room', frame, uncertaintyMs: 4.2 }, 500);
    expect(inRoom).toEqual({ vantage: 'room', pressedMs: START_MS + 1, pressUncertaintyMs: 5, leadMs: 500 });
    expect(markTime(room.state.value, inRoom).ms).toBe(START_MS - 499);
    expect(markOf(press, { vantage: 'stream', frame, uncertaintyMs: 4 }, 0).media).toEqual(frame);
  });
});
