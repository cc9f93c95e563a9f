import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFigures, type Figure } from '../bench/figures.ts';
import { renderResults, withFigures } from '../bench/readme-table.ts';

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8');
const RESULTS = readFileSync(resolve(import.meta.dirname, '../bench/RESULTS.md'), 'utf8');

/** Most lines of a README for somebody who has five minutes. */
const MOST_LINES = 150;

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

describe('the tables of figures', () => {
  it('show what tests/bench/results.json holds', () => {
    expect(README).toBe(withFigures(README, readFigures()));
    expect(RESULTS).toBe(renderResults(readFigures()));
  });

  it('would differ if a figure had changed', () => {
    const [first] = readFigures();
    const changed = readFigures().map((figure) => ({ ...figure, value: figure.value + 1 }));
    expect(first).toBeDefined();
    expect(withFigures(README, changed)).not.toBe(README);
    const more = renderResults([...readFigures(), INVENTED]);
    expect(more).not.toBe(RESULTS);
    expect(more).toContain('| Time to boil a kettle | 240 s');
    expect(more).toContain('one litre \\| cold');
  });

  it('need the markers and each figure of the README', () => {
    expect(() => withFigures('# Rostrum', readFigures())).toThrow('bench:start');
    expect(() => withFigures(README, [INVENTED])).toThrow('no figure is called');
  });
});

it('the README has at most 150 lines', () => {
  expect(README.split('\n').length).toBeLessThanOrEqual(MOST_LINES);
});
