import type { Reader } from '../../shared/log/present.ts';
import type { InterventionFilter, InterventionPage } from './queries/list-interventions.ts';
import type { SessionItem } from './queries/list-sessions.ts';

/** Questions over all sessions, answered from the rows that the log writes: the port. */
export interface SessionQueries {
  sessions(): Promise<readonly SessionItem[]>;
  /** Ids of sessions in which somebody spoke who is hidden. */
  sessionsWithHidden(): Promise<readonly string[]>;
  interventions(filter: InterventionFilter, reader: Reader): Promise<InterventionPage>;
}
