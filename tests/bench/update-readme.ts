import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readFigures } from './figures.ts';
import { renderResults, withFigures } from './readme-table.ts';

/** After the last measurement README.md and RESULTS.md show what results.json holds. */
export function teardown(): void {
  const readme = resolve(import.meta.dirname, '../../README.md');
  const figures = readFigures();
  writeFileSync(readme, withFigures(readFileSync(readme, 'utf8'), figures));
  writeFileSync(resolve(import.meta.dirname, 'RESULTS.md'), renderResults(figures));
}
