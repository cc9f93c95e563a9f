import { isActorName, matchActor } from '../actors.ts';
import { cleanListLine } from '../fold-name.ts';
import { joinedWordsOf, soundOf, wordsOf } from './name-text.ts';
import { isAddress, isCommon, isFiller } from './name-words.ts';

/**
 * Names in other people's words ([P20c]). A name has keys, and so has a text. A text may hold the name if they have a
 * key in common. Keys are only compared for equality, so a keyed hash can replace each ([P21]).
 */

/** A shorter word, such as `Li`, is found only together with other words of the name. */
const SHORTEST_WORD = 3;
/** From this length on a word is also the same with a letter more, less or other. */
const SHORTEST_INEXACT = 6;
/** From this length on the end of a word may differ. The word may also be part of a longer one. */
const SHORTEST_STEM = 5;
const LONGEST_ENDING = 3;
/** The most letters that may follow a word of four letters. */
const LONGEST_SHORT_ENDING = 2;
/** The most words of a name that are compared together. */
const LONGEST_PHRASE = 4;
/** The longest part of a joined word in which a name is searched. */
const LONGEST_NAME = 24;

const PARTS = /[()[\],;:/|–—"“”„«»]|\s-\s/u;

/**
 * The keys of a line that names a speaker, as listed or announced. None for a line without a name, or for a State or
 * body.
 */
export function nameKeys(line: string): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const part of partsOf(line)) {
    if (matchActor(part).actor !== null) continue;
    for (const key of partKeys(wordsOf(part))) keys.add(key);
  }
  return keys;
}

/** Whether a line identifies its speaker by a State or body, which several speakers may represent. */
export function namesActor(line: string): boolean {
  return partsOf(line).some((part) => matchActor(part).actor !== null);
}

function partsOf(line: string): string[] {
  return cleanListLine(line).split(PARTS);
}

/** The words that are the name, without forms of address, articles and roles. */
function ownWordsOf(words: readonly string[]): string[] {
  return words.filter((word, at) => !isAddress(words, at) && !isFiller(word));
}

/** Each word of `Ms. Rose Thorn` identifies her. `Human Rights Center` needs all its words ([P20d]). */
function* partKeys(words: readonly string[]): Iterable<string> {
  const isPerson = isAddress(words, 0);
  const own = ownWordsOf(words);
  const tells = (word: string): boolean =>
    word.length >= SHORTEST_WORD && hasLetter(word) && !isActorName(word) && (isPerson || !isCommon(word));
  for (const [at, word] of own.entries()) {
    if (tells(word)) yield* wordKeys(soundOf(word));
    else if (word.length >= SHORTEST_WORD) yield `addressed:${soundOf(word)}`;
    const next = own[at + 1];
    if (next === undefined) continue;
    yield `word:${soundOf(word + next)}`;
    yield `word:${soundOf(next + word)}`;
  }
  for (const phrase of phrasesOf(own, Math.min(own.length, LONGEST_PHRASE))) {
    if (!phrase.some(hasLetter)) continue;
    yield `phrase:${phraseOf(phrase)}`;
    for (const word of phrase) yield `in-phrase:${soundOf(word)}`;
  }
}

function* wordKeys(word: string): Iterable<string> {
  yield `word:${word}`;
  if (word.length === SHORTEST_STEM - 1) yield `short:${word}`;
  if (word.length >= SHORTEST_STEM) {
    const most = Math.min(LONGEST_ENDING, Math.max(1, word.length - SHORTEST_STEM));
    for (let cut = 0; cut <= most; cut++) yield `stem:${word.slice(0, word.length - cut)}`;
  }
  if (word.length >= SHORTEST_INEXACT) for (const less of withOneLess(word)) yield `inexact:${less}`;
}

/** Looks for names in other people's words. */
export interface NameSearch {
  /** Whether a text may hold one of the names, or a word that identifies one. */
  isIn(text: string): boolean;
  /** Whether a line may name the same speaker: one of its names has no word but theirs. */
  isNameOf(line: string): boolean;
}

