import { CamelCasePlugin, Kysely, SqliteDialect } from 'kysely';
import type { QueryTables } from '../queries/tables.ts';
import type { DatabaseSync } from './driver.ts';

type Parameters = Parameter[];
type Parameter = string | number | bigint | null;

/** The tables of derived rows for queries, read-only. The transaction of the log writes them. */
export function createQueryDatabase(database: DatabaseSync): Kysely<QueryTables> {
  const dialect = new SqliteDialect({
    database: {
      prepare(text) {
        const statement = database.prepare(text);
        return {
          reader: true,
          all: (parameters) => statement.all(...(parameters as Parameters)) as unknown[],
          run: () => {
            throw new Error('the query database is for reading');
          },
          iterate: (parameters) => statement.iterate(...(parameters as Parameters)) as IterableIterator<unknown>,
        };
      },
      close: () => undefined,
    },
  });
  return new Kysely<QueryTables>({ dialect, plugins: [new CamelCasePlugin()] });
}
