import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Measurements (`npm run bench [-- name]`) and long runs (`npm run soak`). Measurements run one file at a time: two of
 * them on two cores give two wrong figures. The collector is within reach.
 */
export default defineConfig(({ mode }) => ({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: [mode === 'soak' ? 'tests/**/*.soak.ts' : 'tests/bench/**/*.bench.ts'],
    globalSetup: ['tests/bench/update-readme.ts'],
    fileParallelism: mode === 'soak',
    // Hours of a recording take a while to be removed.
    hookTimeout: 60_000,
    testTimeout: mode === 'soak' ? 24 * 3_600_000 : 600_000,
    execArgv: ['--expose-gc'],
    reporters: ['verbose'],
  },
}));
