import type { RoomTurn, RoomView } from '../../shared/contract/http/room.schema.ts';
import { actorOf } from '../../shared/reference/actors.ts';
import { floorAt } from '../../shared/session/floor/floor-at.ts';
import { isHidden } from '../../shared/session/hiding/hidden.ts';
import type { InterventionRow } from '../../shared/session/state/rows.ts';
import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { edgeTime } from '../../shared/session/time/timeline.ts';
import { interruptionsOf, turnTimes } from '../../shared/session/time/timer.ts';

/** The content of a screen in the room at a moment of server time, Unix ms. */
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
