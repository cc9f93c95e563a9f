/** Tests the clock on the room's screen. */
import { expect, it } from 'vitest';
import { roomFace } from '../../client/room/room-clock.ts';
import type { RoomTurn } from '../../shared/contract/http/room.schema.ts';

const turn: RoomTurn = {
  label: 'Norway',
  class: 'participating_state',
  startMs: 0,
  allottedMs: 150_000,
  countsFromMs: 0,
  pausedSinceMs: null,
  pausedMs: 0,
  phase: 'speaking',
};

it.each([
  [0, 'speaking', '2:30'],
  [500, 'speaking', '2:30'],
  [119_999, 'speaking', '0:31'],
  [120_000, 'wrap_up', '0:30'],
  [150_000, 'wrap_up', '0:00'],
  [150_001, 'over', '+0:00'],
  [167_400, 'over', '+0:17'],
] as const)('[T4] at %i ms the room sees %s %s', (nowMs, phase, digits) => {
  expect(roomFace(turn, nowMs)).toMatchObject({ phase, digits });
});

it('[T4] a paused clock stands still, and without a limit time counts up', () => {
  expect(roomFace({ ...turn, pausedSinceMs: 60_000 }, 500_000)).toMatchObject({ phase: 'paused', digits: '1:30' });
  expect(roomFace({ ...turn, allottedMs: null }, 61_000)).toEqual({ phase: 'untimed', digits: '1:01', used: null });
});
