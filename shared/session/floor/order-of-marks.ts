import type { Asker } from '../../log/command.ts';
import type { Edge, InterventionRow, Mark } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { edgeTime } from '../time/timeline.ts';
import { interruptionsOf } from '../time/timer.ts';
import { isStanding } from './floor-at.ts';
import type { FloorDraft } from './floor.events.ts';
import { closedInterruption, pressedEnd } from './pressed-end.ts';

/** How many of the latest interventions a new floor command is compared with. */
const RECENT = 64;

/** The interventions that entered the log last, latest first, also those that are not on record. */
export function* latestInterventions(state: SessionState): IterableIterator<InterventionRow> {
  const { interventionOrder, tables } = state;
  for (let i = interventionOrder.length - 1; i >= Math.max(0, interventionOrder.length - RECENT); i--) {
    const row = tables.interventions.get(interventionOrder[i] ?? '');
    if (row !== undefined) yield row;
  }
}

/** The latest interventions on record without points of order, latest first. */
export function latestTurns(state: SessionState): InterventionRow[] {
  return [...latestInterventions(state)].filter((row) => isStanding(row) && row.interrupts === null);
}

/** The turn on record without an end. It holds the floor at the end of the log. */
export function openTurn(state: SessionState): InterventionRow | undefined {
  return latestTurns(state).find((row) => row.end === null);
}

/** The open point of order within a turn. */
export function openNested(state: SessionState, turnId: string): InterventionRow | undefined {
  return [...latestInterventions(state)].find(
    (row) => row.interrupts === turnId && isStanding(row) && row.end === null,
  );
}

/** One person's own marks may be this much out of order, ms. A change from the stream to the room causes it. */
const OWN_OVERLAP_MS = 2000;

/**
 * Whether the floor has changed after this moment, so that a command of this moment does not move it ([F6]). A change by
 * the same person counts only if it is more than `OWN_OVERLAP_MS` later.
 *
 * @param ms session time
 */
export function isOvertaken(state: SessionState, asker: Asker, ms: number): boolean {
  const isLater = (edge: Edge): boolean => edgeTime(state, edge) > ms + (edge.by === asker.by ? OWN_OVERLAP_MS : 0);
  const open = openTurn(state);
  if (open !== undefined && ms < openedLastMs(state, open)) return true;
  return latestTurns(state).some(({ start, end }) => isLater(start) || (end !== null && isLater(end)));
}

/** Session time of the latest start that is still open: the turn, an interruption or a point of order. */
export function openedLastMs(state: SessionState, turn: InterventionRow): number {
  const open = interruptionsOf(state, turn.id).filter(({ end }) => end === null);
  const nested = openNested(state, turn.id);
  const starts = [turn.start, ...open.map(({ start }) => start), ...(nested === undefined ? [] : [nested.start])];
  return Math.max(...starts.map((start) => edgeTime(state, start)));
}

/** Ends the open point of order and the open interruptions of a turn at the mark that ends the turn ([F9]). */
export function closeInside(state: SessionState, turnId: string, mark: Mark): FloorDraft[] {
  const nested = openNested(state, turnId);
  const open = interruptionsOf(state, turnId).filter(({ end }) => end === null);
  return [
    ...(nested === undefined ? [] : [pressedEnd(nested.id, mark)]),
    ...open.map(({ id }) => closedInterruption(id, mark)),
  ];
}
