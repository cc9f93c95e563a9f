/** Writes a record as CSV. */
import { stringify } from 'csv-stringify/sync';
import type { CanonicalRecord, RecordedIntervention } from '../../shared/record/record-types.ts';
import { isoWithOffset, seconds } from './time-text.ts';
import type { Words } from './words.ts';

/**
 * `exact` is for programs: RFC 4180, every character as it is. `spreadsheet` is for people: no cell runs a formula
 * ([R8]).
 */
export type CsvProfile = 'exact' | 'spreadsheet';

/** A cell. The guard against formulas never changes numbers. */
type Cell = string | number;

/** The characters that begin a formula in some spreadsheet, with the full-width forms and the guard itself. */
const STARTS_FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/u;
/** The most characters in a cell of a spreadsheet. */
const MAX_CELL_CHARACTERS = 32_767;
const CUT = ' […]';

const BOM = '\uFEFF';

/** The columns, in order. Durations are seconds, instants are ISO 8601 with the venue's offset. */
const COLUMNS = [
  'row',
  'number',
  'start',
  'end',
  'end_basis',
  'end_is_firm',
  'speaker',
  'class',
  'actor',
  'kind',
  'interrupts',
  'reply_to',
  'limit_s',
  'used_s',
  'gross_s',
  'overrun_s',
  'over',
  'outcome',
  'warnings',
  'topics',
  'about',
  'quotes',
  'notes',
  'flags',
  'review',
  'confirmed',
  'identified_by',
  'confidence',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], Cell>>;

/** One row for each statement and for each stretch in which the moderator had the floor ([R4]), by time. */
export function writeCsv(record: CanonicalRecord, words: Words, profile: CsvProfile): string {
  const { timeZone } = record.session;
  const at = (ms: number): string => isoWithOffset(ms, timeZone);
  const rows = [
    ...record.interventions.map((row) => ({ startMs: row.startMs, cells: statementRow(row, words, at) })),
    ...record.moderator.map(({ startMs, endMs }) => ({
      startMs,
      cells: {
        row: 'moderator',
        start: at(startMs),
        end: at(endMs),
        speaker: words.say('record.moderator'),
        gross_s: seconds(endMs - startMs),
      } satisfies Row,
    })),
  ].sort((a, b) => a.startMs - b.startMs);
  const isForPeople = profile === 'spreadsheet';
  const cells = rows.map(({ cells: row }) =>
    COLUMNS.map((column) => {
      const cell: Cell = (row as Row)[column] ?? '';
      return isForPeople && typeof cell === 'string' ? harmless(cell) : cell;
    }),
  );
  const text = stringify([[...COLUMNS], ...cells], {
    record_delimiter: 'windows',
    // A cell in quotation marks cannot be split at another program's separator.
    quoted_string: isForPeople,
    quoted_match: /[\r\n]/,
  });
  return isForPeople ? BOM + text : text;
}

/** Makes text harmless in a spreadsheet by a `'` in front, which the import removes. */
export function harmless(text: string): string {
  const guarded = STARTS_FORMULA.test(text) ? `'${text}` : text;
  return guarded.length > MAX_CELL_CHARACTERS ? guarded.slice(0, MAX_CELL_CHARACTERS - CUT.length) + CUT : guarded;
}

function statementRow(row: RecordedIntervention, words: Words, at: (ms: number) => string): Row {
  return {
    row: 'statement',
    number: row.number,
    start: at(row.startMs),
    end: row.endMs === null ? '' : at(row.endMs),
    end_basis: row.endBasis ?? '',
    end_is_firm: yesNo(row.endIsFirm),
    speaker: speakerText(row, words),
    class: row.speaker.class,
    actor: row.speaker.actor ?? '',
    kind: row.kind,
    interrupts: row.interrupts ?? '',
    reply_to: row.replyTo.join(' '),
    limit_s: optionalSeconds(row.allottedMs),
    used_s: optionalSeconds(row.netMs),
    gross_s: optionalSeconds(row.grossMs),
    overrun_s: optionalSeconds(row.overrunMs),
    over: row.overrunMs === null ? '' : yesNo(row.isOver),
    outcome: row.outcome,
    warnings: row.warnings,
    topics: row.topics.map(({ id }) => id).join(' '),
    about: row.about.map(({ target, stance }) => `${target} ${stance}`).join('; '),
    quotes: row.quotes.map((quote) => quoteText(quote, words)).join(' | '),
    notes: row.notes.map(({ text }) => text).join(' | '),
    flags: [...(row.speaker.isHidden ? ['hidden'] : []), ...row.flags].join(' '),
    review: row.review,
    confirmed: yesNo(row.isConfirmed),
    identified_by: row.speaker.basis,
    confidence: row.speaker.confidence,
  };
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');
const optionalSeconds = (ms: number | null): Cell => (ms === null ? '' : seconds(ms));

/** The name of a speaker in an export, in words where there is none. */
export function speakerText({ speaker }: Pick<RecordedIntervention, 'speaker'>, words: Words): string {
  if (speaker.alias !== null) return words.say('record.alias', { number: speaker.alias });
  if (speaker.name !== null) return speaker.name;
  if (speaker.class !== 'unknown') return words.label('record.class', speaker.class);
  return words.say('record.unidentified');
}

/** A verified quote in quotation marks, any other with the word that it is not verified ([R6]). */
export function quoteText(quote: RecordedIntervention['quotes'][number], words: Words): string {
  if (quote.verified) return words.say('record.quote', { text: quote.text });
  return words.say('record.quote_unverified', { text: quote.text });
}
