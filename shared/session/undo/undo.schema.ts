import type { Static } from 'typebox';
import { strict } from '../state/fields.schema.ts';
import { IdSchema } from '../../vocabulary/id.schema.ts';

export const undoCommands = {
  /** Takes back a command of one's own, or, named on an undo, makes it stand again. */
  undo: strict({ commandId: IdSchema }),
} as const;

export type UndoPayload<T extends keyof typeof undoCommands> = Static<(typeof undoCommands)[T]>;
