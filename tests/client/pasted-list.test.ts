/** Tests how a pasted speakers' list becomes entries. */
import { expect, it } from 'vitest';
import { entriesOf, readPastedList, repeatedSpeakers } from '../../client/setup/pasted-list.ts';

it('[A7] a messy list becomes entries: numbers are dropped, delegations are matched, the rest stays as written', () => {
  const speakers = readPastedList('1. Norway\n\n12. Freedom Now\r\n  EU (AT)\n- Kazakhstan\n   \n14) Türkiye');
  expect(speakers.map(({ listedAs, match }) => [listedAs, match.actor])).toEqual([
    ['Norway', 'state:NO'],
    ['Freedom Now', null],
    ['EU (AT)', 'body:EU'],
    ['Kazakhstan', 'state:KZ'],
    ['Türkiye', 'state:TR'],
  ]);
});

it.each([
  ['1;Norway;2:30', 'Norway', 'state:NO', '2:30'],
  ['12\tFreedom Now\t3 min', 'Freedom Now', null, '3 min'],
  ['3, Kazakhstan, 02:30', 'Kazakhstan', 'state:KZ', '02:30'],
  ['4,"Lakes, Rivers and Seas",2:00', 'Lakes, Rivers and Seas', null, '2:00'],
  ['5. Norway (2:30)', 'Norway', 'state:NO', '2:30'],
  ['6;10:30;Norway;2:30', 'Norway', 'state:NO', '10:30 2:30'],
  ['14:30 Belarus', 'Belarus', 'state:BY', '14:30'],
  ['7. 14:30 Belarus', 'Belarus', 'state:BY', '14:30'],
  ['14.30 – 14.35 – Belarus', 'Belarus', 'state:BY', '14.30 – 14.35'],
  ['(14:30) Freedom Now 2:30', 'Freedom Now', null, '14:30 2:30'],
  ['U.S.A.', 'U.S.A.', 'state:US', ''],
  ['Türkiye / Turkey', 'Türkiye / Turkey', 'state:TR', ''],
  ['Norway / Turkey', 'Norway / Turkey', null, ''],
  ['Kyrgyz Republic;NGO;', 'Kyrgyz Republic', 'state:KG', ''],
  ['Lakes, Rivers and Seas', 'Lakes, Rivers and Seas', null, ''],
  ['Article 19', 'Article 19', null, ''],
])('[A9a] %s: number, name and time are distinguished', (text, listedAs, actor, times) => {
  const [speaker] = readPastedList(text);
  expect([speaker?.listedAs, speaker?.match.actor, speaker?.times]).toEqual([listedAs, actor, times]);
});

it.each([
  ['Norway - right of reply', 'Norway', 'state:NO', 'right_of_reply'],
  ['7. Freedom Now (second right of reply)', 'Freedom Now', null, 'right_of_reply'],
  ['8;Norway;right of reply;1:00', 'Norway', 'state:NO', 'right_of_reply'],
  ['Austria (on behalf of the EU)', 'Austria (on behalf of the EU)', 'state:AT', 'group_statement'],
  ['Freedom Now, on behalf of Quiet River', 'Freedom Now, on behalf of Quiet River', null, 'statement'],
])('[A9b] %s: the kind of statement', (text, listedAs, actor, kind) => {
  const speakers = readPastedList(text);
  expect(speakers.map((each) => [each.listedAs, each.match.actor, each.kind])).toEqual([[listedAs, actor, kind]]);
  expect(entriesOf(speakers)[0]?.entries[0]).toMatchObject({ listedAs, kind });
});

it('[A9a] a column behind the name states the kind of body, if the name does not', () => {
  const speakers = readPastedList('1;Freedom Now;NGO;2:30\n2;Norway;State\n3;Quiet River;Civil society\nMedia\n4;NGO');
  expect(speakers.map(({ listedAs, match }) => [listedAs, match.class])).toEqual([
    ['Freedom Now', 'ngo'],
    ['Norway', 'participating_state'],
    ['Quiet River', 'ngo'],
    ['Media', 'unknown'],
    ['NGO', 'unknown'],
  ]);
});

it('[A9c] a speaker on two lines is pointed out with the lines, and kept twice', () => {
  const speakers = readPastedList('Norway\n\nFreedom Now\nDelegation of Norway\nNorway - right of reply\nFREEDOM NOW');
  expect(speakers).toHaveLength(5);
  expect(repeatedSpeakers(speakers)).toEqual([
    { name: 'Norway', lines: [1, 4] },
    { name: 'Freedom Now', lines: [3, 6] },
  ]);
});

it('a list of any length is sent in commands of a size that the server accepts', () => {
  const payloads = entriesOf(
    readPastedList(Array.from({ length: 1201 }, (_, i) => `Organization ${String(i)}`).join('\n')),
  );
  expect(payloads.map(({ entries }) => entries.length)).toEqual([500, 500, 201]);
  const ids = payloads.flatMap(({ entries }) => entries.map(({ entryId }) => entryId));
  expect(new Set(ids).size).toBe(1201);
  expect(ids.toSorted()).toEqual(ids);
});
