import { afterAll, afterEach, expect } from 'vitest';
import { takeAnswerFaults, watchAnswers } from './answer-check.ts';

// [E71] Every answer that a test causes is held against the contract, and fails the test where it differs.
watchAnswers();

function expectKept(): void {
  expect(takeAnswerFaults(), 'answers that break the contract').toEqual([]);
}

afterEach(expectKept);
afterAll(expectKept);
