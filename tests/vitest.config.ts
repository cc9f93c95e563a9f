import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { createSummaryReporter } from './helpers/summary-reporter.ts';

/** Tests that need a browser: one at a time, so that their timings mean something, and with patience. */
const BROWSER = ['tests/browser/**/*.test.ts'];

export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    reporters: ['default', createSummaryReporter()],
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['tests/**/*.test.ts'], exclude: BROWSER, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // What a page shows may take a moment on a busy machine; the default of one second is for functions.
          expect: { poll: { timeout: 15_000 } },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
