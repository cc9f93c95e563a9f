import { accept, refuse, type Asker } from '../../log/command.ts';
import type { FloorDecision } from './floor.events.ts';
import type { FloorPayload } from './floor.schema.ts';
import { allottedAt } from '../limits/limits.ts';
import { classOfActor } from '../list/list.ts';
import { sessionRow, type SessionState } from '../state/state.ts';
import { edgeTime, markTime } from '../time/timeline.ts';
import { interruptionsOf } from '../time/timer.ts';
import { openNested } from './order-of-marks.ts';
import { closedInterruption, pressedEnd } from './pressed-end.ts';
import { isRefusal, keepsClock, namedIntervention } from './turn.ts';

function hasOpenInterruption(state: SessionState, interventionId: string): boolean {
  return interruptionsOf(state, interventionId).some(({ end }) => end === null);
}

/** Stops the clock of a turn. The time does not count against the speaker unless `set-interruption` changes it. */
export function pauseIntervention(
  state: SessionState,
  payload: FloorPayload<'pause-intervention'>,
  asker: Asker,
): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (!keepsClock(state, asker)) return refuse('clock_held');
  if (row.end !== null) return refuse('already_ended', { id: row.id });
  if (hasOpenInterruption(state, row.id) || state.tables.interruptions.has(payload.interruptionId))
    return refuse('conflict', { id: payload.interruptionId });
  return accept({
    type: 'interruption-opened',
    payload: { ...payload, interventionId: row.id, reason: 'not_stated', counts: false, nested: null },
  });
}

export function resumeIntervention(
  state: SessionState,
  payload: FloorPayload<'resume-intervention'>,
  asker: Asker,
): FloorDecision {
  const row = state.tables.interruptions.get(payload.interruptionId);
  if (row === undefined || row.undone) return refuse('not_found', { id: payload.interruptionId });
  if (!keepsClock(state, asker)) return refuse('clock_held');
  if (row.end !== null) return refuse('already_ended', { id: row.id });
  if (markTime(state, payload.mark).ms < edgeTime(state, row.start)) return refuse('overlaps', { id: row.id });
  return accept({ type: 'interruption-closed', payload });
}

export function setInterruption(state: SessionState, payload: FloorPayload<'set-interruption'>): FloorDecision {
  const row = state.tables.interruptions.get(payload.interruptionId);
  if (row === undefined || row.undone) return refuse('not_found', { id: payload.interruptionId });
  return accept({ type: 'interruption-described', payload });
}

/** Adds a pause afterwards. `overlaps` refuses one that reaches beyond the turn or into another interruption. */
export function addInterruption(state: SessionState, payload: FloorPayload<'add-interruption'>): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (state.tables.interruptions.has(payload.interruptionId)) return refuse('conflict', { id: payload.interruptionId });
  const fromMs = edgeTime(state, row.start) + payload.fromMs;
  const toMs = fromMs + payload.lengthMs;
  const isBeyond = row.end !== null && toMs > edgeTime(state, row.end);
  const overlapping = interruptionsOf(state, row.id).find(
    ({ start, end }) => edgeTime(state, start) < toMs && (end === null || edgeTime(state, end) > fromMs),
  );
  if (isBeyond || overlapping !== undefined) return refuse('overlaps', { id: overlapping?.id ?? row.id });
  return accept({ type: 'interruption-added', payload: { ...payload, interventionId: row.id } });
}

/** Opens a point of order within a running turn, one level deep, and stops the clock of the turn ([F9]). */
export function openPointOfOrder(
  state: SessionState,
  payload: FloorPayload<'open-point-of-order'>,
  asker: Asker,
): FloorDecision {
  const outer = namedIntervention(state, payload.interruptsId);
  if (isRefusal(outer)) return outer;
  if (!keepsClock(state, asker)) return refuse('clock_held');
  if (outer.end !== null) return refuse('already_ended', { id: outer.id });
  const isTaken =
    state.tables.interventions.has(payload.interventionId) || state.tables.interruptions.has(payload.interruptionId);
  if (
    isTaken ||
    outer.interrupts !== null ||
    openNested(state, outer.id) !== undefined ||
    hasOpenInterruption(state, outer.id)
  )
    return refuse('conflict', { id: outer.id });
  const actor = payload.actor ?? null;
  const actorClass = payload.class ?? classOfActor(actor);
  const isNamed = payload.announcedAs !== undefined || actor !== null;
  return accept(
    {
      type: 'intervention-started',
      payload: {
        interventionId: payload.interventionId,
        entryId: null,
        actor,
        class: actorClass,
        announcedAs: payload.announcedAs ?? null,
        kind: 'point_of_order',
        replyTo: [],
        interrupts: outer.id,
        mark: payload.mark,
        allotted: allottedAt(state, 'point_of_order', actorClass, markTime(state, payload.mark).ms),
        basis: isNamed ? 'chair_announced' : 'unidentified',
        confidence: isNamed ? 'probable' : 'unverified',
        standing: 'floor',
      },
    },
    {
      type: 'interruption-opened',
      payload: {
        interruptionId: payload.interruptionId,
        interventionId: outer.id,
        reason: 'point_of_order',
        counts: false,
        mark: payload.mark,
        nested: payload.interventionId,
      },
    },
  );
}

/** Ends a point of order. The clock of the interrupted turn goes on at the same mark ([F9]). */
export function closePointOfOrder(
  state: SessionState,
  payload: FloorPayload<'close-point-of-order'>,
  asker: Asker,
): FloorDecision {
  const row = namedIntervention(state, payload.interventionId);
  if (isRefusal(row)) return row;
  if (row.interrupts === null) return refuse('not_running', { id: row.id });
  if (sessionRow(state)?.keeper !== asker.by) return refuse('clock_held');
  if (row.end !== null) return refuse('already_ended', { id: row.id });
  if (markTime(state, payload.mark).ms < edgeTime(state, row.start)) return refuse('overlaps', { id: row.id });
  const filled = interruptionsOf(state, row.interrupts).find(({ nested, end }) => nested === row.id && end === null);
  return accept(
    pressedEnd(row.id, payload.mark),
    ...(filled === undefined ? [] : [closedInterruption(filled.id, payload.mark)]),
  );
}
