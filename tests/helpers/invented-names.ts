import { createChance } from './chance.ts';

/** An invented person, with the spellings of her name. */
export interface InventedName {
  readonly given: string;
  readonly family: string;
  /** Forms of a list or of a chair. */
  lines(): readonly string[];
  /** Forms within other people's texts. */
  spellings(): readonly string[];
  /** Every word that identifies her, in every script, in lower case. */
  traces(): readonly string[];
}

const BEGINNINGS = ['zor', 'kelm', 'brav', 'tund', 'vist', 'marg', 'dral', 'pelt', 'norv', 'galm'];
const MIDDLES = ['van', 'is', 'ond', 'el', 'urm', 'ast', 'ink', 'ov'];
const GIVEN_ENDS = ['da', 'na', 'la', 'ra'];
const FAMILY_ENDS = ['tek', 'dor', 'min', 'lar', 'zan'];

const LETTERS: { readonly [script: string]: { readonly [latin: string]: string } } = {
  Cyrillic: lettersOf('a а b б d д e е g г i и k к l л m м n н o о p п r р s с t т u у v в z з'),
  Georgian: lettersOf('a ა b ბ d დ e ე g გ i ი k კ l ლ m მ n ნ o ო p პ r რ s ს t ტ u უ v ვ z ზ'),
  Armenian: lettersOf('a ա b բ d դ e ե g գ i ի k կ l լ m մ n ն o ո p պ r ր s ս t տ u ու v վ z զ'),
};

function lettersOf(pairs: string): { readonly [latin: string]: string } {
  const letters = pairs.split(' ');
  return Object.fromEntries(letters.flatMap((letter, at) => (at % 2 === 0 ? [[letter, letters[at + 1] ?? '']] : [])));
}

export function written(name: string, script: string): string {
  return Array.from(name.toLowerCase(), (letter) => LETTERS[script]?.[letter] ?? letter).join('');
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Makes names and choices from a seed. */
export function createInventor(seed: number) {
  const chance = createChance(seed);
  const pick = <T>(from: readonly T[]): T => {
    const picked = from[Math.floor(chance.unit() * from.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  };
  const shuffled = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, order: chance.unit() }))
      .sort((a, b) => a.order - b.order)
      .map(({ item }) => item);
  const word = (ends: readonly string[]): string => capital(pick(BEGINNINGS) + pick(MIDDLES) + pick(ends));

  return { pick, shuffled, name: () => inventedName(word(GIVEN_ENDS), word(FAMILY_ENDS)) };
}

export function inventedName(given: string, family: string): InventedName {
  const both = [given, family];
  const scripts = Object.keys(LETTERS);
  const inScript = (script: string): string => both.map((each) => capital(written(each, script))).join(' ');
  const [cyrillicGiven = '', cyrillicFamily = ''] = both.map((each) => capital(written(each, 'Cyrillic')));
  return {
    given,
    family,
    lines: () => [
      `12. Ms. ${given} ${family} (Meadow Watch)`,
      `${family}, ${given}`,
      `Meadow Watch (${given} ${family})`,
      `${given} ${family} – right of reply`,
      `H.E. Dr. ${given} ${family}`,
      ...scripts.map(inScript),
    ],
    spellings: () => [
      `${given} ${family}`,
      `${family}, ${given}`,
      `Ms. ${family}`,
      `${family}’s`,
      family.toUpperCase(),
      given,
      `${given}'s`,
      `#free${family}`,
      `${given}-${family}`,
      ...scripts.map(inScript),
      `${cyrillicGiven.slice(0, -1)}ы ${cyrillicFamily}`,
      `${cyrillicFamily}ом`,
      `${written(family, 'Georgian')}ის`,
      `${written(family, 'Armenian')}ի`,
    ],
    traces: () =>
      both.flatMap((each) => [each.toLowerCase(), ...scripts.map((script) => written(each, script).slice(0, -1))]),
  };
}
