import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { fold } from '../../shared/reference/fold.ts';

/** A password that a program which knows people finds within so many guesses is refused ([E33]). */
const FEWEST_GUESSES = 1e8;
/** The program's name is what comes to mind on its page. */
const PROGRAM = 'rostrum';
const SHORTEST_WORD = 3;

/** What the lists, which are Latin, lack: the rows of a Russian keyboard, and its word for a password. */
const CYRILLIC = ['пароль', 'йцукен', 'йцукенгшщз', 'фыва', 'фывапролдж', 'ячсмить', 'ячсмитьбю'];

const estimator = new ZxcvbnFactory({ dictionary: { ...dictionary, cyrillic: CYRILLIC }, graphs: adjacencyGraphs });

/**
 * Whether a password is among the first that are guessed: a common one, also with digits and signs added or letters
 * swapped, a row of keys, a repetition, or little more than its owner's name or the program's.
 */
export function isGuessable(password: string, ownerName: string): boolean {
  const own = [PROGRAM, ...fold(ownerName).split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length >= SHORTEST_WORD);
  const guesses = (text: string): number => estimator.check(text, own).guesses;
  const folded = fold(password);
  // What one's own words are joined to has to stand alone.
  const rest = own.reduce((text, word) => text.replaceAll(word, ''), folded);
  return [password, folded, rest].some((text) => guesses(text) < FEWEST_GUESSES);
}
