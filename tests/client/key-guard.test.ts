/** Tests the guard against accidental presses of floor keys. */
import { expect, it } from 'vitest';
import { createKeyGuard } from '../../client/console/keys/key-guard.ts';

it('ignores the same floor key within 400 ms [C4]', () => {
  const guard = createKeyGuard();
  expect(guard.floorKey('stop', 0, true)).toBe('pass');
  expect(guard.floorKey('stop', 399, true)).toBe('ignore');
  // A bouncing key is measured from its last bounce.
  expect(guard.floorKey('stop', 700, true)).toBe('ignore');
  expect(guard.floorKey('stop', 1100, true)).toBe('pass');
  expect(guard.floorKey('next', 1110, true)).toBe('pass');
});

it('takes the second press of two where twice has a meaning, and takes a worn switch for one press [C4]', () => {
  const guard = createKeyGuard();
  expect(guard.floorKey('cut_off', 0, true, false)).toBe('pass');
  expect(guard.floorKey('cut_off', 20, true, true)).toBe('ignore');
  expect(guard.floorKey('cut_off', 180, true, true)).toBe('pass');
  expect(guard.floorKey('cut_off', 300, true, false)).toBe('ignore');
});

it('asks once before a second N within 3 s passes somebody over [C4]', () => {
  const guard = createKeyGuard();
  expect(guard.floorKey('next', 0, true)).toBe('pass');
  expect(guard.floorKey('next', 1000, true)).toBe('ask_again');
  expect(guard.floorKey('next', 1800, true)).toBe('pass');
  expect(guard.floorKey('next', 6000, true)).toBe('pass');
});

it('does not ask if nobody would be passed over [C4]', () => {
  const guard = createKeyGuard();
  guard.floorKey('next', 0, true);
  expect(guard.floorKey('next', 2000, false)).toBe('pass');
});

it('takes letters as commands again 300 ms after a field was left [C2]', () => {
  const guard = createKeyGuard();
  expect(guard.isFree(0)).toBe(true);
  guard.leftField(1000);
  expect(guard.isFree(1299)).toBe(false);
  expect(guard.isFree(1300)).toBe(true);
});