/** @param has whether any of the names has this key */
export function createNameSearch(has: (key: string) => boolean): NameSearch {
  const isName = remembered((word) => isNameWord(word, has));
  const isAddressed = remembered((word) => has(`addressed:${soundOf(word)}`));
  const isInPhrase = remembered((word) => has(`in-phrase:${soundOf(word)}`));
  const isPhrase = (phrase: readonly string[]): boolean =>
    phrase.every(isInPhrase) && has(`phrase:${phraseOf(phrase)}`);
  const hasPhrase = (own: readonly string[]): boolean => {
    for (let count = 1; count <= LONGEST_PHRASE; count++) if (phrasesOf(own, count).some(isPhrase)) return true;
    return false;
  };

  return {
    isIn(text) {
      const words = wordsOf(text);
      if (words.some(isName) || joinedWordsOf(text).some(isName)) return true;
      if (words.some((word, at) => at > 0 && isAddress(words, at - 1) && isAddressed(word))) return true;
      return hasPhrase(ownWordsOf(words));
    },
    isNameOf(line) {
      return partsOf(line).some((part) => {
        const own = ownWordsOf(wordsOf(part));
        const telling = own.filter((word) => word.length >= SHORTEST_WORD && hasLetter(word) && !isActorName(word));
        const areAllTheirs = telling.every((word) => isName(word) || (isCommon(word) && isInPhrase(word)));
        return areAllTheirs && (telling.some(isName) || hasPhrase(own));
      });
    },
  };
}

/** Remembers the answer for each word. */
function remembered(ask: (word: string) => boolean): (word: string) => boolean {
  const known = new Map<string, boolean>();
  return (word) => {
    const answer = known.get(word) ?? ask(word);
    known.set(word, answer);
    return answer;
  };
}

/** Whether a word of a text may be a word of one of the names. A common word must be equal. */
function isNameWord(folded: string, has: (key: string) => boolean): boolean {
  if (folded.length < SHORTEST_WORD || isActorName(folded)) return false;
  const word = soundOf(folded);
  if (has(`word:${word}`)) return true;
  if (isCommon(folded)) return false;
  for (let cut = 0; cut <= LONGEST_ENDING; cut++) {
    const stem = word.slice(0, word.length - cut);
    if (stem.length === SHORTEST_STEM - 1 && cut <= LONGEST_SHORT_ENDING && has(`short:${stem}`)) return true;
    if (stem.length >= SHORTEST_STEM - 1 && has(`stem:${stem}`)) return true;
  }
  if (word.length >= SHORTEST_STEM && withOneLess(word).some((less) => has(`inexact:${less}`))) return true;
  return runsIn(word).some((run) => has(`word:${run}`));
}

/**
 * The word itself, and the word without each of its letters. Two words that share one of these are one letter apart.
 */
function withOneLess(word: string): string[] {
  return [word, ...Array.from({ length: word.length }, (_, at) => word.slice(0, at) + word.slice(at + 1))];
}

/** The parts of a longer word that may be words without spaces: `#freerosafern`. */
function runsIn(word: string): string[] {
  const runs: string[] = [];
  for (let from = 0; from + SHORTEST_INEXACT <= word.length; from++)
    for (let length = SHORTEST_INEXACT; length <= LONGEST_NAME && from + length <= word.length; length++)
      runs.push(word.slice(from, from + length));
  return runs;
}

function hasLetter(word: string): boolean {
  return /\p{L}/u.test(word);
}

function phrasesOf(words: readonly string[], count: number): (readonly string[])[] {
  if (count === 0) return [];
  return Array.from({ length: Math.max(0, words.length - count + 1) }, (_, at) => words.slice(at, at + count));
}

/** The words of a phrase in any order. */
function phraseOf(words: readonly string[]): string {
  return words.map(soundOf).sort().join(' ');
}
