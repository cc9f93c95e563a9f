import type { Commitment, LogEvent } from '../../log/event.ts';
import type { Outcome } from '../../vocabulary/outcome.ts';
import type { EndBasis } from '../../vocabulary/end-basis.ts';
import type { ReviewState } from '../../vocabulary/review-state.ts';
import type { InterruptionReason } from '../../vocabulary/interruption-reason.ts';
import { create, patch, type Change } from '../change.ts';
import type { Edge, InterventionRow, Mark } from '../rows.ts';
import type { SessionState } from '../state.ts';

/** The payload of `intervention-started`, as decided; names are commitments by then. */
export interface InterventionStarted extends Pick<
  InterventionRow,
  'actor' | 'class' | 'kind' | 'replyTo' | 'interrupts' | 'allotted' | 'basis' | 'confidence' | 'standing'
> {
  readonly interventionId: string;
  readonly entryId: string | null;
  /** Null for a listed speaker: the list line names them. */
  readonly announcedAs: Commitment | null;
  readonly mark: Mark;
}

interface InterventionEnded {
  readonly interventionId: string;
  readonly mark: Mark;
  readonly basis: EndBasis;
  readonly uncertaintyMs: number;
  /** Correction of the mark, where it is another turn's that somebody had moved ([T3]); absent for none. */
  readonly shiftMs?: number;
}

interface InterruptionOpened {
  readonly interruptionId: string;
  readonly interventionId: string;
  readonly reason: InterruptionReason;
  readonly counts: boolean;
  readonly mark: Mark;
  readonly nested: string | null;
}

function edgeOf(
  event: LogEvent,
  mark: Mark,
  basis: EndBasis = 'pressed',
  uncertaintyMs = mark.pressUncertaintyMs,
  shiftMs = 0,
): Edge {
  return { mark, basis, by: event.by, shiftMs, uncertaintyMs };
}

/** What the events of the floor do to the rows. */
export const floorEvents = {
  'intervention-started': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, entryId, announcedAs, mark, ...rest } = event.payload as InterventionStarted;
    const entry = entryId === null ? undefined : state.tables.entries.get(entryId);
    const changes: Change[] = [
      create('interventions', {
        id: interventionId,
        by: event.by,
        atMs: event.atMs,
        undone: false,
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
  'intervention-ended': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, mark, basis, uncertaintyMs, shiftMs } = event.payload as InterventionEnded;
    const entryId = state.tables.interventions.get(interventionId)?.entry ?? null;
    const entry = entryId === null ? undefined : state.tables.entries.get(entryId);
    const changes: Change[] = [
      patch('interventions', interventionId, { end: edgeOf(event, mark, basis, uncertaintyMs, shiftMs) }),
    ];
    if (entry?.intervention === interventionId) changes.push(patch('entries', entry.id, { status: 'spoke' }));
    return changes;
  },
  'intervention-merged': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, target } = event.payload as { interventionId: string; target: string };
    return [create('aliases', { id: interventionId, by: event.by, atMs: event.atMs, undone: false, target })];
  },
  'speaker-warned': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { warningId, interventionId, mark } = event.payload as {
      warningId: string;
      interventionId: string;
      mark: Mark;
    };
    return [
      create('warnings', {
        id: warningId,
        by: event.by,
        atMs: event.atMs,
        undone: false,
        intervention: interventionId,
        mark,
      }),
    ];
  },
  'outcome-set': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, outcome } = event.payload as { interventionId: string; outcome: Outcome };
    return [patch('interventions', interventionId, { outcome })];
  },
  'interruption-opened': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { interruptionId, interventionId, mark, ...rest } = event.payload as InterruptionOpened;
    return [
      create('interruptions', {
        id: interruptionId,
        by: event.by,
        atMs: event.atMs,
        undone: false,
        intervention: interventionId,
        ...rest,
        start: edgeOf(event, mark),
        end: null,
      }),
    ];
  },
  'interruption-closed': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { interruptionId, mark } = event.payload as { interruptionId: string; mark: Mark };
    return [patch('interruptions', interruptionId, { end: edgeOf(event, mark) })];
  },
  'interruption-described': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { interruptionId, reason, counts } = event.payload as InterruptionOpened;
    return [patch('interruptions', interruptionId, { reason, counts })];
  },
  'interruption-added': (state: SessionState, event: LogEvent): readonly Change[] => {
    const payload = event.payload as InterruptionOpened & { fromMs: number; lengthMs: number };
    const start = state.tables.interventions.get(payload.interventionId)?.start;
    if (start === undefined) return [];
    // Anchored to the turn's own start, so that it moves with it when the recording is re-aligned.
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
  'reply-linked': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, repliesTo } = event.payload as { interventionId: string; repliesTo: string };
    const replyTo = state.tables.interventions.get(interventionId)?.replyTo ?? [];
    return [patch('interventions', interventionId, { kind: 'right_of_reply', replyTo: [...replyTo, repliesTo] })];
  },
  'edge-shifted': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, edge, shiftMs } = event.payload as {
      interventionId: string;
      edge: 'start' | 'end';
      shiftMs: number;
    };
    const row = state.tables.interventions.get(interventionId);
    const moved = row?.[edge];
    if (moved == null) return [];
    const corrected: Edge = { ...moved, basis: 'corrected', shiftMs: moved.shiftMs + shiftMs };
    return [patch('interventions', interventionId, edge === 'start' ? { start: corrected } : { end: corrected })];
  },
  'end-confirmed': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId } = event.payload as { interventionId: string };
    const end = state.tables.interventions.get(interventionId)?.end;
    return end == null ? [] : [patch('interventions', interventionId, { end: { ...end, basis: 'corrected' } })];
  },
  'intervention-confirmed': (_: SessionState, event: LogEvent): readonly Change[] => [
    patch('interventions', (event.payload as { interventionId: string }).interventionId, {
      standing: 'floor',
      review: 'draft',
    }),
  ],
  'review-set': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, review } = event.payload as { interventionId: string; review: ReviewState };
    return [patch('interventions', interventionId, { review })];
  },
  'intervention-voided': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { interventionId, reason } = event.payload as { interventionId: string; reason: Commitment | null };
    return [patch('interventions', interventionId, { voided: true, voidReason: reason, review: 'void' })];
  },
};
