import type { CommandPayload, CommandType, SessionCommand } from './commands.schema.ts';
import type { SessionState } from './state/state.ts';

/** The ids of the rows that each command creates. */
const NEW_IDS: { readonly [T in CommandType]?: (payload: CommandPayload<T>) => readonly string[] } = {
  'add-entries': ({ entries }) => entries.map(({ entryId }) => entryId),
  'start-intervention': ({ interventionId }) => [interventionId],
  'open-point-of-order': ({ interventionId, interruptionId }) => [interventionId, interruptionId],
  'warn-speaker': ({ warningId }) => [warningId],
  'pause-intervention': ({ interruptionId }) => [interruptionId],
  'add-interruption': ({ interruptionId }) => [interruptionId],
  'change-limit': ({ changeId }) => [changeId],
  'add-topic': ({ tagId }) => [tagId],
  'add-about': ({ tagId }) => [tagId],
  'add-note': ({ noteId }) => [noteId],
  'set-flag': ({ flagId }) => [flagId],
  'hide-speaker': ({ hideId }) => [hideId],
  'add-witness-mark': ({ markId }) => [markId],
  'add-anchor': ({ anchorId }) => [anchorId],
  'log-take-out': ({ takeOutId }) => [takeOutId],
};

/** The ids of the rows that a command creates. */
export function newIdsOf(command: SessionCommand): readonly string[] {
  const idsOf = NEW_IDS[command.type] as ((payload: unknown) => readonly string[]) | undefined;
  return idsOf?.(command.payload) ?? [];
}

/**
 * The first new id of a command that a row of any table already has ([G22]). A repeated hiding is accepted and changes
 * nothing.
 */
export function idUsedTwice(state: SessionState, command: SessionCommand): string | undefined {
  if (command.type === 'hide-speaker') return undefined;
  const tables = Object.values(state.tables);
  const ids = newIdsOf(command);
  return ids.find((id, index) => ids.indexOf(id) < index || tables.some((table) => table.has(id)));
}
