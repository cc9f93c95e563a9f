import type { Decision } from '../../log/command.ts';
import type { DraftOf } from '../../log/typed-events.ts';

/** The undo of an undo is a redo. */
export interface UndoEvents {
  'command-undone': { readonly commandId: string };
}

export type UndoDecision = Decision<DraftOf<UndoEvents>>;
