import { isActorName } from '../actors.ts';
import words from './name-words.json' with { type: 'json' };

const setOf = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.flatMap((list) => list.split(' ')));

const FILLERS = setOf(words.joining, words.role);
const ADDRESS = setOf(words.address);
/** Forms of address that fold to two words: `H. E.`, `г-жа`. */
const ADDRESS_OF_TWO: ReadonlySet<string> = new Set(words.addressOfTwo);
const COMMON = setOf(words.organization, words.demonym);

/** Whether the folded word at this place is a form of address or half of one. */
export function isAddress(folded: readonly string[], at: number): boolean {
  const [before = '', word = '', behind = ''] = [folded[at - 1], folded[at], folded[at + 1]];
  return ADDRESS.has(word) || ADDRESS_OF_TWO.has(`${word} ${behind}`) || ADDRESS_OF_TWO.has(`${before} ${word}`);
}

/** Whether a folded word identifies nobody: an article, a preposition, a role. */
export function isFiller(folded: string): boolean {
  return FILLERS.has(folded);
}

/** Whether a folded word is too common to identify a name: `rights`, `georgian`. */
export function isCommon(folded: string): boolean {
  return COMMON.has(folded) || isActorName(folded);
}
