import type { StoredEvent } from '../../../shared/log/event.ts';
import type { ListedIntervention } from '../../../shared/projections/listed-intervention.ts';
import type { ListedSession } from '../../../shared/projections/listed-session.ts';

/** Columns of the derived rows. Booleans are 0 or 1, lists are JSON. Of the log only indexed columns are read. */
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
