import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build, loadConfigFromFile, type PluginOption } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the client as it is shipped, without its compressed copies. */
    clientRoot: string;
  }
}

const CONFIG = resolve(import.meta.dirname, '../../client/vite.config.ts');

/** Compressing costs twice as much processor time as the rest of the build, and no test reads its files. */
const NOT_FOR_TESTS = ['rostrum-compressed-files'];

/** Builds the client once for all test files of a project, which find it by `inject('clientRoot')`. */
export async function setup(project: TestProject): Promise<() => void> {
  const root = mkdtempSync(join(tmpdir(), 'rostrum-client-'));
  const loaded = await loadConfigFromFile({ command: 'build', mode: 'production' }, CONFIG);
  if (loaded === null) throw new Error(`${CONFIG} is missing`);
  const { plugins = [], ...config } = loaded.config;
  const isNeeded = (plugin: PluginOption): boolean =>
    !(plugin && 'name' in plugin && NOT_FOR_TESTS.includes(plugin.name));
  // In the mode of the test runner, Vite would pack the development builds of libraries.
  const { NODE_ENV } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    const output = { outDir: root, emptyOutDir: true, sourcemap: false };
    await build({
      ...config,
      configFile: false,
      logLevel: 'error',
      plugins: plugins.filter(isNeeded),
      build: { ...config.build, ...output },
    });
  } finally {
    process.env.NODE_ENV = NODE_ENV;
  }
  project.provide('clientRoot', root);
  return () => rmSync(root, { recursive: true, force: true });
}
