import type { Kysely } from 'kysely';
import { sessionOf } from '../../sessions/stream-names.ts';
import type { QueryTables } from './tables.ts';

/** Sessions in which somebody was ever hidden, also if that speaker only waited or is shown again. */
export async function listSessionsWithHidden(database: Kysely<QueryTables>): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('events')
    .select('stream')
    .distinct()
    .where('type', '=', 'speaker-hidden')
    .execute();
  return rows.flatMap(({ stream }) => sessionOf(stream) ?? []);
}
