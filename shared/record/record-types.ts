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
 * The record of one session for one kind of reader: the only thing that formats are written from ([R1]). Plain data with
 * integer milliseconds; instants are Unix ms, texts NFC, lists in order of time.
 */
export interface CanonicalRecord {
  readonly format: 'rostrum-record';
  readonly version: 1;
  readonly software: string;
  readonly profile: ReaderProfile;
  /** Position in the log that the record was built from; null in copies for others. */
  readonly logSeq: number | null;
  readonly conference: RecordedConference;
  readonly session: RecordedSession;
  readonly recording: RecordedChannels;
  readonly limits: readonly RecordedLimit[];
  readonly limitChanges: readonly RecordedLimitChange[];
  readonly interventions: readonly RecordedIntervention[];
  /** Stretches in which the floor was the moderator's ([R4]); empty where times are to the minute. */
  readonly moderator: readonly RecordedStretch[];
  readonly notHeard: readonly RecordedNotHeard[];
  readonly notes: readonly RecordedNote[];
  readonly figures: Figures;
  /** Some statements are not shown, without saying how many ([R3]). */
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
  /** Who kept the clock, in order of first start; empty in copies for others. */
  readonly keepers: readonly string[];
  /** How many starts and ends were marked from where. */
  readonly marks: { readonly room: number; readonly stream: number; readonly recording: number };
}

export interface RecordedChannel {
  readonly role: SourceRole;
  readonly channel: string;
  /** Heads of its chains of custody, day by day, as the log has them. A copy of the media is checked against them. */
  readonly custody: readonly CustodyHead[];
  /** So much of it was deleted on purpose, ms. */
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
  /** Organization or name as far as this reader may have it; null: unidentified, or left out. */
  readonly name: string | null;
  /** A neutral stand-in for a protected speaker in a partner's copy. */
  readonly alias: number | null;
  /** `state:TJ`, `body:EU`; null for speakers who are not matched. */
  readonly actor: string | null;
  readonly class: ActorClass;
  readonly basis: IdentificationBasis;
  readonly confidence: Confidence;
  /** Hidden by the team: only in the team's own copy. */
  readonly isHidden: boolean;
}

export interface RecordedIntervention {
  /** Place in this copy, from 1. */
  readonly number: number;
  readonly id: string | null;
  readonly speaker: RecordedSpeaker;
  readonly kind: InterventionKind;
  /** Numbers, in this copy, of the statements that it answers. */
  readonly replyTo: readonly number[];
  /** It answers at least one statement that is not in this copy. */
  readonly repliesToAbsent: boolean;
  /** For a point of order: the number of the statement that it interrupted. */
  readonly interrupts: number | null;
  readonly startMs: number;
  /** Null while it runs. */
  readonly endMs: number | null;
  readonly endBasis: EndBasis | null;
  /** Whether the end was seen or corrected; an inferred one is written "≈" ([R5]). */
  readonly endIsFirm: boolean;
  readonly startUncertaintyMs: number | null;
  readonly endUncertaintyMs: number | null;
  readonly grossMs: number | null;
  readonly netMs: number | null;
  readonly allottedMs: number | null;
  readonly allottedBasis: AllottedBasis;
  /** Null without a limit and without a firm end. */
  readonly overrunMs: number | null;
  /** Whether the exact overrun is 1 s or more: what the figures count ([R41]). */
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
  /** False: seen by somebody who did not keep the clock, and in no figure until it is confirmed. */
  readonly isConfirmed: boolean;
  /** Where the start is in the recording; null in copies for others. */
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
  /** Only verified words may stand in quotation marks ([R6]). */
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
