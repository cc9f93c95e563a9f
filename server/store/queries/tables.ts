import type { StoredEvent } from '../../../shared/log/event.ts';
import type { ListedIntervention } from '../../../shared/projections/listed-intervention.ts';
import type { ListedSession } from '../../../shared/projections/listed-session.ts';

/** Derived rows as columns: booleans are 0 or 1, lists are JSON. Of the log, what an index over it finds. */
export interface QueryTables {
  readonly events: Pick<StoredEvent, 'stream' | 'type'>;
  readonly listedSessions: ListedSession;
  readonly listedInterventions: Omit<ListedIntervention, 'topics' | 'abouts' | 'hidden' | 'onRecord' | 'endIsFirm'> & {
    readonly topics: string;
    readonly abouts: string;
    readonly hidden: number;
    readonly onRecord: number;
    readonly endIsFirm: number;
  };
}
