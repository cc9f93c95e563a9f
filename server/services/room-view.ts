import { actorOf } from '../../shared/reference/actors.ts';
import { floorAt } from '../../shared/session/floor/floor-at.ts';
import { isHidden } from '../../shared/session/hidden.ts';
import type { InterventionRow } from '../../shared/session/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state.ts';
import { edgeTime } from '../../shared/session/timeline.ts';
import { interruptionsOf, turnTimes, type TimerPhase } from '../../shared/session/timer.ts';
import type { ActorClass } from '../../shared/vocabulary/actor-class.ts';
import type { SessionStatus } from '../../shared/vocabulary/session-status.ts';

/** One turn as a screen in the room may show it. All instants are server time, Unix ms. */
export interface RoomTurn {
  /** The State or body; null where only free text, which may name a person, says who speaks. */
  readonly label: string | null;
  /** For a word in place of a missing label. */
  readonly class: ActorClass;
  readonly startMs: number;
  readonly allottedMs: number | null;
  /** The clock shows `now − countsFromMs` while it runs, `pausedSinceMs − countsFromMs` while it is stopped. */
  readonly countsFromMs: number;
  readonly pausedSinceMs: number | null;
  /** How long it has been stopped before, ms. */
  readonly pausedMs: number;
  readonly phase: TimerPhase;
}

/** All that a screen in the room gets: no names of persons, no title, no log ([E9]). */
export interface RoomView {
  readonly serverMs: number;
  readonly title: null;
  readonly status: SessionStatus;
  readonly holder: RoomTurn | null;
  /** The point of order open inside the turn. */
  readonly nested: RoomTurn | null;
  readonly moderatorSinceMs: number | null;
}

export function roomView(state: SessionState, serverMs: number): RoomView {
  const { holder, nested, moderatorSinceMs } = floorAt(state, serverMs);
  return {
    serverMs,
    title: null,
    status: sessionRow(state)?.status ?? 'planned',
    holder: holder && roomTurn(state, holder, serverMs),
    nested: nested && roomTurn(state, nested, serverMs),
    moderatorSinceMs,
  };
}

function roomTurn(state: SessionState, row: InterventionRow, nowMs: number): RoomTurn {
  const hidden = isHidden(state, row.id);
  const { startMs, netMs, allottedMs, phase } = turnTimes(state, row, nowMs);
  const stopped = interruptionsOf(state, row.id)
    .filter(({ counts, start, end }) => !counts && edgeTime(state, start) <= nowMs && isOpenAt(state, end, nowMs))
    .map(({ start }) => Math.max(startMs, edgeTime(state, start)));
  const pausedSinceMs = stopped.length === 0 ? null : Math.min(...stopped);
  const countsFromMs = (pausedSinceMs ?? nowMs) - netMs;
  return {
    label: hidden ? 'Hidden speaker' : row.actor === null ? null : (actorOf(row.actor)?.name ?? null),
    class: hidden ? 'unknown' : row.class,
    startMs,
    allottedMs,
    countsFromMs,
    pausedSinceMs,
    pausedMs: countsFromMs - startMs,
    phase,
  };
}

function isOpenAt(state: SessionState, end: InterventionRow['end'], ms: number): boolean {
  return end === null || edgeTime(state, end) > ms;
}
