import type { Static } from 'typebox';
import { custodyCommands } from './custody/custody.schema.ts';
import { deskCommands } from './desk/desk.schema.ts';
import { floorCommands } from './floor/floor.schema.ts';
import { limitCommands } from './limits/limits.schema.ts';
import { listCommands } from './list/list.schema.ts';
import { markCommands } from './marks/marks.schema.ts';
import { taggingCommands } from './tagging/tagging.schema.ts';
import { takingOutCommands } from './taking-out/taking-out.schema.ts';
import { undoCommands } from './undo/undo.schema.ts';

/** Every command of a session, by type. Doors validate against these; nothing else defines a command's shape. */
export const COMMAND_SCHEMAS = {
  ...deskCommands,
  ...listCommands,
  ...floorCommands,
  ...limitCommands,
  ...taggingCommands,
  ...markCommands,
  ...undoCommands,
  ...takingOutCommands,
  ...custodyCommands,
} as const;

export type CommandType = keyof typeof COMMAND_SCHEMAS;
export type CommandPayload<T extends CommandType> = Static<(typeof COMMAND_SCHEMAS)[T]>;

/** A command of a session, tagged by its type. */
export type SessionCommand = {
  [T in CommandType]: { readonly commandId: string; readonly type: T; readonly payload: CommandPayload<T> };
}[CommandType];
