import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFigures, type Figure } from '../bench/figures.ts';
import { withFigures } from '../bench/readme-table.ts';

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');

const INVENTED: Figure = {
  name: 'Time to boil a kettle',
  value: 240,
  unit: 's',
  conditions: 'one litre | cold',
  loadBefore: 0.1,
  command: 'npm run bench -- kettle',
  commit: '0000000000',
  machine: 'a stove',
  date: '2026-01-01',
};

describe("the README's table of figures", () => {
  it('says what tests/bench/results.json says', () => {
    expect(README).toBe(withFigures(README, readFigures()));
  });

  it('would differ if a figure had changed', () => {
    const redrawn = withFigures(README, [...readFigures(), INVENTED]);
    expect(redrawn).not.toBe(README);
    expect(redrawn).toContain('| Time to boil a kettle | 240 s');
    expect(redrawn).toContain('one litre \\| cold');
  });

  it('needs its markers', () => {
    expect(() => withFigures('# Rostrum', [])).toThrow('bench:start');
  });
});
