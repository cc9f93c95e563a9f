import type { LogEvent } from '../../log/event.ts';
import type { EndBasis } from '../../vocabulary/floor.ts';
import { create, patch, type Change, recorded } from '../state/change.ts';
import type { Edge, Mark } from '../state/rows.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { FloorEvents } from './floor.events.ts';

function edgeOf(
  event: LogEvent,
  mark: Mark,
  basis: EndBasis = 'pressed',
  uncertaintyMs = mark.pressUncertaintyMs,
  shiftMs = 0,
): Edge {
  return { mark, basis, by: event.by, shiftMs, uncertaintyMs };
}

export const floorEvolutions: SessionEvolutions<FloorEvents> = {
  'intervention-started': (state, event) => {
    const { interventionId, entryId, announcedAs, mark, ...rest } = event.payload;
    const entry = entryId === null ? undefined : state.tables.entries.get(entryId);
    const changes: Change[] = [
      create('interventions', {
        ...recorded(event, interventionId),
        entry: entryId,
        announcedAs: announcedAs ?? entry?.listedAs ?? null,
        ...rest,
        start: edgeOf(event, mark),
        end: null,
        outcome: 'not_stated',
        review: rest.standing === 'floor' ? 'draft' : 'needs_review',
        voided: false,
        voidReason: null,
      }),
    ];
    if (entry !== undefined && rest.standing === 'floor' && entry.intervention === null)
      changes.push(patch('entries', entry.id, { status: 'speaking', intervention: interventionId }));
    return changes;
  },
  'intervention-ended': (state, event) => {
    const { interventionId, mark, basis, uncertaintyMs, shiftMs } = event.payload;
    const entryId = state.tables.interventions.get(interventionId)?.entry ?? null;
    const entry = entryId === null ? undefined : state.tables.entries.get(entryId);
    const changes: Change[] = [
      patch('interventions', interventionId, { end: edgeOf(event, mark, basis, uncertaintyMs, shiftMs) }),
    ];
    if (entry?.intervention === interventionId) changes.push(patch('entries', entry.id, { status: 'spoke' }));
    return changes;
  },
  'intervention-merged': (_, event) => {
    const { interventionId, target } = event.payload;
    return [create('aliases', { ...recorded(event, interventionId), target })];
  },
  'speaker-warned': (_, event) => {
    const { warningId, interventionId, mark } = event.payload;
    return [
      create('warnings', {
        ...recorded(event, warningId),
        intervention: interventionId,
        mark,
      }),
    ];
  },
  'outcome-set': (_, event) => {
    const { interventionId, outcome } = event.payload;
    return [patch('interventions', interventionId, { outcome })];
  },
  'interruption-opened': (_, event) => {
    const { interruptionId, interventionId, mark, ...rest } = event.payload;
    return [
      create('interruptions', {
        ...recorded(event, interruptionId),
        intervention: interventionId,
        ...rest,
        start: edgeOf(event, mark),
        end: null,
      }),
    ];
  },
  'interruption-closed': (_, event) => {
    const { interruptionId, mark } = event.payload;
    return [patch('interruptions', interruptionId, { end: edgeOf(event, mark) })];
  },
  'interruption-described': (_, event) => {
    const { interruptionId, reason, counts } = event.payload;
    return [patch('interruptions', interruptionId, { reason, counts })];
  },
  'interruption-added': (state, event) => {
    const payload = event.payload;
    const start = state.tables.interventions.get(payload.interventionId)?.start;
    if (start === undefined) return [];
    // Relative to the mark of the turn's start, so that it moves with the turn when the recording is aligned.
    const at = (offsetMs: number): Edge => ({
      ...start,
      basis: 'corrected',
      by: event.by,
      shiftMs: start.shiftMs + offsetMs,
    });
    return [
      create('interruptions', {
        id: payload.interruptionId,
        by: event.by,
        atMs: event.atMs,
        undone: false,
        intervention: payload.interventionId,
        reason: payload.reason,
        counts: payload.counts,
        nested: null,
        start: at(payload.fromMs),
        end: at(payload.fromMs + payload.lengthMs),
      }),
    ];
  },
  'reply-linked': (state, event) => {
    const { interventionId, repliesTo } = event.payload;
    const replyTo = state.tables.interventions.get(interventionId)?.replyTo ?? [];
    return [patch('interventions', interventionId, { kind: 'right_of_reply', replyTo: [...replyTo, repliesTo] })];
  },
  'edge-shifted': (state, event) => {
    const { interventionId, edge, shiftMs } = event.payload;
    const row = state.tables.interventions.get(interventionId);
    const moved = row?.[edge];
    if (moved == null) return [];
    const corrected: Edge = { ...moved, basis: 'corrected', shiftMs: moved.shiftMs + shiftMs };
    return [patch('interventions', interventionId, edge === 'start' ? { start: corrected } : { end: corrected })];
  },
  'end-confirmed': (state, event) => {
    const { interventionId } = event.payload;
    const end = state.tables.interventions.get(interventionId)?.end;
    return end == null ? [] : [patch('interventions', interventionId, { end: { ...end, basis: 'corrected' } })];
  },
  'intervention-confirmed': (_, event) => [
    patch('interventions', event.payload.interventionId, {
      standing: 'floor',
      review: 'draft',
    }),
  ],
  'review-set': (_, event) => {
    const { interventionId, review } = event.payload;
    return [patch('interventions', interventionId, { review })];
  },
  'intervention-voided': (_, event) => {
    const { interventionId, reason } = event.payload;
    return [patch('interventions', interventionId, { voided: true, voidReason: reason, review: 'void' })];
  },
};
