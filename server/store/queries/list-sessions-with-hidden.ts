import type { Kysely } from 'kysely';
import type { QueryTables } from './tables.ts';

/** Sessions with a statement by a hidden speaker, on record or not. */
export async function listSessionsWithHidden(database: Kysely<QueryTables>): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('listedInterventions')
    .select('sessionId')
    .distinct()
    .where('hidden', '=', 1)
    .execute();
  return rows.map(({ sessionId }) => sessionId);
}
