import type { KeyName } from './keyboard.ts';

const WORDS: { readonly [name: string]: string } = {
  shift: '⇧',
  mod: 'Ctrl',
  enter: '↵',
  escape: 'Esc',
  arrowleft: '←',
  arrowright: '→',
  end: 'End',
};

/** A key as it is printed: `⇧N`, `Ctrl K`, `←`. */
export function keyWords(name: KeyName): string {
  const parts = name.split('+').map((part) => WORDS[part] ?? part.toUpperCase());
  return parts[0] === 'Ctrl' ? parts.join(' ') : parts.join('');
}
