/** Tests the size of the scripts that a browser loads before the first key. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, inject, it } from 'vitest';

/** Most bytes of scripts that a browser may receive before the console takes its first key, over brotli. */
const MOST_BYTES = 80_000;
/** Above this size a part is loaded only where a picture is shown, bytes. */
const LARGE_BYTES = 40_000;

interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
}

it('the scripts before the first key are within their bound, and no other part but the player’s is large', () => {
  const root = inject('clientRoot');
  const manifest = JSON.parse(readFileSync(join(root, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
  const first = new Set<string>();
  const take = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || first.has(chunk.file)) return;
    first.add(chunk.file);
    chunk.imports?.forEach(take);
  };
  take('index.html');
  const sent = (file: string): number => brotliCompressSync(readFileSync(join(root, file))).length;
  const scripts = [...first].filter((file) => file.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.reduce((sum, file) => sum + sent(file), 0)).toBeLessThanOrEqual(MOST_BYTES);
  const late = Object.values(manifest).filter(({ file }) => file.endsWith('.js') && !first.has(file));
  expect(late.length).toBeGreaterThan(10);
  const large = late.filter(({ file }) => sent(file) > LARGE_BYTES).map(({ file }) => file.includes('hls'));
  expect(large).toEqual(large.map(() => true));
});
