import type { Kysely } from 'kysely';
import type { ListedSession } from '../../../shared/projections/listed-session.ts';
import type { QueryTables } from './tables.ts';

export interface SessionItem extends ListedSession {
  /** Number of interventions on record. */
  readonly interventions: number;
}

/** All sessions, newest first. */
export async function listSessions(database: Kysely<QueryTables>): Promise<readonly SessionItem[]> {
  return database
    .selectFrom('listedSessions')
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('listedInterventions as heard')
        .select((counted) => counted.fn.countAll<number>().as('n'))
        .whereRef('heard.sessionId', '=', 'listedSessions.sessionId')
        .where('heard.onRecord', '=', 1)
        .$asScalar()
        .$notNull()
        .as('interventions'),
    )
    .orderBy((eb) => eb.fn.coalesce('startedAtMs', eb.lit(Number.MAX_SAFE_INTEGER)), 'desc')
    .orderBy('sessionId', 'desc')
    .execute();
}
