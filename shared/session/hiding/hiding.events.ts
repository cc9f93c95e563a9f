import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { HideRow } from '../state/rows.ts';

interface OnHide {
  readonly hideId: string;
}

/** Events that hide speakers and show them again. */
export interface HidingEvents {
  'speaker-hidden': OnHide & Pick<HideRow, 'subjects' | 'reason'>;
  /** Later rows of a hidden speaker. The hiding covers them until it is lifted or undone ([P8a]). */
  'hiding-extended': OnHide & Pick<HideRow, 'subjects'>;
  'hide-lifted': OnHide;
}

export type HidingDecision = Decision<DraftOf<HidingEvents>>;
