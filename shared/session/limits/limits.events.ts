import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { Allotted, LimitChangeRow, Recorded } from '../state/rows.ts';

/** Events of the speaking-time limits. */
export interface LimitEvents {
  'limit-changed': Omit<LimitChangeRow, keyof Recorded> & { readonly changeId: string };
  'allotted-changed': { readonly interventionId: string; readonly allotted: Allotted };
}

export type LimitDraft = DraftOf<LimitEvents>;
export type LimitDecision = Decision<LimitDraft>;
