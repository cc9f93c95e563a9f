import { createInventor } from './invented-names.ts';

const GIVEN =
  'Rosa Anna Maria Ivan Viktor Elena Nina Marina Aigul Dilnoza Timur Rustam Nino Giorgi Tamar Levan Ani Aram Lusine ' +
  'Oleh Olena Taras Petra Jana Pavel Katarina Milan Ivana Marko Jelena Ahmet Ayşe Mehmet Elif Leyla Farid Gulnara ' +
  'Bakyt Aida Erlan Saule Jamshid Zarina John Mary Peter Susan Hans Greta Pierre Marie Luc Claire Sven Ingrid Lars';
const ROOTS =
  'Bel Zor Kel Tar Mor Var Dol Gal Sor Pel Kor Lan Mal Nov Rad Sav Tol Vol Zim Bor Dar Fed Gor Kar Lev Mir Ost Pol ' +
  'Rog Stan Trof Ulan Vin Yar Abd Bek Dov Erk Fer Gul Han Isk Jum Kas Lor Mam Nur Oraz Qar Rash Saf Temir Uz Vard';
const MIDDLES = 'an en in on un ar er ir or ur al el il ol ul ash ish ak ek ik';
const ENDS =
  'ov ova ev eva enko chuk sky skaya yan shvili dze ić ovic son sen berg oglu zade bekov bayev mukhamedov escu ez';
const PAGE_LINKS =
  'Lakeside Meadow Northgate Tulip Birchwood Riverbend Hazel Marigold Seabird Juniper Foxglove Heather';
const KINDS =
  'Human Rights Center|Freedom Foundation|Women’s Union|Youth Initiative|Lawyers Association|Press Club|Watch|Council|' +
  'Network for Peace|Committee against Torture|Institute of Law|Alliance';

/** Names in the forms of lists: persons, organizations, and both in one line. */
export function manyNames(seed: number, count: number): readonly string[] {
  const { pick } = createInventor(seed);
  const from = (words: string): string => pick(words.split(' '));
  const names = new Set<string>();
  while (names.size < count) {
    const person = `${from(GIVEN)} ${from(ROOTS)}${from(MIDDLES)}${from(ENDS)}`;
    const body = `${from(PAGE_LINKS)} ${from(ROOTS)}${from(MIDDLES)} ${pick(KINDS.split('|'))}`;
    names.add(
      pick([
        person,
        `Ms. ${person}`,
        `${person} (${body})`,
        `${body} (${person})`,
        `${from(ROOTS)}${from(MIDDLES)} ${body}`,
      ]),
    );
  }
  return [...names];
}

const SAID =
  'We welcome the report and ask the government to release all prisoners|The courts were closed to the public in spring|' +
  'Journalists were beaten and nobody was brought to trial|The law on assemblies must be changed before the elections|' +
  'Women and children need protection from violence at home|Torture in police custody is not investigated|' +
  'We regret that the recommendation was rejected again|Minority schools in the region were merged last year|' +
  'The delegation of Kazakhstan spoke of its reforms|Georgian and Armenian observers were refused entry|' +
  'Freedom of religion is restricted by the new registration rules|Human rights defenders are called foreign agents|' +
  'Nine people were fined after a peaceful march in the capital|The market, the press and the internet are controlled';

/** Texts by others. One in ten has a name. */
export function othersTexts(seed: number, names: readonly string[], count: number): readonly string[] {
  const { pick } = createInventor(seed + 1);
  const sentences = SAID.split('|');
  return Array.from({ length: count }, (_, at) => {
    const said = `${pick(sentences)}. ${pick(sentences)}.`;
    return at % 10 === 0 ? `${said} So said ${pick(names)}.` : said;
  });
}
