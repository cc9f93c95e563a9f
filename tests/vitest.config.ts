import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { createSummaryReporter } from './helpers/summary-reporter.ts';

/** Rules of the source tree itself. `npm run check` runs them; they need nothing that is built. */
const ARCHITECTURE = ['tests/architecture/*.test.ts'];
/** Tests that need a browser, and with it some patience. */
const BROWSER = ['tests/browser/**/*.test.ts'];
/** Those whose pictures and timings need the machine to themselves: one at a time. */
const TIMED = [
  ...['demo', 'hidden-on-stream', 'player', 'real-console'].map((name) => `tests/browser/${name}.test.ts`),
  'tests/ingest/real-origin.test.ts',
];
/** Minutes of a real clock and little work: they run when everything else is through. */
const LONG = ['tests/browser/two-observers/*.test.ts', 'tests/durability/kills.test.ts'];

/** Holds every answer of the servers that tests start against the contract of the wire. */
const ANSWERS = 'tests/helpers/checked-answers.ts';

/** A shared machine may stand still for a while: no test or hook fails because it was slow. */
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  // The default of one second is for functions; a page or a server may need longer on a busy machine.
  expect: { poll: { timeout: 30_000 } },
};

/**
 * Groups run one after the other. The projects of one group share the workers. A worker keeps its modules, its transformed
 * sources and its browser between files, so that it loads them once.
 */
export default defineConfig({
  root: resolve(import.meta.dirname, '..'),
  test: {
    ...patience,
    isolate: false,
    unstubEnvs: true,
    reporters: ['default', createSummaryReporter()],
    projects: [
      {
        extends: true,
        test: { name: 'architecture', include: ARCHITECTURE },
      },
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: [...ARCHITECTURE, ...BROWSER, ...TIMED, ...LONG],
          setupFiles: ['tests/helpers/all-words.ts', ANSWERS],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'long', include: LONG, setupFiles: [ANSWERS], sequence: { groupOrder: 3 } },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER,
          exclude: [...TIMED, ...LONG],
          setupFiles: [ANSWERS],
          globalSetup: ['tests/helpers/built-client.ts'],
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'timed',
          include: TIMED,
          fileParallelism: false,
          setupFiles: [ANSWERS],
          globalSetup: ['tests/helpers/built-client.ts'],
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
