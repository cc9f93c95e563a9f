import { isOfThisNode } from './programs.ts';
import type { Reporter, SerializedError, TestModule, Vitest } from 'vitest/node';

/**
 * Ends a run with one line for each reason to skip, `SKIPPED n: reason`, and a last line `N passed, N failed`. Under
 * REQUIRE_ALL=1 a skipped test counts as failed: a gate must not pass because a program is missing. A feature that this
 * version of Node lacks is only reported.
 */
export function createSummaryReporter(): Reporter {
  const requireAll = process.env.REQUIRE_ALL === '1';
  let vitest: Vitest | undefined;

  return {
    onInit(instance) {
      vitest = instance;
    },

    onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]) {
      const filteredByName = vitest?.config.testNamePattern !== undefined;
      const skips = new Map<string, number>();
      let passed = 0;
      let failed = unhandledErrors.length;

      for (const module of modules) {
        // A file that cannot be loaded, or a hook that throws, has no failing test of its own.
        failed += module.errors().length;
        for (const suite of module.children.allSuites()) failed += suite.errors().length;
        for (const test of module.children.allTests()) {
          const result = test.result();
          if (result.state === 'passed') passed += 1;
          else if (result.state === 'failed') failed += 1;
          else if (!filteredByName) {
            const reason =
              (result.state === 'skipped' ? result.note : undefined) ?? `no reason given (${test.fullName})`;
            skips.set(reason, (skips.get(reason) ?? 0) + 1);
          }
        }
      }

      const needless = [...skips].filter(([reason]) => !isOfThisNode(reason));
      if (requireAll) failed += needless.reduce((sum, [, count]) => sum + count, 0);
      if (failed > 0) process.exitCode = 1;

      const lines = [...skips].map(([reason, count]) => `SKIPPED ${String(count)}: ${reason}`);
      lines.push(`${String(passed)} passed, ${String(failed)} failed`);
      // On exit, so that these are the last lines.
      process.once('exit', () => process.stdout.write(`${lines.join('\n')}\n`));
    },
  };
}
