import type { InterventionPage } from '../../shared/contract/http/interventions.schema.ts';
import type { Reader } from '../../shared/log/present.ts';
import type { InterventionFilter } from './queries/list-interventions.ts';
import type { SessionItem } from './queries/list-sessions.ts';

/** Port of the queries over all sessions, answered from the derived rows. */
export interface SessionQueries {
  sessions(): Promise<readonly SessionItem[]>;
  /** Ids of sessions in which somebody was ever hidden. */
  sessionsWithHidden(): Promise<readonly string[]>;
  interventions(filter: InterventionFilter, reader: Reader): Promise<InterventionPage>;
}
