import { describe, expect, it } from 'vitest';
import { createNameSearch, nameKeys, type NameSearch } from '../../shared/reference/names/name-keys.ts';
import { manyNames, othersTexts } from '../helpers/many-names.ts';

function searchFor(line: string): NameSearch {
  const keys = nameKeys(line);
  return createNameSearch((key) => keys.has(key));
}

describe('names in other people’s words', () => {
  const hers = searchFor('12. Ms. Zorvanda Kelmistek (Tulip Watch)');

  it.each([
    'Zorvanda Kelmistek',
    'Kelmistek, Zorvanda',
    'Tulip Watch (Zorvanda Kelmistek)',
    'Ms. Kelmistek',
    'Zorvanda Kelmistek – right of reply',
    'Зорванда Кельмистек',
    'ზორვანდა კელმისტეკი',
    'Зорванды Кельмистек',
    'Kelmistek’s',
    'Զորվանդա Կելմիստեկ',
    'Tulip Watch',
    'Kelmistek',
  ])('[P20c] [P23] %s is a name of hers', (line) => {
    expect([hers.isIn(line), hers.isNameOf(line)]).toEqual([true, true]);
  });

  it.each([
    'She spoke with Kelmisteks and others',
    'кельмистеком',
    'კელმისტეკისთვის',
    'Կելմիստեկի',
    'Qelmistek, as some write it',
    'Kel’mistek in the old system',
    'Kelmi-\nstek at the end of a line',
    'K e l m i s t e k',
    '#FreeKelmistek',
    '#freezorvandakelmistek',
    'kelmistek@example.org',
    'Kel\u00ADmistek',
    'ＫＥＬＭＩＳＴＥＫ',
    'Viktor Kelmistek of Lakeside Circle',
    'the town of Zorvanda',
    'a tulip in the garden',
    'Zorwanda Kelmisteck',
  ])('[P20c] %s may name her', (text) => {
    expect(hers.isIn(text)).toBe(true);
  });

  it.each(['Viktor Kelmistek (Lakeside Circle)', 'Friends of Zorvanda', 'Kelmistek Oak'])(
    '[P23] %s shares a word with her and is another',
    (line) => {
      expect([hers.isIn(line), hers.isNameOf(line)]).toEqual([true, false]);
    },
  );

  it.each([
    'Human Rights Watch monitors courts',
    'They watch the clock',
    'Ms. Watchman',
    'Zorro and Kelly',
    'Mistek Kelm',
    'Vandal',
    'Kazakhstan',
    'Ms. Rosa Fern (Meadow Union)',
    'Right of reply',
    'A point of order by the delegation',
    'Kelvin degrees',
  ])('[P20c] [P20d] %s is nobody’s name here', (text) => {
    expect([hers.isIn(text), hers.isNameOf(text)]).toEqual([false, false]);
  });

  it.each([
    ['Human Rights Center', 'the Human Rights Center said', 'human rights matter in the center'],
    ['350.org', '350.org spoke', 'example.org spoke'],
    ['Ms. Li Wu', 'Li Wu spoke', 'Wu spoke of Lisbon'],
    ['7. Ms. Q. K. (Tulip Watch)', 'Q. K. spoke', 'K. spoke'],
    ['Ms. Anna Law', 'Ms. Law spoke', 'the Meadow school'],
    ['Georgia (Ms. Zorvanda Kelmistek)', 'Zorvanda', 'Georgia and the Georgian courts'],
    ['Иван Крайский', 'Крайского слышали', 'край'],
    ['Mar’yana Brod', 'Марьяна said', 'marginal'],
  ])('[P20c] [P20d] of %s is in “%s” and not in “%s”', (line, text, other) => {
    const search = searchFor(line);
    expect([search.isIn(text), search.isIn(other)]).toEqual([true, false]);
  });

  it('[P23] hiding each of 1,000 names in turn covers 2 % of others’ texts at most, and half a row', () => {
    const seed = Number(process.env.SEED ?? 20_260_914);
    console.log(`false alarms: seed ${String(seed)}`);
    const names = manyNames(seed, 1000);
    const texts = othersTexts(seed, names, 200);
    const others = names.filter((_, at) => at % 5 === 0);
    let covered = 0;
    let rows = 0;
    for (const name of names) {
      const search = searchFor(name);
      covered += texts.filter((text) => search.isIn(text)).length;
      rows += others.filter((other) => other !== name && search.isNameOf(other)).length;
    }
    const shareOfTexts = covered / names.length / texts.length;
    const rowsOfAll = rows / others.length;
    console.log(`texts ${String(100 * shareOfTexts)} %, rows ${String(rowsOfAll)}`);
    expect(shareOfTexts).toBeLessThanOrEqual(0.02);
    expect(rowsOfAll).toBeLessThanOrEqual(0.5);
  }, 120_000);
});
