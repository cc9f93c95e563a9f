import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { recordFigure } from './figures.ts';

const CLIENT = resolve(import.meta.dirname, '../../dist/client');

interface ManifestChunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** The files that a browser must have before the first line of `entry` runs: itself and its static imports. */
function staticFiles(entry: string): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(CLIENT, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    ManifestChunk
  >;
  const files = new Set<string>();
  const visit = (name: string): void => {
    const chunk = manifest[name];
    if (chunk === undefined || files.has(chunk.file)) return;
    files.add(chunk.file);
    chunk.imports?.forEach(visit);
  };
  visit(entry);
  return files;
}

it('page size', () => {
  const files = [...staticFiles('index.html')];
  const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(CLIENT, file)), { level: 9 }).length, 0);
  expect(bytes).toBeGreaterThan(0);
  recordFigure('page-size', {
    name: 'JavaScript of the first page, gzipped',
    value: Math.round(bytes / 100) / 10,
    unit: 'kB',
    conditions: `loaded before the first line runs; files: ${String(files.length)}`,
  });
});
