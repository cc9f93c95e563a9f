import type { Commitment } from '../../log/event.ts';
import type { ActorClass, Confidence, IdentificationBasis } from '../../vocabulary/actors.ts';
import type { AllottedBasis, AnchorBasis, Vantage } from '../../vocabulary/time.ts';
import type { EndBasis, EntryStatus, InterruptionReason, InterventionKind, Outcome } from '../../vocabulary/floor.ts';
import type { Flag, QuoteBasis, ReviewState, Stance } from '../../vocabulary/tags.ts';
import type { ReaderProfile } from '../../vocabulary/access.ts';
import type { SessionKind, SessionStatus } from '../../vocabulary/session.ts';
import type { SourceRole } from '../../vocabulary/media.ts';

/** A position in a recording: source, epoch and media time in ms. */
export interface MediaPosition {
  readonly sourceId: string;
  readonly epoch: number;
  readonly mediaMs: number;
}

/** A moment as it was observed. `markTime` derives its session time ([T1]). */
export interface Mark {
  readonly vantage: Vantage;
  /** The observer's estimate of server time at the press, Unix ms. */
  readonly pressedMs: number;
  readonly pressUncertaintyMs: number;
  /** Human reaction to subtract, ms. */
  readonly leadMs: number;
  /** The frame that was on the observer's screen at the press. */
  readonly media?: MediaPosition;
}

/** A start or an end: the mark that was observed, its basis, and its corrections. */
export interface Edge {
  readonly mark: Mark;
  readonly basis: EndBasis;
  readonly by: string;
  /** Sum of corrections, ms. The mark stays as it is, so that a new anchor still moves it ([T3]). */
  readonly shiftMs: number;
  /** Half-width, ms. For an end that is inferred from the next start, the longest possible hand-over ([F7]). */
  readonly uncertaintyMs: number;
}

/** The fields of every row: its id, who recorded it, when, and whether it is undone. */
export interface Recorded {
  readonly id: string;
  readonly by: string;
  readonly atMs: number;
  readonly undone: boolean;
}

/** The allotted time of a turn. Only a limit change that names the running turn replaces it ([L2]). */
export interface Allotted {
  /** Null: no limit. */
  readonly ms: number | null;
  readonly basis: AllottedBasis;
  readonly ruleId: string | null;
  readonly changeId: string | null;
}

/** A fixed limit for some classes and kinds. `*` is any class. The first rule that covers a turn counts ([L1]). */
export interface LimitRule {
  readonly id: string;
  readonly kinds: readonly InterventionKind[];
  readonly classes: readonly (ActorClass | '*')[];
  readonly ms: number;
}

