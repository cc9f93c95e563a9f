import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { AnchorRow, AttachedSourceRow, Recorded, WitnessRow } from '../state/rows.ts';

/** Events of marks by witnesses, of attached recordings, and of the anchors of a recording. */
export interface MarkEvents {
  'mark-witnessed': Pick<WitnessRow, 'edge' | 'mark'> & { readonly markId: string; readonly interventionId: string };
  'source-attached': Pick<AttachedSourceRow, 'role' | 'channel'> & { readonly sourceId: string };
  'source-detached': { readonly sourceId: string };
  'anchor-added': Omit<AnchorRow, keyof Recorded> & { readonly anchorId: string };
}

export type MarkDecision = Decision<DraftOf<MarkEvents>>;
