import { describe, expect, it } from 'vitest';
import { buildRecord } from '../../shared/record/canonical-record.ts';
import { harmless, writeCsv } from '../../server/exports/csv.ts';
import { writeHtml } from '../../server/exports/html.ts';
import { createWords } from '../../server/exports/words.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';
import { RECORD_CONTEXT, turn } from '../helpers/record-session.ts';

const words = createWords();

/** What spreadsheets have been seen to run, and what only looks like it. */
const FORMULAS = [
  '=1+1',
  '+1+1',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '＝1+1',
  '＋1',
  '－1',
  '＠x',
  '=HYPERLINK("http://example.invalid";"x")',
  "'=1+1",
  "''=1+1",
];
const TEXTS = ['007', '1E5', 'a=b', "'quoted'", 'x', 'Holy See', '"', 'a;b', 'a,b', 'two\nlines'];

/** What the import does to a cell of text of the spreadsheet profile. */
const undone = (cell: string): string => (/^'+[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? cell.slice(1) : cell);

describe('a cell for a spreadsheet', () => {
  it('[R8] begins no formula, and comes back as it was', () => {
    for (const text of FORMULAS) {
      expect(harmless(text), JSON.stringify(text)).toMatch(/^'/);
      expect(undone(harmless(text))).toBe(text);
    }
    for (const text of TEXTS) {
      expect(harmless(text)).toBe(text);
      expect(undone(harmless(text))).toBe(text);
    }
  });

  it('[R8] never holds more than a spreadsheet takes', () => {
    expect(harmless('x'.repeat(40_000))).toHaveLength(32_767);
  });
});

describe('a CSV file', () => {
  const session = new CoreSession();
  for (const text of FORMULAS) {
    const [entry] = session.list(`x${text}`);
    const id = turn(session, entry ?? null, 30);
    session.give('ana', 'add-note', { noteId: newId(), interventionId: id, kind: 'note', text, mark: session.mark() });
  }
  const { record } = buildRecord(session.state, RECORD_CONTEXT, 'internal');

  it('[R8] for people begins with a mark of its encoding, quotes all text and leaves numbers alone', () => {
    const csv = writeCsv(record, words, 'spreadsheet');
    expect(csv.startsWith('\uFEFF"row","number","start"')).toBe(true);
    // Overruns are negative numbers, and stay numbers.
    expect(csv).toMatch(/,-120,/);
    for (const cell of cellsOf(csv.slice(1))) expect(cell.text, cell.raw).not.toMatch(/^[=+@\t\r＝＋－＠]/u);
  });

  it('[R8] for programs changes no character', () => {
    const csv = writeCsv(record, words, 'exact');
    expect(csv.startsWith('row,number,start')).toBe(true);
    const texts = cellsOf(csv).map(({ text }) => text);
    for (const text of FORMULAS) expect(texts, JSON.stringify(text)).toContain(text);
  });

  it('[R3a] for the team says of a hidden speaker that they are', () => {
    const team = new CoreSession();
    const [shown = '', hidden = ''] = team.list('Canada', 'Exile Voices');
    turn(team, shown, 30);
    team.give('boris', 'hide-speaker', { hideId: newId(), subjectId: turn(team, hidden, 30) });
    const csv = writeCsv(buildRecord(team.state, RECORD_CONTEXT, 'internal').record, words, 'exact');
    const [head = '', ...rows] = csv.split('\r\n').map((line) => line.split(','));
    const column = head.indexOf('flags');
    expect(rows.filter(([row]) => row === 'statement').map((row) => row[column])).toEqual(['', 'hidden']);
  });

  it('[R1] and a page carry every text as text', () => {
    const marked = new CoreSession();
    const [entry] = marked.list('<script>alert(1)</script> & "sons"');
    turn(marked, entry ?? null, 30);
    const page = writeHtml(buildRecord(marked.state, RECORD_CONTEXT, 'internal').record, words);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;sons&quot;');
    expect(page).not.toMatch(/<script|https?:\/\/|src=|url\(/i);
  });
});

/** A reader of RFC 4180 that shares nothing with the writer. */
function cellsOf(csv: string): { readonly raw: string; readonly text: string }[] {
  const cells = csv.match(/("(?:[^"]|"")*"|[^",\r\n]*)(?=,|\r\n|$)/g) ?? [];
  return cells.map((raw) => ({ raw, text: raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw }));
}
