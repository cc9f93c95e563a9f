import type { Asker } from '../../log/command.ts';
import type { Edge, InterventionRow, Mark } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { edgeTime } from '../time/timeline.ts';
import { interruptionsOf } from '../time/timer.ts';
import { isStanding } from './floor-at.ts';
import type { FloorDraft } from './floor.events.ts';
import { closedInterruption, pressedEnd } from './pressed-end.ts';

/** How many of the latest interventions a new floor command is held against. */
const RECENT = 64;

/** The interventions that entered the log last, latest first, whatever became of them. */
export function* latestInterventions(state: SessionState): IterableIterator<InterventionRow> {
  const { interventionOrder, tables } = state;
  for (let i = interventionOrder.length - 1; i >= Math.max(0, interventionOrder.length - RECENT); i--) {
    const row = tables.interventions.get(interventionOrder[i] ?? '');
    if (row !== undefined) yield row;
  }
}

/** The latest interventions on record that do not nest in another one. */
export function latestTurns(state: SessionState): InterventionRow[] {
  return [...latestInterventions(state)].filter((row) => isStanding(row) && row.interrupts === null);
}

/** The intervention that holds the floor according to the log, whatever the time. */
export function openTurn(state: SessionState): InterventionRow | undefined {
  return latestTurns(state).find((row) => row.end === null);
}

/** The open point of order inside a turn. */
export function openNested(state: SessionState, turnId: string): InterventionRow | undefined {
  return [...latestInterventions(state)].find(
    (row) => row.interrupts === turnId && isStanding(row) && row.end === null,
  );
}

/** One person's own presses may overlap by this much, as when they change from the stream to the room. */
const OWN_OVERLAP_MS = 2000;

/**
 * Whether the floor has moved on since this moment: an older command then moves nothing ([F6]). Others' changes count
 * at once, one's own only beyond the overlap that a change of vantage makes.
 */
export function isOvertaken(state: SessionState, asker: Asker, ms: number): boolean {
  const isLater = (edge: Edge): boolean => edgeTime(state, edge) > ms + (edge.by === asker.by ? OWN_OVERLAP_MS : 0);
  const open = openTurn(state);
  if (open !== undefined && ms < openedLastMs(state, open)) return true;
  return latestTurns(state).some(({ start, end }) => isLater(start) || (end !== null && isLater(end)));
}

/** When the last thing still open in a turn began: the turn itself, a point of order or a pause in it. */
export function openedLastMs(state: SessionState, turn: InterventionRow): number {
  const open = interruptionsOf(state, turn.id).filter(({ end }) => end === null);
  const nested = openNested(state, turn.id);
  const starts = [turn.start, ...open.map(({ start }) => start), ...(nested === undefined ? [] : [nested.start])];
  return Math.max(...starts.map((start) => edgeTime(state, start)));
}

/** What has to end with a turn: its open point of order and its open interruptions, all at the same mark. */
export function closeInside(state: SessionState, turnId: string, mark: Mark): FloorDraft[] {
  const nested = openNested(state, turnId);
  const open = interruptionsOf(state, turnId).filter(({ end }) => end === null);
  return [
    ...(nested === undefined ? [] : [pressedEnd(nested.id, mark)]),
    ...open.map(({ id }) => closedInterruption(id, mark)),
  ];
}
