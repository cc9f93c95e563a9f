import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { CodedError } from '../../server/coded-error.ts';
import { createGuesses } from '../../server/accounts/guesses.ts';

const MINUTE_MS = 60_000;

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const guesser = () => createGuesses(() => Date.now());
const wrong = (): never => {
  throw new CodedError('unauthenticated');
};

it('[E32a] of one target no more than fifteen guesses a minute are checked, however many are sent', async () => {
  const guesses = guesser();
  let checked = 0;
  const check = (): never => {
    checked++;
    return wrong();
  };
  const guess = (network: number): void =>
    void guesses.attempt({ target: 'ana', network: String(network) }, check).catch(() => undefined);
  for (let n = 0; n < 25; n++) guess(n);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(checked).toBe(25);
  for (let second = 0; second < 60; second++) {
    for (let n = 0; n < 50; n++) guess(second * 50 + n);
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(checked).toBeLessThanOrEqual(25 + 16);
  expect(checked).toBeGreaterThanOrEqual(25 + 14);
});

it('[E32a] the first answers to the owner come before those of networks that failed, or came earlier', async () => {
  const guesses = guesser();
  const attack = (network: string) =>
    guesses.attempt({ target: 'ana', network }, wrong).catch((error: unknown) => error);
  for (let n = 0; n < 20; n++) await attack('bad');
  const waiting = [...Array(15).keys()].map((n) => attack(n % 2 === 0 ? 'bad' : `fresh ${String(n)}`));
  const order: string[] = [];
  for (const each of waiting) void each.then(() => order.push('attack'));
  const owner = guesses.attempt({ target: 'ana', network: 'home' }, () => 'in').then(() => order.push('owner'));
  await vi.advanceTimersByTimeAsync(4000);
  await owner;
  expect(order.slice(0, 2)).toContain('owner');
});

it('[E32a] [E32c] another target, and a right password, are not slowed; a quiet target is forgotten', async () => {
  const guesses = guesser();
  const miss = (target: string, network = 'home') =>
    guesses.attempt({ target, network }, wrong).catch((error: unknown) => error);
  for (let n = 0; n < 20; n++) await miss('ana');
  expect(await miss('boris')).toBeInstanceOf(CodedError);
  const right = guesses.attempt({ target: 'ana', network: 'home' }, () => 'in');
  await vi.advanceTimersByTimeAsync(250);
  expect(await right).toBe('in');
  // What one's own network got wrong is forgiven.
  for (let n = 0; n < 20; n++) await miss('ana');
  await vi.advanceTimersByTimeAsync(16 * MINUTE_MS);
  for (let n = 0; n < 20; n++) await miss('ana');
});

it('[E32b] what is not wrong is no guess, and who waits too long hears so', async () => {
  const guesses = guesser();
  const at = { target: 'links', network: 'home' };
  const weak = (): never => {
    throw new CodedError('weak_password', { atLeast: 10 });
  };
  for (let n = 0; n < 100; n++)
    await expect(guesses.attempt(at, weak)).rejects.toMatchObject({ code: 'weak_password' });
  const codes: unknown[] = [];
  for (let n = 0; n < 60; n++)
    void guesses
      .attempt({ ...at, network: String(n) }, wrong)
      .catch((error: unknown) => codes.push(error instanceof CodedError && error.code));
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(codes).toHaveLength(60);
  expect(codes.filter((code) => code === 'rate_limited').length).toBeGreaterThan(20);
});
