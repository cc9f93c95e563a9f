import { afterAll, afterEach, expect } from 'vitest';
import { takeAnswerFaults, watchAnswers } from './answer-check.ts';

// [E71] An answer that breaks the contract fails the test that caused it.
watchAnswers();

function expectKept(): void {
  expect(takeAnswerFaults(), 'answers that break the contract').toEqual([]);
}

afterEach(expectKept);
afterAll(expectKept);
