import type { ActorClass, Confidence, IdentificationBasis } from '../vocabulary/actors.ts';
import type { AllottedBasis } from '../vocabulary/time.ts';
import type { EndBasis, EntryStatus, InterruptionReason, InterventionKind, Outcome } from '../vocabulary/floor.ts';
import type { Flag, QuoteBasis, ReviewState, Stance } from '../vocabulary/tags.ts';
import type { ReaderProfile } from '../vocabulary/access.ts';
import type { SessionKind, SessionStatus } from '../vocabulary/session.ts';
import type { SourceRole } from '../vocabulary/media.ts';
import type { Figures } from './figures.ts';
import type { LeftOutReason } from './left-out.ts';
import type { CustodyHead, MediaPosition } from '../session/state/rows.ts';

/**
 * The record of one session for one audience. Every format is written from it alone ([R1]). Lengths are integer
 * milliseconds, instants Unix ms, texts NFC, lists in order of time.
 */
export interface CanonicalRecord {
  readonly format: 'rostrum-record';
  readonly version: 1;
  readonly software: string;
  readonly profile: ReaderProfile;
  /** Position in the log at which the record was built. Null in exports for others. */
  readonly logSeq: number | null;
  readonly conference: RecordedConference;
  readonly session: RecordedSession;
  readonly recording: RecordedChannels;
  readonly limits: readonly RecordedLimit[];
  readonly limitChanges: readonly RecordedLimitChange[];
  readonly interventions: readonly RecordedIntervention[];
  /** Stretches in which the moderator had the floor ([R4]). Empty if times are to the minute. */
  readonly moderator: readonly RecordedStretch[];
  readonly notHeard: readonly RecordedNotHeard[];
  readonly notes: readonly RecordedNote[];
  readonly figures: Figures;
  /** Whether statements of protected speakers are left out. It does not state their number ([R3c]). */
  readonly isIncomplete: boolean;
  readonly leftOut: readonly LeftOutReason[];
}

export interface RecordedConference {
  readonly name: string;
  readonly place: string | null;
}

export interface RecordedSession {
  readonly id: string | null;
  readonly title: string | null;
  readonly kind: SessionKind;
  readonly status: SessionStatus;
  /** IANA zone in which times are written. */
  readonly timeZone: string;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
}

export interface RecordedChannels {
  readonly channels: readonly RecordedChannel[];
  /** The timekeepers in order of their first start. Empty in exports for others. */
  readonly keepers: readonly string[];
  /** Number of starts and ends that were marked from each vantage. */
  readonly marks: { readonly room: number; readonly stream: number; readonly recording: number };
}

export interface RecordedChannel {
  readonly role: SourceRole;
  readonly channel: string;
  /** Heads of its chains of custody, day by day, as the log has them. They check a copy of the media. */
  readonly custody: readonly CustodyHead[];
  /** Length of the media that was deleted on purpose, ms. */
  readonly deletedMs: number;
}

export interface RecordedLimit {
  readonly kinds: readonly InterventionKind[];
  readonly classes: readonly (ActorClass | '*')[];
  readonly ms: number;
}

export interface RecordedLimitChange {
  readonly atMs: number;
  /** Null lifts the limit. */
  readonly ms: number | null;
  readonly appliesTo: 'next' | 'current';
  readonly kinds: readonly InterventionKind[];
  readonly classes: readonly (ActorClass | '*')[];
  readonly reason: string | null;
}

export interface RecordedStretch {
  readonly startMs: number;
  readonly endMs: number;
}

export interface RecordedSpeaker {
  /** Organization or name, if this reader may have it. Null: unidentified, or left out. */
  readonly name: string | null;
  /** The number that stands for a protected speaker in a partner's export ([R3b]). */
  readonly alias: number | null;
  /** `state:TJ`, `body:EU`. Null for an unmatched speaker. */
  readonly actor: string | null;
  readonly class: ActorClass;
  readonly basis: IdentificationBasis;
  readonly confidence: Confidence;
  /** Whether the speaker is protected. True in the team's and in partners' exports only. */
  readonly isHidden: boolean;
}

export interface RecordedIntervention {
  /** Number in this export, from 1. */
  readonly number: number;
  readonly id: string | null;
  readonly speaker: RecordedSpeaker;
  readonly kind: InterventionKind;
  /** Numbers of the statements that it answers. */
  readonly replyTo: readonly number[];
  /** Whether it answers a statement that is not in this export. */
  readonly repliesToAbsent: boolean;
  /** For a point of order: the number of the statement that it interrupted. */
  readonly interrupts: number | null;
  readonly startMs: number;
  /** Null while it runs. */
  readonly endMs: number | null;
  readonly endBasis: EndBasis | null;
  /** Whether the end was pressed or corrected. An inferred end is written with "≈" ([R5]). */
  readonly endIsFirm: boolean;
  readonly startUncertaintyMs: number | null;
  readonly endUncertaintyMs: number | null;
  readonly grossMs: number | null;
  readonly netMs: number | null;
  readonly allottedMs: number | null;
  readonly allottedBasis: AllottedBasis;
  /** Null unless the statement has a limit and a firm end. */
  readonly overrunMs: number | null;
  /** Whether the exact overrun is at least 1 s, so that figures count it ([R41]). */
  readonly isOver: boolean;
  readonly outcome: Outcome;
  readonly warnings: number;
  readonly interruptions: readonly RecordedInterruption[];
  readonly topics: readonly { readonly id: string; readonly label: string }[];
  readonly about: readonly RecordedAbout[];
  readonly quotes: readonly RecordedQuote[];
  readonly notes: readonly RecordedNote[];
  readonly flags: readonly Flag[];
  readonly review: ReviewState;
  /** False for an unconfirmed statement, which no figure counts. */
  readonly isConfirmed: boolean;
  /** The start in the recording. Null in exports for others. */
  readonly media: MediaPosition | null;
  readonly recordedBy: string | null;
}

export interface RecordedInterruption {
  readonly reason: InterruptionReason;
  readonly counts: boolean;
  /** From the start of the statement, ms. */
  readonly fromMs: number;
  readonly lengthMs: number;
}

export interface RecordedAbout {
  readonly target: string;
  readonly name: string;
  readonly stance: Stance;
}

export interface RecordedQuote {
  readonly text: string;
  readonly basis: QuoteBasis | null;
  /** Whether the words may have quotation marks ([R6]). */
  readonly verified: boolean;
  readonly atMs: number;
}

export interface RecordedNote {
  readonly text: string;
  readonly by: string | null;
  readonly atMs: number;
}

export interface RecordedNotHeard {
  readonly speaker: string | null;
  readonly class: ActorClass;
  readonly status: Extract<EntryStatus, 'absent_when_called' | 'withdrawn' | 'removed_by_chair' | 'not_reached'>;
}
