/** The status of an entry of the speakers' list. */
export const ENTRY_STATUSES = [
  'listed',
  'called',
  'speaking',
  'spoke',
  'absent_when_called',
  'withdrawn',
  'swapped',
  'not_reached',
  'removed_by_chair',
  'added_by_chair',
  /** No speaker, such as a heading of a pasted list. No record has it. */
  'not_a_speaker',
  /** Off the list. The entry keeps its name ([A21]). */
  'deleted',
] as const;

export type EntryStatus = (typeof ENTRY_STATUSES)[number];

/** Kinds of interventions under the rules of procedure. */
export const INTERVENTION_KINDS = [
  'statement',
  'group_statement',
  'introduction',
  'presentation',
  'opening',
  'closing',
  'right_of_reply',
  'point_of_order',
  'question',
  'answer',
  'chair_remark',
  'comment',
  'explanation_of_vote',
  'technical',
  'other',
] as const;

export type InterventionKind = (typeof INTERVENTION_KINDS)[number];

/** Why a turn was interrupted. */
export const INTERRUPTION_REASONS = [
  'not_stated',
  'point_of_order',
  'microphone_failure',
  'interpretation_failure',
  'chair',
  'applause',
  'protest',
  'disturbance',
  'stream_gap',
  'suspension',
] as const;

export type InterruptionReason = (typeof INTERRUPTION_REASONS)[number];

/** The basis of an end. Only pressed and corrected ends count in overrun and cut-off figures ([F7]). */
export const END_BASES = ['pressed', 'next_started', 'proposed', 'corrected'] as const;

export type EndBasis = (typeof END_BASES)[number];

/** How an intervention ended. The default is `not_stated` ([F8]). */
export const OUTCOMES = [
  'not_stated',
  'completed',
  'ended_on_warning',
  'cut_off_by_chair',
  'microphone_cut',
  'yielded',
  'interrupted_not_resumed',
  'technical_failure',
  'walked_out',
  'unknown',
] as const;

export type Outcome = (typeof OUTCOMES)[number];
