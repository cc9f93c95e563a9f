import type { Asker } from '../../log/command.ts';
import type { EventDraft } from '../../log/event.ts';
import type { InterventionRow, Mark } from '../rows.ts';
import type { SessionState } from '../state.ts';
import { edgeTime } from '../timeline.ts';
import { interruptionsOf } from '../timer.ts';
import { isStanding } from './floor-at.ts';

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

/** Whether somebody else moved the floor after this moment: an older command then moves nothing ([F6]). */
export function isOvertaken(state: SessionState, asker: Asker, ms: number): boolean {
  return latestTurns(state).some(
    ({ start, end }) =>
      (start.by !== asker.by && edgeTime(state, start) > ms) ||
      (end !== null && end.by !== asker.by && edgeTime(state, end) > ms),
  );
}

/** What has to end with a turn: its open point of order and its open interruptions, all at the same mark. */
export function closeInside(state: SessionState, turnId: string, mark: Mark): EventDraft[] {
  const nested = openNested(state, turnId);
  const events: EventDraft[] = [];
  if (nested !== undefined) {
    const ended = { interventionId: nested.id, mark, basis: 'pressed', uncertaintyMs: mark.pressUncertaintyMs };
    events.push({ type: 'intervention-ended', payload: ended });
  }
  for (const row of interruptionsOf(state, turnId))
    if (row.end === null) events.push({ type: 'interruption-closed', payload: { interruptionId: row.id, mark } });
  return events;
}
