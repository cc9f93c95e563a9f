import type { ListedSession } from '../../shared/projections/listed-session.ts';

/** A session with how many interventions are on its record. */
export interface CountedSession extends ListedSession {
  readonly interventions: number;
}

/** Questions over all sessions, answered from the rows that the log writes: the port. */
export interface SessionQueries {
  sessions(): Promise<readonly CountedSession[]>;
}
