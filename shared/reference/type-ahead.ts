import { fold } from './fold.ts';

/** A result that a few typed letters may select. */
export interface Candidate {
  readonly id: string;
  readonly label: string;
  /** Folded names that match from the first letter. */
  readonly names: readonly string[];
  /** Folded names in other languages. They match from the fourth letter, so that few letters stay unambiguous. */
  readonly otherNames: readonly string[];
  /** Folded codes and abbreviations. They match only when typed in full. */
  readonly codes: readonly string[];
  /** Already on this session's list. It is ranked first. */
  readonly inSession: boolean;
}

/** The effect of Enter: none; take the first; ask for a number; or take the text as typed. */
export type EnterMeans = 'nothing' | 'first' | 'choose' | 'as_typed';

export interface Suggestions<C extends Candidate> {
  /** Best first, at most as many as there are number keys. */
  readonly options: readonly C[];
  readonly enter: EnterMeans;
}

export interface TypeAheadRules {
  /** Allows a text that names nothing known, e.g. an unlisted speaker. */
  readonly freeText: boolean;
  /** A code outranks the beginning of a name. For codes that are all distinct and shown beside their names. */
  readonly codesWin: boolean;
}

const OTHER_NAMES_FROM = 4;
const LATER_WORDS_FROM = 3;
/** From this length on, a text that is a whole name selects that name. A longer name may begin with it. */
const WHOLE_NAME_FROM = 4;
const MOST_OPTIONS = 9;

export function candidate(
  id: string,
  label: string,
  more: {
    names?: readonly string[];
    otherNames?: readonly string[];
    codes?: readonly string[];
    inSession?: boolean;
  } = {},
): Candidate {
  return {
    id,
    label,
    names: [label, ...(more.names ?? [])].map(fold),
    otherNames: (more.otherNames ?? []).map(fold),
    codes: (more.codes ?? []).map(fold),
    inSession: more.inSession ?? false,
  };
}

/** How well a candidate matches the typed text, best first. Undefined if it does not match. */
type Fit = 'whole' | 'begins' | 'code' | 'word';

const RANKS: { readonly [F in Fit]: number } = { whole: 1, begins: 2, code: 3, word: 4 };

interface Fitting<C extends Candidate> {
  readonly candidate: C;
  readonly fit: Fit;
  readonly isCode: boolean;
}

function fitOf({ names, otherNames, codes }: Candidate, typed: string): Fit | undefined {
  const counting = typed.length < OTHER_NAMES_FROM ? names : [...names, ...otherNames];
  if (typed.length >= WHOLE_NAME_FROM && counting.includes(typed)) return 'whole';
  if (counting.some((name) => name.startsWith(typed))) return 'begins';
  if (codes.includes(typed)) return 'code';
  if (typed.length >= LATER_WORDS_FROM && counting.some((name) => name.includes(` ${typed}`))) return 'word';
  return undefined;
}

/**
 * The candidates for a few typed letters, and the effect of Enter ([A8]). A code that also begins another name never
 * selects: both are offered, and a number or another letter decides. Codes precede names only if typed in capitals.
 * What this session already has precedes everything else.
 */
export function suggest<C extends Candidate>(
  text: string,
  candidates: readonly C[],
  { freeText, codesWin }: TypeAheadRules,
): Suggestions<C> {
  const typed = fold(text);
  if (typed === '') return { options: [], enter: 'nothing' };
  const inCapitals = text === text.toUpperCase() && text !== text.toLowerCase();
  const fitting: Fitting<C>[] = [];
  for (const candidate of candidates) {
    const fit = fitOf(candidate, typed);
    if (fit !== undefined) fitting.push({ candidate, fit, isCode: candidate.codes.includes(typed) });
  }
  const rank = ({ fit, isCode, candidate }: Fitting<C>): number => {
    if (isCode && codesWin) return 0;
    if (fit === 'word') return 9;
    return (candidate.inSession ? 0 : 4) + (isCode && inCapitals ? 1 : RANKS[fit]);
  };
  fitting.sort((a, b) => rank(a) - rank(b) || ((a.candidate.names[0] ?? '') < (b.candidate.names[0] ?? '') ? -1 : 1));
  const options = fitting.slice(0, MOST_OPTIONS).map(({ candidate }) => candidate);
  return { options, enter: enterMeans(fitting, freeText, codesWin) };
}

function enterMeans(fitting: readonly Fitting<Candidate>[], freeText: boolean, codesWin: boolean): EnterMeans {
  const wholes = fitting.filter(({ fit }) => fit === 'whole').length;
  const certain = fitting.filter(({ fit }) => fit !== 'word').length;
  const first = fitting[0];
  if (first === undefined) return freeText ? 'as_typed' : 'nothing';
  if (codesWin && first.isCode) return 'first';
  if (wholes === 1 && first.fit === 'whole') return 'first';
  if (certain === 1) return 'first';
  if (certain > 1) return 'choose';
  // Only a later word of a name matches. That is too little to select it where free text is allowed.
  if (freeText) return 'as_typed';
  return fitting.length === 1 ? 'first' : 'choose';
}
