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
      /** Null for a listed speaker: the list line names them. */
      readonly announcedAs: Commitment | null;
      readonly mark: Mark;
    };
  'intervention-ended': OnIntervention & {
    readonly mark: Mark;
    readonly basis: Edge['basis'];
    readonly uncertaintyMs: number;
    /** Correction of the mark, where it is another turn's that somebody had moved ([T3]); absent for none. */
    readonly shiftMs?: number;
  };
  /** The losing id of two starts that are one intervention, and the id that stands. */
  'intervention-merged': OnIntervention & { readonly target: string };
  'speaker-warned': OnIntervention & { readonly warningId: string; readonly mark: Mark };
  'outcome-set': OnIntervention & Pick<InterventionRow, 'outcome'>;
  'interruption-opened': OnInterruption &
    OnIntervention &
    WhyInterrupted & { readonly mark: Mark; readonly nested: string | null };
  'interruption-closed': OnInterruption & { readonly mark: Mark };
  'interruption-described': OnInterruption & WhyInterrupted;
  /** A pause noticed afterwards, as an offset from the start of the intervention, ms. */
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

/** A start may also begin the session, take the clock and witness a mark. */
export type FloorDraft = DraftOf<
  FloorEvents & Pick<SetupEvents, 'session-status-set' | 'clock-taken'> & Pick<MarkEvents, 'mark-witnessed'>
>;
export type FloorDecision = Decision<FloorDraft>;
