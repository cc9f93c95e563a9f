import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';
import type { Recorded, TakeOutRow } from '../rows.ts';

/** Events of exports and of erasures. */
export interface TakingOutEvents {
  'record-taken-out': Omit<TakeOutRow, keyof Recorded> & { readonly takeOutId: string };
  'personal-erased': {
    readonly targets: readonly { readonly seq: number; readonly path: string; readonly commitment: string }[];
  };
}

export type TakingOutDecision = Decision<DraftOf<TakingOutEvents>>;
