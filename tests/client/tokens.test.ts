/** Tests the colours of the themes: contrast and distinct phases. */
import { expect, it } from 'vitest';
import { tokens } from '../../client/ui/tokens.css.ts';

type Colours = ReadonlyMap<string, string>;

const BLOCKS = tokens.cssText.split(':root').slice(1);

function colours(theme: 'dark' | 'light' | 'dim'): Colours {
  const found = new Map<string, string>();
  const side = theme === 'light' ? 2 : 3;
  for (const match of (BLOCKS[0] ?? '').matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g))
    found.set(match[1] ?? '', match[side] ?? '');
  if (theme !== 'dim') return found;
  const dim = BLOCKS.find((block) => block.startsWith("[data-theme='dim']")) ?? '';
  for (const match of dim.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)) found.set(match[1] ?? '', match[2] ?? '');
  return found;
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(of: Colours, a: string, b: string): number {
  const [light = 0, dark = 0] = [a, b].map((name) => luminance(of.get(name) ?? '#000000')).sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

it.each(['dark', 'light', 'dim'] as const)(
  '%s: text has a contrast of 4.5, control borders and focus of 3',
  (theme) => {
    const of = colours(theme);
    for (const ground of ['bg', 'panel', 'raised']) {
      for (const text of ['text', 'muted', 'blue', 'amber', 'magenta', 'green'])
        expect(contrast(of, text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      for (const part of ['muted', 'focus', 'accent'])
        expect(contrast(of, part, ground), `${part} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
    expect(contrast(of, 'on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
  },
);
