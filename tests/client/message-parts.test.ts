import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { isInFirstLoad } from '../../client/message-parts.ts';
import en from '../../shared/messages/en.json' with { type: 'json' };

const ENTRY = resolve(import.meta.dirname, '../../client/main.ts');
const IMPORT = /^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?'([.][^']+[.]ts)'/gmu;

/** A file and everything that it cannot start without. */
function withImports(file: string, seen = new Map<string, string>()): ReadonlyMap<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(IMPORT)) withImports(resolve(dirname(file), path), seen);
  return seen;
}

/** Literal keys, and the beginnings of those that are put together while running. */
function keysIn(text: string): string[] {
  const namespaces = new Set(Object.keys(en).map((key) => key.split('.', 1)[0]));
  return [...text.matchAll(/['"`]([a-z_]+)[.][a-z_]+/gu)]
    .filter(([, namespace]) => namespaces.has(namespace))
    .map(([key]) => key.slice(1));
}

it('all that the console says is in the first load', () => {
  const files = withImports(ENTRY);
  expect(files.size).toBeGreaterThan(80);
  const found = [...files].flatMap(([file, text]) => keysIn(text).map((key) => ({ file, key })));
  expect(found.length).toBeGreaterThan(100);
  expect(found.filter(({ key }) => !isInFirstLoad(key))).toEqual([]);
});

it('the words of other pages are not', () => {
  expect(Object.keys(en).filter((key) => key.startsWith('record.') && isInFirstLoad(key))).toEqual([]);
});
