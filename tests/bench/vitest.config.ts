import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Measurements (`npm run bench [-- name]`) and long runs (`npm run soak`). One file at a time: two cores shared by two
 * measurements give two wrong figures. No time limit but a generous one, and the collector within reach.
 */
export default defineConfig(({ mode }) => ({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: [mode === 'soak' ? 'tests/bench/**/*.soak.ts' : 'tests/bench/**/*.bench.ts'],
    globalSetup: ['tests/bench/update-readme.ts'],
    fileParallelism: false,
    // Hours of a recording take a while to be removed.
    hookTimeout: 60_000,
    testTimeout: mode === 'soak' ? 24 * 3_600_000 : 600_000,
    execArgv: ['--expose-gc'],
    reporters: ['verbose'],
  },
}));
