import { actorOf } from '../reference/actors.ts';
import { cleanListLine } from '../reference/fold-name.ts';
import { hiddenSubjects } from '../session/hiding/hidden.ts';
import { isOwnName } from '../session/list/list-name.ts';
import { nameOn, namesEver, placeOf, type SpeakerRow } from '../session/state/speakers.ts';
import { disclosureOf, textOf, type SessionState } from '../session/state/state.ts';
import type { Commitment } from '../log/event.ts';
import type { ReaderProfile } from '../vocabulary/access.ts';
import type { LeftOutReason } from './left-out.ts';
import { NOTHING_KEPT, protectedNames, type ProtectedNames } from './protected-names.ts';

/** The content of an export for one audience ([R2]). */
export interface Policy {
  /** The treatment of a protected speaker's rows ([R3]). */
  readonly protectedRows: 'kept' | 'alias' | 'absent';
  readonly hasUnconfirmed: boolean;
  readonly hasNotes: boolean;
  readonly hasFlags: boolean;
  readonly hasUnverifiedQuotes: boolean;
  /** Whether a raw line of the list may stand for a name that nobody has confirmed. */
  readonly hasListLines: boolean;
  readonly hasObservers: boolean;
  readonly hasIds: boolean;
  /** Whether it has references that the reference data lacks. They may hold free text ([R40]). */
  readonly hasUnknownReferences: boolean;
  readonly countsUnreviewedCutOffs: boolean;
  /** Instants are rounded down to a multiple of this, ms. */
  readonly instantStepMs: number;
  /** Lengths are rounded to a multiple of this, ms. */
  readonly lengthStepMs: number;
}

export const POLICIES: { readonly [P in ReaderProfile]: Policy } = {
  internal: {
    protectedRows: 'kept',
    hasUnconfirmed: true,
    hasNotes: true,
    hasFlags: true,
    hasUnverifiedQuotes: true,
    hasListLines: true,
    hasObservers: true,
    hasIds: true,
    hasUnknownReferences: true,
    countsUnreviewedCutOffs: true,
    instantStepMs: 1,
    lengthStepMs: 1,
  },
  partner: {
    protectedRows: 'alias',
    hasUnconfirmed: false,
    hasNotes: false,
    hasFlags: false,
    hasUnverifiedQuotes: true,
    hasListLines: true,
    hasObservers: false,
    hasIds: false,
    hasUnknownReferences: false,
    countsUnreviewedCutOffs: false,
    instantStepMs: 1,
    lengthStepMs: 1,
  },
  public: {
    protectedRows: 'absent',
    hasUnconfirmed: false,
    hasNotes: false,
    hasFlags: false,
    hasUnverifiedQuotes: false,
    hasListLines: false,
    hasObservers: false,
    hasIds: false,
    hasUnknownReferences: false,
    countsUnreviewedCutOffs: false,
    instantStepMs: 60_000,
    lengthStepMs: 1000,
  },
};

/** The name of a speaker as one reader may have it. */
export interface Naming {
  readonly name: string | null;
  /** Why this reader gets none of the existing names. */
  readonly withheld: LeftOutReason | null;
}

/** Free text as one reader may have it. Null if it is missing, erased or withheld. */
export interface Words {
  readonly text: string | null;
  readonly withheld: LeftOutReason | null;
}

/** Decides for one session what is protected, and which words may be printed. */
export interface Redaction {
  readonly policy: Policy;
  /** Whether a row of the list or of the floor is protected: hidden, or of unknown protection ([P4]). */
  isProtected(row: SpeakerRow): boolean;
  /** Why this reader may not have the row. Null if they may. */
  protectionOf(row: SpeakerRow): Extract<LeftOutReason, 'protected' | 'like_protected'> | null;
  nameOf(row: SpeakerRow): Naming;
  words(commitment: Commitment | null): Words;
  /** The same for a text that is in no log: a conference's name, a channel. */
  plain(text: string | null): Words;
  instant(ms: number): number;
  length(ms: number): number;
}

