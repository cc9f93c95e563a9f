import { actorOf, matchActor } from '../reference/actors.ts';
import { fold } from '../reference/fold.ts';
import { cleanListLine, withoutAddress } from '../reference/fold-name.ts';
import { hiddenSubjects } from '../session/hidden.ts';
import { isOwnName } from '../session/own-name.ts';
import type { EntryRow, InterventionRow } from '../session/rows.ts';
import { disclosureOf, textOf, type SessionState } from '../session/state.ts';
import type { Commitment } from '../log/event.ts';
import type { ReaderProfile } from '../vocabulary/reader-profile.ts';

/** What a copy for one kind of reader has and has not ([R2]). */
export interface Policy {
  /** What becomes of a protected speaker's rows. */
  readonly protectedRows: 'kept' | 'alias' | 'absent';
  readonly hasUnconfirmed: boolean;
  readonly hasNotes: boolean;
  readonly hasFlags: boolean;
  readonly hasUnverifiedQuotes: boolean;
  /** Raw lines of the list stand for names that nobody has confirmed. */
  readonly hasListLines: boolean;
  readonly hasObservers: boolean;
  readonly hasIds: boolean;
  /** References of old logs that the reference data does not have: free text that nobody has looked at ([R40]). */
  readonly hasUnknownReferences: boolean;
  readonly countsUnreviewedCutOffs: boolean;
  /** Instants are cut down to a multiple of this, ms. */
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
  /** The only name there is was a raw line of the list, and this reader gets none. */
  readonly isListLineWithheld: boolean;
}

/** Decides for one session what is protected, and which words may be printed. */
export interface Redaction {
  readonly policy: Policy;
  /** Whether a row of the list or of the floor is protected: hidden, or of unknown protection ([P4]). */
  isProtected(row: EntryRow | InterventionRow): boolean;
  nameOf(row: EntryRow | InterventionRow): Naming;
  /** Free text for this reader; null where it is missing, erased, or names a protected speaker. */
  words(commitment: Commitment | null): { readonly text: string | null; readonly namesProtected: boolean };
  instant(ms: number): number;
  length(ms: number): number;
}

export function createRedaction(state: SessionState, profile: ReaderProfile): Redaction {
  const policy = POLICIES[profile];
  const hidden = hiddenSubjects(state);

  const isProtected = (row: EntryRow | InterventionRow): boolean => {
    const pair = pairOf(state, row);
    if (pair.some(({ id }) => hidden.has(id))) return true;
    return pair.flatMap(textsOn).some((text) => disclosureOf(state, text)?.state !== 'value');
  };

  const protectedNames = profile === 'internal' ? [] : namesOfProtected(state, isProtected);
  const namesProtected = (text: string): boolean => {
    const folded = ` ${fold(text)} `;
    return protectedNames.some((name) => folded.includes(` ${name} `));
  };

  return {
    policy,
    isProtected,
    nameOf: (row) => {
      const { confirmed, listLine } = namesOn(state, row);
      if (confirmed !== null && !namesProtected(confirmed)) return { name: confirmed, isListLineWithheld: false };
      if (listLine === null) return { name: null, isListLineWithheld: false };
      if (!policy.hasListLines || namesProtected(listLine)) return { name: null, isListLineWithheld: true };
      return { name: listLine, isListLineWithheld: false };
    },
    words: (commitment) => {
      const text = textOf(state, commitment)?.normalize('NFC') ?? null;
      const names = text !== null && namesProtected(text);
      return { text: names ? null : text, namesProtected: names };
    },
    instant: (ms) => Math.floor(ms / policy.instantStepMs) * policy.instantStepMs,
    length: (ms) => Math.round(ms / policy.lengthStepMs) * policy.lengthStepMs,
  };
}

/** A turn and its line on the list are one speaker: what protects one protects the other. */
function pairOf(state: SessionState, row: EntryRow | InterventionRow): (EntryRow | InterventionRow)[] {
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

function textsOn(row: EntryRow | InterventionRow): Commitment[] {
  const text = 'listedAs' in row ? row.listedAs : row.announcedAs;
  return text === null ? [] : [text];
}

/** The names that a speaker has: one that stands by itself, and one that only a raw line of the list gives. */
function namesOn(
  state: SessionState,
  row: EntryRow | InterventionRow,
): { confirmed: string | null; listLine: string | null } {
  let confirmed: string | null = row.actor === null ? null : (actorOf(row.actor)?.name ?? null);
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

/**
 * The folded names under which protected speakers appear in this session: other people's words that contain one would
 * give them away. The names of States and bodies are not among them, for they stand for more than one speaker.
 */
function namesOfProtected(state: SessionState, isProtected: (row: EntryRow | InterventionRow) => boolean): string[] {
  const names = new Set<string>();
  const rows = [...state.tables.entries.values(), ...state.tables.interventions.values()];
  for (const row of rows) {
    if (!isProtected(row)) continue;
    for (const text of textsOn(row)) {
      for (const part of partsOf(textOf(state, text) ?? '')) names.add(part);
    }
  }
  return [...names].sort();
}

/**
 * The folded names in a line: "Ms. Rose Thorn (Tulip Watch)" holds two, and each gives the speaker away. Forms of
 * address are left off, for others write without them; a family name alone stays, for others may have it too.
 */
function partsOf(line: string): string[] {
  const cleaned = cleanListLine(line);
  return [cleaned, ...cleaned.split(/[(),;:/|–—]| - /u)]
    .filter((part) => matchActor(part).actor === null)
    .map((part) => withoutAddress(fold(part)))
    .filter((part) => part.length > 2);
}
