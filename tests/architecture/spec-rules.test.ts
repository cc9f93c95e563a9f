import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const RULE = /^- \*\*\[([A-Z]\d+[a-z]?)\]\*\*/gmu;
const QUOTED = /\[([A-Z]\d{1,2}[a-z]?)\]/gu;

/** A long rule is split into parts a, b, c … A text may still quote all of them by the number alone. */
const whole = (id: string): string => id.replace(/[a-z]$/u, '');

const numbers = [...readFileSync(join(ROOT, 'shared/SPEC.md'), 'utf8').matchAll(RULE)].map(([, id = '']) => id);

/** Source files of the project, apart from what is generated. */
function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /[.](ts|mjs|py)$/u.test(path))
    .map((path) => join(ROOT, folder, path));
}

function quotedIn(files: readonly string[]): ReadonlySet<string> {
  return new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(QUOTED)].map(([, id = '']) => id)));
}

describe('the numbered rules', () => {
  it('have one number each', () => {
    expect(numbers.length).toBeGreaterThan(100);
    expect(numbers.filter((id, at) => numbers.indexOf(id) !== at)).toEqual([]);
  });

  it('are either one rule or split into parts, never both', () => {
    expect(numbers.filter((id) => whole(id) !== id && numbers.includes(whole(id)))).toEqual([]);
  });

  it('are the only ones that code and tests quote', () => {
    const known = new Set([...numbers, ...numbers.map(whole)]);
    const quoted = quotedIn(['client', 'server', 'shared', 'tests'].flatMap(sourcesIn));
    expect([...quoted].filter((id) => !known.has(id))).toEqual([]);
  });

  it('are each shown by a test that quotes them', () => {
    const shown = quotedIn(sourcesIn('tests').filter((file) => /[.](test|bench)[.]ts$|-contract[.]ts$/u.test(file)));
    expect(numbers.filter((id) => !shown.has(id))).toEqual([]);
  });
});
