import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { SessionRow } from '../state/rows.ts';

/** Events of the session itself: its set-up, its status and its timekeeper. */
export interface SetupEvents {
  'session-created': Pick<
    SessionRow,
    'conferenceId' | 'title' | 'kind' | 'timeZone' | 'presetId' | 'limitRules' | 'quickTopics'
  >;
  'session-status-set': Pick<SessionRow, 'status'>;
  'quick-topics-set': { readonly topics: SessionRow['quickTopics'] };
  'clock-offered': { readonly to: string };
  /** `from` is the timekeeper before. Null if there was none. */
  'clock-taken': { readonly keeper: string; readonly from: string | null };
}

export type SetupDecision = Decision<DraftOf<SetupEvents>>;