export interface SessionRow extends Recorded {
  readonly conferenceId: string;
  readonly title: Commitment;
  readonly kind: SessionKind;
  readonly status: SessionStatus;
  /** IANA zone of the venue. */
  readonly timeZone: string;
  readonly presetId: string;
  readonly limitRules: readonly LimitRule[];
  readonly listOpen: boolean;
  /** The timekeeper. Null until a user first moves the floor. */
  readonly keeper: string | null;
  /** The user to whom the timekeeper has offered the role. */
  readonly clockOfferedTo: string | null;
  /** Topic ids behind the keys 1–9. */
  readonly quickTopics: readonly string[];
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

export interface EntryRow extends Recorded {
  /** Sort key among waiting entries, with gaps for insertions. */
  readonly rank: number;
  readonly listedAs: Commitment | null;
  /** Every name that it ever had, once it was edited. Absent before ([A21]). */
  readonly names?: readonly Commitment[];
  /** `state:TJ`, `body:EU`, `actor:<registry id>`. Null while unmatched. */
  readonly actor: string | null;
  readonly class: ActorClass;
  readonly kind: InterventionKind;
  readonly replyTo: readonly string[];
  readonly status: EntryStatus;
  /** The intervention in which the entry was heard. */
  readonly intervention: string | null;
}

export interface InterventionRow extends Recorded {
  readonly entry: string | null;
  readonly actor: string | null;
  readonly class: ActorClass;
  /** The name as announced or listed. */
  readonly announcedAs: Commitment | null;
  readonly basis: IdentificationBasis;
  readonly confidence: Confidence;
  readonly kind: InterventionKind;
  readonly replyTo: readonly string[];
  /** For a point of order: the intervention that it interrupts. */
  readonly interrupts: string | null;
  readonly start: Edge;
  readonly end: Edge | null;
  readonly allotted: Allotted;
  readonly outcome: Outcome;
  /** `floor`: it moved the floor, or a user confirmed it. `unconfirmed`: it waits for review ([F6]). */
  readonly standing: 'floor' | 'unconfirmed';
  readonly review: ReviewState;
  readonly voided: boolean;
  readonly voidReason: Commitment | null;
}

export interface InterruptionRow extends Recorded {
  readonly intervention: string;
  readonly reason: InterruptionReason;
  /** Whether the time counts against the speaker. */
  readonly counts: boolean;
  readonly start: Edge;
  readonly end: Edge | null;
  /** The point of order that fills the interruption. */
  readonly nested: string | null;
}

export interface WarningRow extends Recorded {
  readonly intervention: string;
  readonly mark: Mark;
}

export interface WitnessRow extends Recorded {
  readonly intervention: string;
  readonly edge: 'start' | 'end';
  readonly mark: Mark;
}

export interface LimitChangeRow extends Recorded {
  readonly classes: readonly (ActorClass | '*')[];
  readonly kinds: readonly InterventionKind[];
  /** Null lifts the limit. */
  readonly ms: number | null;
  readonly appliesTo: 'next' | 'current';
  readonly reason: Commitment | null;
  readonly mark: Mark;
}

export interface TopicRow extends Recorded {
  readonly intervention: string;
  readonly topic: string;
  readonly removed: boolean;
}

export interface AboutRow extends Recorded {
  readonly intervention: string;
  /** `state:GE` or `body:EU`. */
  readonly target: string;
  readonly stance: Stance;
  readonly removed: boolean;
}

export interface NoteRow extends Recorded {
  /** Null: a note on the session. */
  readonly intervention: string | null;
  readonly kind: 'note' | 'quote';
  readonly text: Commitment;
  readonly quoteBasis: QuoteBasis | null;
  /** For a quote: checked on the floor channel. Unverified words are never printed in quotation marks. */
  readonly verified: boolean;
  readonly mark: Mark;
  /** For a quote: how far back from the mark it reaches, ms. */
  readonly backMs: number;
  readonly removed: boolean;
}

export interface FlagRow extends Recorded {
  readonly intervention: string;
  readonly flag: Flag;
  readonly removed: boolean;
}

/** A hiding of entries and interventions. It holds until it is lifted or undone, and no edit clears it ([P3]). */
export interface HideRow extends Recorded {
  readonly subjects: readonly string[];
  readonly reason: Commitment | null;
  readonly lifted: boolean;
}

export interface AttachedSourceRow extends Recorded {
  readonly role: SourceRole;
  readonly channel: string;
  readonly detached: boolean;
  /** Heads of its chains of custody as last logged. Absent before ([M13d]). */
  readonly custody?: readonly CustodyHead[];
  /** The stretches that an operator deleted. Absent if there are none ([M14]). */
  readonly deleted?: readonly DeletedStretch[];
}

/** The last link of a source's chain of custody for one UTC day. A chain that was changed has another one ([M13e]). */
export interface CustodyHead {
  /** `yyyy-mm-dd`. */
  readonly day: string;
  /** Its number, counted from 1 within the day. */
  readonly link: number;
  /** Hex SHA-256. */
  readonly chain: string;
}

/** Media time of one epoch, ms. */
export interface DeletedStretch {
  readonly epoch: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The session time of a media position. Later positions follow it, up to the next anchor of the epoch ([T8b]). */
export interface AnchorRow extends Recorded {
  readonly sourceId: string;
  readonly epoch: number;
  readonly mediaMs: number;
  readonly sessionMs: number;
  readonly basis: AnchorBasis;
  readonly uncertaintyMs: number;
  /** Whether it repeats another anchor at a frame of an earlier alignment. Such an anchor is no known moment ([T8d]). */
  readonly again?: boolean;
}

/** The losing id of two starts that are one intervention. Commands that name it act on the target ([F5]). */
export interface AliasRow extends Recorded {
  readonly target: string;
}

export interface ExportRow extends Recorded {
  readonly profile: ReaderProfile;
  readonly format: string;
  readonly reader: Commitment;
  /** Hex SHA-256 of the file. */
  readonly sha256: string;
  readonly included: number;
  readonly leftOut: number;
}

/** The tables of a session. The compiler asks for a new one wherever tables are enumerated. */
export interface SessionRows {
  readonly session: SessionRow;
  readonly entries: EntryRow;
  readonly interventions: InterventionRow;
  readonly interruptions: InterruptionRow;
  readonly warnings: WarningRow;
  readonly witnesses: WitnessRow;
  readonly limitChanges: LimitChangeRow;
  readonly topics: TopicRow;
  readonly abouts: AboutRow;
  readonly notes: NoteRow;
  readonly flags: FlagRow;
  readonly hides: HideRow;
  readonly sources: AttachedSourceRow;
  readonly anchors: AnchorRow;
  readonly aliases: AliasRow;
  readonly takeOuts: ExportRow;
}

export type TableName = keyof SessionRows;

export const TABLE_NAMES = [
  'session',
  'entries',
  'interventions',
  'interruptions',
  'warnings',
  'witnesses',
  'limitChanges',
  'topics',
  'abouts',
  'notes',
  'flags',
  'hides',
  'sources',
  'anchors',
  'aliases',
  'takeOuts',
] as const satisfies readonly TableName[];
