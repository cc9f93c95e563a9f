import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { CustodyHead, DeletedStretch } from '../state/rows.ts';

/** Events of the chain of custody of a recording. */
export interface CustodyEvents {
  'custody-logged': { readonly sourceId: string; readonly heads: readonly CustodyHead[] };
  'recording-deleted': { readonly sourceId: string; readonly stretches: readonly DeletedStretch[] };
}

export type CustodyDecision = Decision<DraftOf<CustodyEvents>>;
