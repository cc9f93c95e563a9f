/** Tests which lines of a pasted speakers' list are speakers. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readPastedList } from '../../client/setup/pasted-list.ts';
import { cleanListLine } from '../../shared/reference/fold-name.ts';

const names = (text: string): string[] => readPastedList(text).map(({ listedAs }) => listedAs);

const HEADINGS = [
  'SPEAKERS’ LIST – WS 3 (as of: 10:00)',
  "SPEAKERS' LIST – WS 3",
  'Speakers list',
  'List of speakers as of 10:00',
  'Provisional list of speakers: Working session 2',
  'Session II',
  'Working session 3: Freedom of the media',
  'Day 2',
  'Third working session',
  'Opening plenary',
  'Morning',
  'Afternoon (15:00–18:00)',
  'Lunch break 13:00-15:00',
  'Monday, 14 September 2026',
  '14.09.2026',
  'As of 12:45',
  'Participating States:',
  'NGOs',
  'Rights of reply',
  'End of list',
  'Page 1 of 3',
  'Liste des orateurs – séance 3',
  'Séance de travail n° 3',
  'Matin',
  'Après-midi',
  'Lundi 14 septembre 2026',
  'Droits de réponse',
  'Список выступающих – рабочее заседание 3',
  'Рабочее заседание 3',
  'Утреннее заседание',
  'Перерыв',
  'По состоянию на 10:00',
  'Понедельник, 14 сентября 2026 г.',
  'Rednerliste – Arbeitssitzung 3',
  'Arbeitssitzung 3',
  '3. Sitzung',
  'Vormittag',
  'Montag, 14. September 2026',
  'Stand: 14.09.2026, 10:00',
];

it.each(HEADINGS)('[A22] a heading is no speaker: %s', (heading) => {
  expect(names(`${heading}\n1. Norway\n2. Freedom Now`)).toEqual(['Norway', 'Freedom Now']);
});

it.each(['-----', '***', '____', '· · ·', '3;;;2:30', '12.', '5)', '14:30', '7\t\t3 min'])(
  '[A22] a separator and a line of numbers alone are no speaker: %s',
  (line) => {
    expect(names(`Norway\n${line}\nFreedom Now`)).toEqual(['Norway', 'Freedom Now']);
  },
);

it.each([
  'No.;Delegation / Organization;Name;Time',
  'No,Delegation,Name,Time',
  '#\tSpeaker\tTime limit',
  'N°;Délégation / Organisation;Nom;Temps de parole',
  '№;Делегация / Организация;Имя;Время',
  'Nr.;Delegation / Organisation;Name;Redezeit',
  'Delegation;Minutes',
])('[A22] the heads of columns are no speaker: %s', (head) => {
  expect(names(`${head}\n1;Norway;Doe;2:30`)).toEqual(['Norway, Doe']);
});

it.each([
  'Article 19',
  '350.org',
  '8-March Group',
  '112-Georgia',
  '3rd Sector Network',
  '8 March Group',
  'Media',
  'NGO',
  'Morning Star Association',
  'Speakers for Peace',
  'Session Musicians Union',
  'Open Day Foundation',
  'Plenary Watch',
  'Stand Up Together',
  'State Duma',
  'Time for Change',
  'Delegation of Norway',
  'Total Freedom',
  'Fin Rights',
  'End Torture Now',
  'Liste Noire',
  'Tag der Freiheit',
  'Name and Justice',
  'Dayenu',
  'Дом надежды',
])('[A22] a name is a speaker, with its number: %s', (name) => {
  expect(names(`SPEAKERS’ LIST\n${name}\nNorway`)).toEqual([name, 'Norway']);
  expect(names(`7. ${name}`)).toEqual([name]);
});

it.each([
  ['5 Kazakhstan', 'state:KZ'],
  ['№ 7 Узбекистан', 'state:UZ'],
  ['#11 Albania', 'state:AL'],
  ['3.Kazakhstan', 'state:KZ'],
  ['Bel\u00adgium', 'state:BE'],
  ['Norway 2 min', 'state:NO'],
  ['France 14:05-14:08', 'state:FR'],
  ['Norway [2:30]', 'state:NO'],
])('[A9a] the number and the time of %s are no part of the name', (line, actor) => {
  expect(readPastedList(line).map(({ match }) => match.actor)).toEqual([actor]);
});

it.each([
  'Right of reply: Kazakhstan',
  'Kazakhstan (RoR)',
  'Казахстан (право на ответ)',
  'Kazakhstan – droit de réponse',
])('[A9b] %s is a right of reply', (line) => {
  expect(readPastedList(line).map(({ match, kind }) => [match.actor, kind])).toEqual([['state:KZ', 'right_of_reply']]);
});

it('[A22] a table with quoted cells: the heads are left out, a separator in quotation marks divides nothing', () => {
  const table = [
    'No.;Delegation / Organization;Name;Time',
    '1;Kazakhstan;"Doe, J.";2:30',
    '2;"Freedom Now; Branch North";"Roe, J.";2:30',
    '3;;;2:30',
    '4;Georgia;;',
    '5;350.org;"Poe, J.";2:30',
    '6;"The ""Blue"" House";;',
  ];
  expect(names(table.join('\r\n'))).toEqual([
    'Kazakhstan, Doe, J.',
    'Freedom Now; Branch North, Roe, J.',
    'Georgia',
    '350.org, Poe, J.',
    'The "Blue" House',
  ]);
});

it('[A22] every name of the fixtures of States is a speaker', () => {
  const path = new URL('../../shared/reference/osce-states.json', import.meta.url);
  const states = JSON.parse(readFileSync(path, 'utf8')) as { participatingStates: { name: string }[] };
  const all = states.participatingStates.map(({ name }) => name);
  expect(names(all.join('\n'))).toEqual(all);
});

it('[P8b] a number that is part of a name counts when names are compared', () => {
  for (const name of ['350.org', '8-March Group', '112-Georgia']) expect(cleanListLine(name)).toBe(name);
  expect(cleanListLine('12. 350.org')).toBe('350.org');
});
