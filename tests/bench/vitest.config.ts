import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Long runs, and tests of the suite that then try more. */
const SOAK = ['tests/**/*.soak.ts', 'tests/client/random-keys.test.ts'];

/**
 * Measurements (`npm run bench [-- name]`) and long runs (`npm run soak`). Measurements run one file at a time: two of
 * them on two cores give two wrong figures. The collector is within reach.
 */
export default defineConfig(({ mode }) => ({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: mode === 'soak' ? SOAK : ['tests/bench/**/*.bench.ts'],
    env: mode === 'soak' ? { KEY_SEQUENCES: process.env.KEY_SEQUENCES ?? '2000' } : {},
    setupFiles: mode === 'soak' ? ['tests/helpers/all-words.ts'] : [],
    globalSetup: ['tests/bench/update-readme.ts'],
    fileParallelism: mode === 'soak',
    // Hours of a recording take a while to be removed.
    hookTimeout: 60_000,
    testTimeout: mode === 'soak' ? 24 * 3_600_000 : 600_000,
    execArgv: ['--expose-gc'],
    reporters: ['verbose'],
  },
}));
