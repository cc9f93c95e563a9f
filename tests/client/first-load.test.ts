import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildClient } from '../helpers/built-client.ts';

/** What the design allows before the console takes its first key, bytes gzipped. */
const MOST_BYTES = 70_000;

let client: Awaited<ReturnType<typeof buildClient>>;
beforeAll(async () => {
  client = await buildClient();
}, 60_000);
afterAll(() => client.remove());

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

it('the JavaScript before the first key is within its bound, and no other part but the player’s is large', () => {
  const manifest = JSON.parse(readFileSync(join(client.root, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const first = new Set<string>();
  const take = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || first.has(chunk.file)) return;
    first.add(chunk.file);
    chunk.imports?.forEach(take);
  };
  take('index.html');
  const gzipped = (file: string): number => statSync(join(client.root, `${file}.gz`)).size;
  const scripts = [...first].filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.reduce((sum, file) => sum + gzipped(file), 0)).toBeLessThanOrEqual(MOST_BYTES);
  const late = Object.values(manifest).filter(({ file }) => file.endsWith('.js') && !first.has(file));
  expect(late.length).toBeGreaterThan(10);
  // hls.js and its worker are fetched where a picture is to be shown, and nowhere else.
  const large = late.filter(({ file }) => gzipped(file) > 40_000).map(({ file }) => file.includes('hls'));
  expect(large).toEqual(large.map(() => true));
});
