import { expect, it } from 'vitest';
import { entriesOf, readPastedList } from '../../client/pages/pasted-list.ts';

it('[A7] a messy list becomes entries: numbers go, delegations are matched, the rest stays as written', () => {
  const speakers = readPastedList('1. Norway\n\n12. Freedom Now\r\n  EU (AT)\n- Kazakhstan\n   \n14) Türkiye');
  expect(speakers.map(({ listedAs, match }) => [listedAs, match.actor])).toEqual([
    ['Norway', 'state:NO'],
    ['Freedom Now', null],
    ['EU (AT)', 'body:EU'],
    ['Kazakhstan', 'state:KZ'],
    ['Türkiye', 'state:TR'],
  ]);
});

it('a list of any length is given in commands of a size that the server takes', () => {
  const payloads = entriesOf(
    readPastedList(Array.from({ length: 1201 }, (_, i) => `Organization ${String(i)}`).join('\n')),
  );
  expect(payloads.map(({ entries }) => entries.length)).toEqual([500, 500, 201]);
  const ids = payloads.flatMap(({ entries }) => entries.map(({ entryId }) => entryId));
  expect(new Set(ids).size).toBe(1201);
  expect(ids.toSorted()).toEqual(ids);
});
