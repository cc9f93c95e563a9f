import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

/** The client as it is shipped, built into a folder of its own; the caller removes it. */
export async function buildClient(): Promise<{ readonly root: string; remove(): void }> {
  const root = mkdtempSync(join(tmpdir(), 'rostrum-client-'));
  const configFile = resolve(import.meta.dirname, '../../client/vite.config.ts');
  // The test runner's own mode would have the libraries' builds for development packed in.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await build({ configFile, logLevel: 'error', build: { outDir: root, emptyOutDir: true, sourcemap: false } });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}
