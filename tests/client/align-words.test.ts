/** Tests how the alignment page reads a time of day at the venue. */
import { expect, it } from 'vitest';
import { momentOf } from '../../client/align/align-words.ts';
import { timeOfDay } from '../../client/ui/clock-text.ts';

const WARSAW = (ms: number): string => timeOfDay(ms, 'Europe/Warsaw');

it.each([
  ['15:00:10', '2026-09-14T13:00:10Z', 'the same minute'],
  ['14:59', '2026-09-14T12:59:00Z', 'before'],
  ['23:50:00', '2026-09-14T21:50:00Z', 'late in the same day'],
  ['02:30:00', '2026-09-15T00:30:00Z', 'after midnight'],
])('[T8k] %s at the venue is the nearest such moment: %s, %s', (text, iso) => {
  expect(momentOf(text, Date.parse('2026-09-14T13:00:00Z'), WARSAW)).toBe(Date.parse(iso));
});

it('a text that is no time of day gives no moment', () => {
  for (const text of ['', '15', '15:00:00.5', 'noon']) expect(momentOf(text, 0, WARSAW)).toBeUndefined();
});
