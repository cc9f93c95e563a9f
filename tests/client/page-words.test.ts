/** Tests that every page uses only words that it has loaded. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { PAGES } from '../../client/app/pages.ts';
import { RIGHTS } from '../../shared/access.ts';

const CLIENT = resolve(import.meta.dirname, '../../client');
const ENGLISH = resolve(import.meta.dirname, '../../shared/messages/en');
const IMPORT = /(?:^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?|import\()'([.][^']+[.]ts)'/gmu;

const AREAS = readdirSync(ENGLISH).map((name) => name.replace('.json', ''));

function keysOf(area: string): string[] {
  return Object.keys(JSON.parse(readFileSync(join(ENGLISH, `${area}.json`), 'utf8')) as object);
}

/**
 * The text of a file and of everything that it may load, at once or later. Other pages and the list of pages are left
 * out.
 */
function sourcesOf(file: string, seen = new Map<string, string>()): ReadonlyMap<string, string> {
  if (seen.has(file)) return seen;
  const text = readFileSync(file, 'utf8');
  seen.set(file, text);
  for (const [, path = ''] of text.matchAll(IMPORT)) {
    const imported = resolve(dirname(file), path);
    if (imported !== join(APP, 'pages.ts')) sourcesOf(imported, seen);
  }
  return seen;
}

const NAMESPACES = new Set(AREAS.flatMap((area) => keysOf(area).map((key) => key.split('.', 1)[0] ?? '')));

/** Literal keys in a text, and the beginnings of those that are put together while running. A right is no key. */
function keysIn(text: string): string[] {
  return [...text.matchAll(/['"`]([a-z_]+)[.][a-z_.]*/gu)]
    .filter(([, namespace = '']) => NAMESPACES.has(namespace))
    .map(([key]) => key.slice(1))
    .filter((key) => !Object.hasOwn(RIGHTS, key));
}

const APP = join(CLIENT, 'app');
const TABLE = readFileSync(join(APP, 'pages.ts'), 'utf8');

/** The module of a page by the table. Where the table names none, it is the console's, which the first load has. */
function entryOf(name: string): string {
  const [, path = '../console/rostrum-live-console.ts'] =
    new RegExp(`^  '?${name}'?: [^}]*import\\('([^']+)'`, 'mu').exec(TABLE) ?? [];
  return join(APP, path);
}

it.each(Object.entries(PAGES).filter(([name]) => name !== 'not-found'))(
  'the page %s loads all words that it says',
  (name, { words }) => {
    const loaded = ['common', ...words].flatMap(keysOf);
    const files = sourcesOf(entryOf(name));
    const found = [...files].flatMap(([file, text]) => keysIn(text).map((key) => ({ file, key })));
    expect(found.length).toBeGreaterThan(3);
    expect(
      found
        .filter(({ key }) => !loaded.some((known) => known.startsWith(key)))
        .map(({ file, key }) => `${basename(file)} ${key}`),
    ).toEqual([]);
  },
);

it('the shell around every page uses common words only', () => {
  const shell = ['rostrum-app.ts', 'rostrum-top-bar.ts'].map((name) => readFileSync(join(APP, name), 'utf8'));
  const common = keysOf('common');
  const found = shell.flatMap(keysIn);
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter((key) => !common.some((known) => known.startsWith(key)))).toEqual([]);
});

it('no key is in two areas', () => {
  const keys = AREAS.flatMap(keysOf);
  expect(keys.length).toBe(new Set(keys).size);
});
