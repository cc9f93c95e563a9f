import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { fold } from '../../shared/reference/fold.ts';

/** A password that the estimator finds with fewer guesses is refused ([E33]). */
const FEWEST_GUESSES = 1e8;
const PROGRAM = 'rostrum';
const SHORTEST_WORD = 3;

/** The estimator's lists are Latin. These are the rows of a Russian keyboard and the Russian word for password. */
const CYRILLIC = ['пароль', 'йцукен', 'йцукенгшщз', 'фыва', 'фывапролдж', 'ячсмить', 'ячсмитьбю'];

const estimator = new ZxcvbnFactory({ dictionary: { ...dictionary, cyrillic: CYRILLIC }, graphs: adjacencyGraphs });

/**
 * Whether a password is guessed first ([E33]). The names of its owner and of the program count as known words.
 */
export function isGuessable(password: string, ownerName: string): boolean {
  const own = [PROGRAM, ...fold(ownerName).split(/[^\p{L}\p{N}]+/u)].filter((word) => word.length >= SHORTEST_WORD);
  const guesses = (text: string): number => estimator.check(text, own).guesses;
  const folded = fold(password);
  // The part that is joined to a known word must be a good password by itself.
  const rest = own.reduce((text, word) => text.replaceAll(word, ''), folded);
  return [password, folded, rest].some((text) => guesses(text) < FEWEST_GUESSES);
}
