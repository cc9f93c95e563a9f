import { accept, refuse, type Asker, type Refusal } from '../../log/command.ts';
import type { FloorDecision, FloorDraft } from './floor.events.ts';
import type { FloorPayload } from './floor.schema.ts';
import type { InterventionRow, Mark } from '../state/rows.ts';
import { resolveId, sessionRow, type SessionState } from '../state/state.ts';
import { edgeTime, markTime } from '../time/timeline.ts';
import { closeInside, latestTurns, openedLastMs } from './order-of-marks.ts';
import { pressedEnd } from './pressed-end.ts';

/** The intervention that a command names, through aliases. `not_found` if it is struck out or undone. */
export function namedIntervention(state: SessionState, id: string): InterventionRow | Refusal {
  const row = state.tables.interventions.get(resolveId(state, id));
  if (row === undefined || row.undone || row.voided) return refuse('not_found', { id });
  return row;
}

export function isRefusal(value: object): value is Refusal {
  return 'ok' in value;
}

/** Whether this user is the timekeeper ([F2]). */
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
 * Ends a turn ([F3]). A stop by anybody but the timekeeper is a witness mark ([F4]). So is a stop of a turn that has ended,
 * and a stop after the start of a later turn ([F6]). The author of an unconfirmed turn may end it.
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

/** Adds a warning by the chair. A turn may have several. */
export function warnSpeaker(state: SessionState, payload: FloorPayload<'warn-speaker'>, asker: Asker): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (!keepsClock(state, asker)) return refuse('clock_held');
  if (state.tables.warnings.has(payload.warningId)) return refuse('conflict', { id: payload.warningId });
  return accept({ type: 'speaker-warned', payload: { ...payload, interventionId: row.id } });
}

/** Records a cut-off by the chair. It ends a running turn ([F8]). */
export function cutOff(state: SessionState, payload: FloorPayload<'cut-off'>, asker: Asker): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (!keepsClock(state, asker)) return refuse('clock_held');
  const outcome: FloorDraft = { type: 'outcome-set', payload: { interventionId: row.id, outcome: 'cut_off_by_chair' } };
  if (row.end !== null) return accept(outcome);
  if (markTime(state, payload.mark).ms < openedLastMs(state, row)) return refuse('overlaps', { id: row.id });
  return accept(...endedEvents(state, row, payload.mark), outcome);
}

/** Sets how a turn ended. Any observer may do so, also afterwards. */
export function setOutcome(state: SessionState, payload: FloorPayload<'set-outcome'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (row.outcome === payload.outcome) return accept();
  return accept({ type: 'outcome-set', payload: { interventionId: row.id, outcome: payload.outcome } });
}
