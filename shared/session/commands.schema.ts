import type { Static } from 'typebox';
import { custodyCommands } from './recordings/custody.schema.ts';
import { setupCommands } from './setup/setup.schema.ts';
import { floorCommands } from './floor/floor.schema.ts';
import { limitCommands } from './limits/limits.schema.ts';
import { listCommands } from './list/list.schema.ts';
import { markCommands } from './recordings/marks.schema.ts';
import { hidingCommands } from './hiding/hiding.schema.ts';
import { tagCommands } from './tags/tags.schema.ts';
import { exportCommands } from './exports/exports.schema.ts';
import { undoCommands } from './undo/undo.schema.ts';

/** Every command of a session, by type. Routes and sockets validate against these schemas. */
export const COMMAND_SCHEMAS = {
  ...setupCommands,
  ...listCommands,
  ...floorCommands,
  ...limitCommands,
  ...tagCommands,
  ...hidingCommands,
  ...markCommands,
  ...undoCommands,
  ...exportCommands,
  ...custodyCommands,
} as const;

export type CommandType = keyof typeof COMMAND_SCHEMAS;
export type CommandPayload<T extends CommandType> = Static<(typeof COMMAND_SCHEMAS)[T]>;

/** A command of a session, tagged by its type. */
export type SessionCommand = {
  [T in CommandType]: { readonly commandId: string; readonly type: T; readonly payload: CommandPayload<T> };
}[CommandType];
