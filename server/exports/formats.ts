/** Lists the formats of exports. */
import type { CanonicalRecord } from '../../shared/record/record-types.ts';
import type { ExportFormat } from '../../shared/vocabulary/access.ts';
import { writeCsv } from './csv.ts';
import { writeHtml } from './html.ts';
import { writeJson } from './json.ts';
import type { Words } from './words.ts';

/** One format of records. Every writer is a pure function of the canonical record ([R1]). */
export interface Format {
  readonly extension: string;
  readonly contentType: string;
  readonly write: (record: CanonicalRecord, words: Words) => string;
}

/** The one table of formats. A new one is a name in the vocabulary, a file and a line here. */
export const FORMATS = {
  html: { extension: 'html', contentType: 'text/html; charset=utf-8', write: writeHtml },
  csv: {
    extension: 'csv',
    contentType: 'text/csv; charset=utf-8',
    write: (record, words) => writeCsv(record, words, 'spreadsheet'),
  },
  'csv-exact': {
    extension: 'exact.csv',
    contentType: 'text/csv; charset=utf-8',
    write: (record, words) => writeCsv(record, words, 'exact'),
  },
  json: { extension: 'json', contentType: 'application/json; charset=utf-8', write: writeJson },
} as const satisfies { readonly [Name in ExportFormat]: Format };
