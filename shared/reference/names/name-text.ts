import { fold } from '../fold.ts';

/** An apostrophe within a word: of a soft sign, `Kel’mistek`, or before an ending, `Kelmistek’s`. */
const APOSTROPHE = /(\p{L})['’‘ʼʹʻ`´](?=(\p{L}+))/gu;
/** A longer run of letters behind an apostrophe is no ending. */
const LONGEST_ENDING = 3;
/** `rosaFern`, `Rosa2024`: where a tag or an address has no space. */
const SEAM = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/gu;
/** `Kel-mistek`, also at the end of a line. */
const HYPHEN = /(\p{L}{2,})[-‐‑–]\s*(?=\p{L}{2})/gu;
/** `K e l m i s t e k`, `K.E.L.` */
const SPACED = /(?<![\p{L}\p{N}])(?:\p{L}[ .\u00A0-]+){3,}\p{L}(?![\p{L}\p{N}])/gu;

/** The folded words of a text, in order. */
export function wordsOf(text: string): string[] {
  const whole = text.normalize('NFC').replace(APOSTROPHE, (_, before: string, behind: string) => {
    return behind.length > LONGEST_ENDING ? before : `${before} `;
  });
  const folded = fold(whole.replace(SEAM, ' '));
  return folded === '' ? [] : folded.split(' ');
}

/** Words that a text has only without the characters that divide them. */
export function joinedWordsOf(text: string): string[] {
  const spaced = (text.match(SPACED) ?? []).map((letters) => fold(letters).replaceAll(' ', ''));
  const whole = text.replace(HYPHEN, '$1');
  return whole === text ? spaced : [...spaced, ...wordsOf(whole)];
}

/** Spellings of one sound, in the order of their replacement. The last one of each replaces the others. */
const SOUNDS: readonly (readonly [RegExp, string])[] = [
  [/shch|tsch/gu, 'c'],
  [/sch/gu, 's'],
  [/tch|ch|cz|ts|tz/gu, 'c'],
  [/sh|sz/gu, 's'],
  [/zh/gu, 'z'],
  [/kh/gu, 'h'],
  [/gh/gu, 'g'],
  [/ph/gu, 'f'],
  [/th/gu, 't'],
  [/ck|q/gu, 'k'],
  [/x/gu, 'ks'],
  [/w/gu, 'v'],
  [/[jy]/gu, 'i'],
  [/(.)\1+/gu, '$1'],
];

/** One form for the spellings of a folded word in several systems of romanization: `kravtsov`, `Krawcow`. */
export function soundOf(folded: string): string {
  return SOUNDS.reduce((word, [spelling, sound]) => word.replace(spelling, sound), folded);
}
