import type { Commitment } from '../../log/event.ts';
import type { ActorClass, Confidence, IdentificationBasis } from '../../vocabulary/actors.ts';
import type { AllottedBasis, AnchorBasis, Vantage } from '../../vocabulary/time.ts';
import type { EndBasis, EntryStatus, InterruptionReason, InterventionKind, Outcome } from '../../vocabulary/floor.ts';
import type { Flag, QuoteBasis, ReviewState, Stance } from '../../vocabulary/tags.ts';
import type { ReaderProfile } from '../../vocabulary/access.ts';
import type { SessionKind, SessionStatus } from '../../vocabulary/session.ts';
import type { SourceRole } from '../../vocabulary/media.ts';

/** A position in a recording: which source, which unbroken stretch of it, how many ms into that stretch. */
export interface MediaPosition {
  readonly sourceId: string;
  readonly epoch: number;
  readonly mediaMs: number;
}

/** A moment as it was observed, and nothing else; its session time is derived by `markTime` ([T1]). */
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

/** One end of a stretch of time: what was observed, on what it rests, and what a correction shifts it by. */
export interface Edge {
  readonly mark: Mark;
  readonly basis: EndBasis;
  readonly by: string;
  /** Sum of corrections, ms; kept apart from the mark so that re-alignment still moves it ([T3]). */
  readonly shiftMs: number;
  /** Half-width of what is not known, ms; for an end inferred from the next start, the whole hand-over. */
  readonly uncertaintyMs: number;
}

/** What every row carries: who recorded it, when, and whether that was taken back. */
export interface Recorded {
  readonly id: string;
  readonly by: string;
  readonly atMs: number;
  readonly undone: boolean;
}

/** A speaking time as it applied when the turn began; nothing later recomputes it ([L2]). */
export interface Allotted {
  /** Null: no limit. */
  readonly ms: number | null;
  readonly basis: AllottedBasis;
  readonly ruleId: string | null;
  readonly changeId: string | null;
}

/** A fixed limit for some classes and kinds; `*` is any class. The first rule that matches counts. */
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
  /** Who keeps the clock; null until somebody first moves the floor. */
  readonly keeper: string | null;
  /** To whom the keeper has offered the clock. */
  readonly clockOfferedTo: string | null;
  /** Topic ids behind the keys 1–9. */
  readonly quickTopics: readonly string[];
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
}

export interface EntryRow extends Recorded {
  /** Sort key among waiting entries; gaps leave room for insertions. */
  readonly rank: number;
  readonly listedAs: Commitment | null;
  /** Every line that it ever stood under, once it was edited; absent before ([A21]). */
  readonly names?: readonly Commitment[];
  /** `state:TJ`, `body:EU`, `actor:<registry id>`; null while unmatched. */
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
  /** `floor`: set by who kept the clock. `unconfirmed`: seen by somebody else, waiting for review ([F6]). */
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

/** A hiding covers entries and interventions for everybody until a lead lifts it; no edit ever clears it ([P3]). */
export interface HideRow extends Recorded {
  readonly subjects: readonly string[];
  readonly reason: Commitment | null;
  readonly lifted: boolean;
}

export interface AttachedSourceRow extends Recorded {
  readonly role: SourceRole;
  readonly channel: string;
  readonly detached: boolean;
  /** Heads of its chains of custody as last logged; absent before ([M13]). */
  readonly custody?: readonly CustodyHead[];
  /** What of it was deleted on purpose; absent where nothing was ([M14]). */
  readonly deleted?: readonly DeletedStretch[];
}

/** The last link of a source's chain of custody for one UTC day: whoever keeps it can tell whether the chain is the same. */
export interface CustodyHead {
  /** `yyyy-mm-dd`. */
  readonly day: string;
  /** Its number: so many links has the day. */
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

/** Ties a media position to session time; positions after it, up to the next anchor of the epoch, follow it. */
export interface AnchorRow extends Recorded {
  readonly sourceId: string;
  readonly epoch: number;
  readonly mediaMs: number;
  readonly sessionMs: number;
  readonly basis: AnchorBasis;
  readonly uncertaintyMs: number;
  /** A tie said again where an earlier alignment had a frame of its own: not a moment that anybody knew ([T8]). */
  readonly again?: boolean;
}

/** A losing id of two starts that are one intervention; commands that name it act on the target ([F5]). */
export interface AliasRow extends Recorded {
  readonly target: string;
}

export interface ExportRow extends Recorded {
  readonly profile: ReaderProfile;
  readonly format: string;
  readonly reader: Commitment;
  /** Hex SHA-256 of the file that left. */
  readonly sha256: string;
  readonly included: number;
  readonly leftOut: number;
}

/** The tables of a session. Adding one here makes the compiler ask for it wherever tables are enumerated. */
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
