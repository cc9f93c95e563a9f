import { accept, refuse } from '../../log/command.ts';
import type { FloorDecision, FloorDraft } from './floor.events.ts';
import type { FloorPayload } from './floor.schema.ts';
import type { InterventionRow } from '../state/rows.ts';
import { resolveId, type SessionState } from '../state/state.ts';
import { edgeTime } from '../time/timeline.ts';
import { interventionsByTime, isStanding } from './floor-at.ts';
import { isRefusal, namedIntervention } from './turn.ts';

/** Links a right of reply to a statement that it answers. It may answer several ([F10]). */
export function linkReply(state: SessionState, payload: FloorPayload<'link-reply'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  const repliesTo = resolveId(state, payload.repliesToId);
  if (!state.tables.interventions.has(repliesTo)) return refuse('not_found', { id: payload.repliesToId });
  if (row.replyTo.includes(repliesTo) || repliesTo === row.id) return refuse('conflict', { id: repliesTo });
  return accept({ type: 'reply-linked', payload: { interventionId: row.id, repliesTo } });
}

/** The turn that a stretch of time would overlap. Points of order lie within a turn and are no neighbours. */
function neighbourAt(
  state: SessionState,
  row: InterventionRow,
  fromMs: number,
  toMs: number,
): InterventionRow | undefined {
  if (row.interrupts !== null) return undefined;
  return interventionsByTime(state).find((other) => {
    if (other.id === row.id || !isStanding(other) || other.interrupts !== null) return false;
    const otherEndMs = other.end === null ? Infinity : edgeTime(state, other.end);
    return edgeTime(state, other.start) < toMs && otherEndMs > fromMs;
  });
}

/** Moves a start or an end, or refuses it with `overlaps` ([T3]). */
export function shiftEdge(state: SessionState, payload: FloorPayload<'shift-edge'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  const edge = row[payload.edge];
  if (edge === null) return refuse('not_running', { id: row.id });
  if (payload.shiftMs === 0) return accept();
  const movedMs = edgeTime(state, edge) + payload.shiftMs;
  const startMs = payload.edge === 'start' ? movedMs : edgeTime(state, row.start);
  const endMs = payload.edge === 'end' ? movedMs : row.end === null ? Infinity : edgeTime(state, row.end);
  const outer = row.interrupts === null ? undefined : state.tables.interventions.get(row.interrupts);
  const leavesOuter = outer !== undefined && startMs < edgeTime(state, outer.start);
  if (endMs <= startMs || leavesOuter) return refuse('overlaps', { id: row.id });
  const neighbour = neighbourAt(state, row, startMs, endMs);
  if (neighbour !== undefined) return refuse('overlaps', { id: neighbour.id });
  return accept({
    type: 'edge-shifted',
    payload: { interventionId: row.id, edge: payload.edge, shiftMs: payload.shiftMs },
  });
}

/** Confirms an inferred end, so that figures count it ([F7]). */
export function confirmEnd(state: SessionState, payload: FloorPayload<'confirm-end'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (row.end === null) return refuse('not_running', { id: row.id });
  if (row.end.basis === 'pressed' || row.end.basis === 'corrected') return accept();
  return accept({ type: 'end-confirmed', payload: { interventionId: row.id } });
}

/**
 * Puts an unconfirmed intervention on record ([F6]). Without an end it gets the next start as its proposed end. If it
 * would overlap a neighbour, `overlaps` refuses it and it still waits.
 */
export function confirmIntervention(state: SessionState, payload: FloorPayload<'confirm-intervention'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (row.standing === 'floor') return accept();
  const startMs = edgeTime(state, row.start);
  const following = interventionsByTime(state).find(
    (other) => isStanding(other) && other.interrupts === null && edgeTime(state, other.start) > startMs,
  );
  const endMs =
    row.end !== null ? edgeTime(state, row.end) : following === undefined ? Infinity : edgeTime(state, following.start);
  const neighbour = neighbourAt(state, row, startMs, endMs);
  if (neighbour !== undefined) return refuse('overlaps', { id: neighbour.id });
  const confirmed: FloorDraft = { type: 'intervention-confirmed', payload: { interventionId: row.id } };
  if (row.end !== null || following === undefined) return accept(confirmed);
  const { mark, shiftMs } = following.start;
  const uncertaintyMs = endMs - startMs;
  return accept<FloorDraft>(confirmed, {
    type: 'intervention-ended',
    payload: { interventionId: row.id, mark, basis: 'proposed', uncertaintyMs, ...(shiftMs === 0 ? {} : { shiftMs }) },
  });
}

/** Marks a turn as reviewed, or as waiting for review ([F13]). */
export function setReview(state: SessionState, payload: FloorPayload<'set-review'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (row.standing === 'unconfirmed') return refuse('conflict', { id: row.id });
  if (row.review === payload.review) return accept();
  return accept({ type: 'review-set', payload: { interventionId: row.id, review: payload.review } });
}

/** Strikes out an intervention, with a reason. What others attached to it stays ([F11]). */
export function voidIntervention(state: SessionState, payload: FloorPayload<'void-intervention'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  return accept({ type: 'intervention-voided', payload: { interventionId: row.id, reason: payload.reason ?? null } });
}
