import type { Static } from 'typebox';
import { strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

export const undoCommands = {
  /** Undoes a command of the same author. If the command is an undo, it is a redo. */
  undo: strict({ commandId: IdSchema }),
} as const;

export type UndoPayload<T extends keyof typeof undoCommands> = Static<(typeof undoCommands)[T]>;