export function createRedaction(state: SessionState, profile: ReaderProfile, kept = NOTHING_KEPT): Redaction {
  const policy = POLICIES[profile];
  const hidden = hiddenSubjects(state);

  const isProtected = (row: SpeakerRow): boolean => {
    const pair = pairOf(state, row);
    if (pair.some(({ id }) => hidden.has(id))) return true;
    return pair.map(nameOn).some((text) => text !== null && disclosureOf(state, text)?.state !== 'value');
  };

  const names = profile === 'internal' ? NO_NAMES : protectedNames(state, isProtected, kept);
  const withholds = (text: string): LeftOutReason | null => {
    if (names.isOneUnknown) return 'protected_name_unknown';
    return names.isIn(text) ? 'protected_name_in_text' : null;
  };

  /**
   * Whether a speaker who is not hidden has, or had, a name that may be a hidden speaker's. Computed once for each row.
   */
  const isLikeProtected = (row: SpeakerRow): boolean => {
    const known = likeProtected.get(row.id);
    if (known !== undefined) return known;
    const isLike = namesEver(state, placeOf(state, row.id)).some((name) => names.isNameOf(textOf(state, name) ?? ''));
    likeProtected.set(row.id, isLike);
    return isLike;
  };
  const likeProtected = new Map<string, boolean>();

  const plain = (given: string | null): Words => {
    const text = given?.normalize('NFC') ?? null;
    const withheld = text === null ? null : withholds(text);
    return { text: withheld === null ? text : null, withheld };
  };

  return {
    policy,
    isProtected,
    protectionOf: (row) => (isProtected(row) ? 'protected' : isLikeProtected(row) ? 'like_protected' : null),
    nameOf: (row) => {
      const actor = row.actor === null ? undefined : actorOf(row.actor);
      if (actor !== undefined) return { name: actor.name, withheld: null };
      const { confirmed, listLine } = namesOn(state, row);
      const own = plain(confirmed);
      if (own.text !== null || listLine === null) return { name: own.text, withheld: own.withheld };
      if (!policy.hasListLines) return { name: null, withheld: 'raw_list_lines' };
      const { text: name, withheld } = plain(listLine);
      return { name, withheld };
    },
    words: (commitment) => plain(textOf(state, commitment)),
    plain,
    instant: (ms) => Math.floor(ms / policy.instantStepMs) * policy.instantStepMs,
    length: (ms) => Math.round(ms / policy.lengthStepMs) * policy.lengthStepMs,
  };
}

/** For the team's export, which leaves out no name. */
const NO_NAMES: ProtectedNames = { isIn: () => false, isNameOf: () => false, isOneUnknown: false };

/** A turn and its line of the list. They are one speaker, so the protection of one protects the other. */
function pairOf(state: SessionState, row: SpeakerRow): SpeakerRow[] {
  const other =
    'listedAs' in row
      ? row.intervention === null
        ? undefined
        : state.tables.interventions.get(row.intervention)
      : row.entry === null
        ? undefined
        : state.tables.entries.get(row.entry);
  return other === undefined ? [row] : [row, other];
}

/** The names of a speaker: one that is confirmed, and one that only a raw line of the list has. */
function namesOn(state: SessionState, row: SpeakerRow): { confirmed: string | null; listLine: string | null } {
  let confirmed: string | null = null;
  let listLine: string | null = null;
  for (const each of pairOf(state, row)) {
    if ('listedAs' in each) listLine ??= printable(textOf(state, each.listedAs));
    else if (isOwnName(state, each)) confirmed ??= printable(textOf(state, each.announcedAs));
  }
  return { confirmed, listLine };
}

function printable(text: string | null): string | null {
  if (text === null) return null;
  const cleaned = cleanListLine(text).normalize('NFC');
  return cleaned === '' ? null : cleaned;
}
