import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { createSummaryReporter } from './helpers/summary-reporter.ts';

/** Tests that need a browser, and with it some patience. */
const BROWSER = ['tests/browser/**/*.test.ts'];
/** Those whose pictures and timings need the machine to themselves: one at a time. */
const TIMED = ['demo', 'hidden-on-stream', 'player', 'real-console'].map((name) => `tests/browser/${name}.test.ts`);
/** Minutes of a real clock and little work: side by side, when everything else is through. */
const LONG = ['tests/browser/two-observers/*.test.ts', 'tests/durability/kills.test.ts'];

const patience = {
  testTimeout: 120_000,
  hookTimeout: 60_000,
  // What a page shows may take a moment on a busy machine; the default of one second is for functions.
  expect: { poll: { timeout: 15_000 } },
};

/** Projects run one after the other; what is in one runs on as many cores as there are, unless it says otherwise. */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    reporters: ['default', createSummaryReporter()],
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: [...BROWSER, ...LONG],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...patience,
          name: 'browser',
          include: BROWSER,
          exclude: [...TIMED, ...LONG],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: { ...patience, name: 'timed', include: TIMED, fileParallelism: false, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: { ...patience, name: 'long', include: LONG, sequence: { groupOrder: 3 } },
      },
    ],
  },
});
