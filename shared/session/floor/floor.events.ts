import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { Commitment } from '../../log/event.ts';
import type { SetupEvents } from '../setup/setup.events.ts';
import type { MarkEvents } from '../recordings/marks.events.ts';
import type { Edge, InterruptionRow, InterventionRow, Mark } from '../state/rows.ts';

interface OnIntervention {
  readonly interventionId: string;
}
interface OnInterruption {
  readonly interruptionId: string;
}
type WhyInterrupted = Pick<InterruptionRow, 'reason' | 'counts'>;

/** Events of the floor: who speaks from when to when, and what interrupts them. */
export interface FloorEvents {
  'intervention-started': OnIntervention &
    Pick<
      InterventionRow,
      'actor' | 'class' | 'kind' | 'replyTo' | 'interrupts' | 'allotted' | 'basis' | 'confidence' | 'standing'
    > & {
      readonly entryId: string | null;
      /** Null if no name was announced. A listed speaker then has the name of the line. */
      readonly announcedAs: Commitment | null;
      readonly mark: Mark;
    };
  'intervention-ended': OnIntervention & {
    readonly mark: Mark;
    readonly basis: Edge['basis'];
    readonly uncertaintyMs: number;
    /** Correction of the mark ([T3]), ms. A proposed end takes it from the next turn's start. Absent for none. */
    readonly shiftMs?: number;
  };
  /** The losing id of two starts that are one intervention, and the id of that intervention ([F5]). */
  'intervention-merged': OnIntervention & { readonly target: string };
  'speaker-warned': OnIntervention & { readonly warningId: string; readonly mark: Mark };
  'outcome-set': OnIntervention & Pick<InterventionRow, 'outcome'>;
  'interruption-opened': OnInterruption &
    OnIntervention &
    WhyInterrupted & { readonly mark: Mark; readonly nested: string | null };
  'interruption-closed': OnInterruption & { readonly mark: Mark };
  'interruption-described': OnInterruption & WhyInterrupted;
  /** A pause that somebody noticed afterwards, as an offset from the start of the intervention, ms. */
  'interruption-added': OnInterruption &
    OnIntervention &
    WhyInterrupted & { readonly fromMs: number; readonly lengthMs: number };
  'reply-linked': OnIntervention & { readonly repliesTo: string };
  'edge-shifted': OnIntervention & { readonly edge: 'start' | 'end'; readonly shiftMs: number };
  'end-confirmed': OnIntervention;
  'intervention-confirmed': OnIntervention;
  'review-set': OnIntervention & Pick<InterventionRow, 'review'>;
  'intervention-voided': OnIntervention & { readonly reason: Commitment | null };
}

/** A start may also begin the session, make a timekeeper and add a witness mark. */
export type FloorDraft = DraftOf<
  FloorEvents & Pick<SetupEvents, 'session-status-set' | 'clock-taken'> & Pick<MarkEvents, 'mark-witnessed'>
>;
export type FloorDecision = Decision<FloorDraft>;
