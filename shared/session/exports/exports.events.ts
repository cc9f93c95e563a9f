import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { Recorded, ExportRow } from '../state/rows.ts';

/** Events of exports and of erasures. */
export interface ExportEvents {
  'record-taken-out': Omit<ExportRow, keyof Recorded> & { readonly takeOutId: string };
  'personal-erased': {
    readonly targets: readonly { readonly seq: number; readonly path: string; readonly commitment: string }[];
  };
}

export type ExportDecision = Decision<DraftOf<ExportEvents>>;
