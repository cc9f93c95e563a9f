import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readFigures } from './figures.ts';
import { withFigures } from './readme-table.ts';

/** After the last measurement the README shows what results.json holds. */
export function teardown(): void {
  const path = resolve(import.meta.dirname, '../../README.md');
  writeFileSync(path, withFigures(readFileSync(path, 'utf8'), readFigures()));
}
