import type { AnchorBasis } from '../../vocabulary/anchor-basis.ts';
import type { AlignmentEffect, Cut, NewAnchor, Run } from './align.ts';

/** By what a recording is tied to the session ([T8]). */
export const ALIGNMENT_METHODS = ['programme_time', 'moments', 'paired_marks'] as const;

/** A frame, and when it was on screen: as session time, or as the start or end of a statement. */
export type GivenMoment = { readonly mediaMs: number } & (
  { readonly sessionMs: number } | { readonly interventionId: string; readonly edge: 'start' | 'end' }
);

export interface AlignmentRequest extends Run {
  readonly method: (typeof ALIGNMENT_METHODS)[number];
  /** For `moments`: one or more; each ties what follows it, the first also what comes before. */
  readonly moments?: readonly GivenMoment[];
}

/** What an alignment does, or would do. */
export interface AlignmentOutcome extends AlignmentEffect {
  readonly anchors: readonly NewAnchor[];
  readonly uncertaintyMs: number;
  readonly cuts: readonly Cut[];
  /** Pair by pair, how far it is from the tie, ms; empty for other methods. */
  readonly residualsMs: readonly number[];
}

/** One unbroken run of a recording of the session, and how it is tied. */
export interface AlignableRun extends Run {
  readonly lengthMs: number;
  /** When the recorder says it began, and on what that rests. */
  readonly recorderMs: number;
  readonly recorderBasis: Extract<AnchorBasis, 'pdt' | 'arrival'>;
  /** Session time of its first frame as it counts now; null where it is not tied. */
  readonly startMs: number | null;
  readonly uncertaintyMs: number | null;
  /** Whether somebody has aligned it. */
  readonly isAligned: boolean;
  /** What pairs of marks propose; null without any. */
  readonly pairs: { readonly count: number; readonly shiftMs: number | null; readonly uncertaintyMs: number } | null;
}
