import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { SessionRow } from '../state/rows.ts';

/** Events of the session itself: what it is, whether it runs, and who keeps the clock. */
export interface SetupEvents {
  'session-created': Pick<
    SessionRow,
    'conferenceId' | 'title' | 'kind' | 'timeZone' | 'presetId' | 'limitRules' | 'quickTopics'
  >;
  'session-status-set': Pick<SessionRow, 'status'>;
  'quick-topics-set': { readonly topics: SessionRow['quickTopics'] };
  'clock-offered': { readonly to: string };
  /** `from` is the keeper before; null if nobody kept the clock. */
  'clock-taken': { readonly keeper: string; readonly from: string | null };
}

export type SetupDecision = Decision<DraftOf<SetupEvents>>;
