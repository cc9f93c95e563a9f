import type { Decision } from '../../log/command.ts';
import type { Commitment } from '../../log/event.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { EntryRow, InterventionRow } from '../state/rows.ts';

/** A line of the speakers' list, as its event sets it. */
type Line = Pick<EntryRow, 'actor' | 'class' | 'kind'> & { readonly entryId: string; readonly listedAs: Commitment };

/** An event without content of its own. */
type NoPayload = Readonly<Record<string, never>>;

/** Events of the speakers' list. */
export interface ListEvents {
  'entry-listed': Line & Pick<EntryRow, 'rank' | 'replyTo' | 'status'>;
  'entry-edited': Line;
  'entry-status-set': { readonly entryId: string; readonly status: EntryRow['status'] };
  'entries-ranked': { readonly ranks: readonly { readonly entryId: string; readonly rank: number }[] };
  'entries-swapped': {
    readonly entryId: string;
    readonly rank: number;
    readonly withEntryId: string;
    readonly withRank: number;
  };
  'list-closed': NoPayload;
  'list-opened': NoPayload;
  'speaker-identified': Pick<InterventionRow, 'actor' | 'class' | 'basis' | 'confidence'> & {
    readonly entryId: string | null;
    readonly interventionId: string | null;
    readonly announcedAs: Commitment | null;
  };
}

export type ListDraft = DraftOf<ListEvents>;
export type ListDecision = Decision<ListDraft>;
