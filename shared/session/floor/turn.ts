import { accept, refuse, type Asker, type Refusal } from '../../log/command.ts';
import type { FloorDecision, FloorDraft } from './floor.events.ts';
import type { FloorPayload } from './floor.schema.ts';
import type { InterventionRow, Mark } from '../state/rows.ts';
import { resolveId, sessionRow, type SessionState } from '../state/state.ts';
import { edgeTime, markTime } from '../time/timeline.ts';
import { closeInside, latestTurns, openedLastMs } from './order-of-marks.ts';
import { pressedEnd } from './pressed-end.ts';

/** The intervention that a command names, through aliases; struck-out and taken-back ones are gone. */
export function namedIntervention(state: SessionState, id: string): InterventionRow | Refusal {
  const row = state.tables.interventions.get(resolveId(state, id));
  if (row === undefined || row.undone || row.voided) return refuse('not_found', { id });
  return row;
}

export function isRefusal(value: object): value is Refusal {
  return 'ok' in value;
}

/** Whether this person moves the floor ([F2]). */
export function keepsClock(state: SessionState, asker: Asker): boolean {
  return sessionRow(state)?.keeper === asker.by;
}

function endedEvents(state: SessionState, row: InterventionRow, mark: Mark): FloorDraft[] {
  return [...closeInside(state, row.id, mark), pressedEnd(row.id, mark)];
}

function witnessedEnd(row: InterventionRow, mark: Mark, markId: string): FloorDraft {
  return { type: 'mark-witnessed', payload: { markId, interventionId: row.id, edge: 'end', mark } };
}

/**
 * The speaker has stopped; the moderator has the floor ([F3]). From anybody but the keeper, or against a turn that has
 * ended already, it is a witness mark ([F4], [F6]).
 */
export function stopIntervention(
  state: SessionState,
  payload: FloorPayload<'stop-intervention'>,
  asker: Asker,
  commandId: string,
): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  const endMs = markTime(state, payload.mark).ms;
  if (endMs < (row.end === null ? openedLastMs(state, row) : edgeTime(state, row.start)))
    return refuse('overlaps', { id: row.id });
  const isTheirs = row.standing === 'unconfirmed' && row.by === asker.by;
  if (row.end !== null && row.end.by === asker.by) return refuse('already_ended', { id: row.id });
  if (row.end !== null || !(keepsClock(state, asker) || isTheirs))
    return accept(witnessedEnd(row, payload.mark, commandId));
  const overlapsLater = latestTurns(state).some(
    (other) =>
      other.id !== row.id &&
      edgeTime(state, other.start) > edgeTime(state, row.start) &&
      edgeTime(state, other.start) < endMs,
  );
  if (overlapsLater) return accept(witnessedEnd(row, payload.mark, commandId));
  return accept(...endedEvents(state, row, payload.mark));
}

/** A warning by the chair; repeatable. */
export function warnSpeaker(state: SessionState, payload: FloorPayload<'warn-speaker'>, asker: Asker): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (!keepsClock(state, asker)) return refuse('clock_held');
  if (state.tables.warnings.has(payload.warningId)) return refuse('conflict', { id: payload.warningId });
  return accept({ type: 'speaker-warned', payload: { ...payload, interventionId: row.id } });
}

/** Cut off by the chair: ends a running turn; one that has ended gets the outcome ([F8]). */
export function cutOff(state: SessionState, payload: FloorPayload<'cut-off'>, asker: Asker): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (!keepsClock(state, asker)) return refuse('clock_held');
  const outcome: FloorDraft = { type: 'outcome-set', payload: { interventionId: row.id, outcome: 'cut_off_by_chair' } };
  if (row.end !== null) return accept(outcome);
  if (markTime(state, payload.mark).ms < openedLastMs(state, row)) return refuse('overlaps', { id: row.id });
  return accept(...endedEvents(state, row, payload.mark), outcome);
}

/** How a turn ended; said afterwards, by anybody who saw it. */
export function setOutcome(state: SessionState, payload: FloorPayload<'set-outcome'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (row.outcome === payload.outcome) return accept();
  return accept({ type: 'outcome-set', payload: { interventionId: row.id, outcome: payload.outcome } });
}
