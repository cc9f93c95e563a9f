import type { LogEvent } from '../../log/event.ts';
import { Table } from '../../log/table.ts';
import { isEvent } from '../../log/typed-events.ts';
import type { CommandRow, Difference, SessionState } from '../state/state.ts';
import type { UndoEvents } from './undo.events.ts';

/**
 * How many commands of one author can be undone ([U5]). The limit bounds a long session: differences are the larger part
 * of a page's copy.
 */
const COMMANDS_TAKEN_BACK = 200;

/** Adds an event's differences to the row of its command ([U1]). */
export function recordCommand(state: SessionState, event: LogEvent, differences: readonly Difference[]): SessionState {
  let commands = state.commands;
  const before = commands.get(event.commandId);
  // Undoing a first start must not remove the timekeeper, so that part of it is not kept.
  const kept = event.type === 'clock-taken' ? [] : differences;
  const undoes = isEvent<UndoEvents, 'command-undone'>(event, 'command-undone') ? event.payload.commandId : null;
  const row: CommandRow = {
    by: event.by,
    // A first start also makes a timekeeper. The rest of it decides whether it can be undone.
    type: before === undefined || before.type === 'clock-taken' ? event.type : before.type,
    atMs: event.atMs,
    seq: before?.seq ?? event.seq,
    differences: [...(before?.differences ?? []), ...kept],
    undoneBy: null,
    undoes,
  };
  commands = commands.set(event.commandId, row);
  if (undoes !== null) {
    const undone = commands.get(undoes);
    if (undone !== undefined) commands = commands.set(undoes, { ...undone, undoneBy: event.commandId });
    const original = undone?.undoes == null ? undefined : commands.get(undone.undoes);
    if (undone?.undoes != null && original !== undefined)
      commands = commands.set(undone.undoes, { ...original, undoneBy: null });
  }
  const isNew = row.differences.length > 0 && (before?.differences.length ?? 0) === 0;
  return isNew ? withOwn({ ...state, commands }, event) : { ...state, commands };
}

/** Puts a command on top of its author's stack. The oldest entry beyond the limit loses its differences. */
function withOwn(state: SessionState, { by, commandId }: LogEvent): SessionState {
  const own = [...(state.ownCommands.get(by) ?? []), commandId];
  const oldest = own.length > COMMANDS_TAKEN_BACK ? own.shift() : undefined;
  const row = oldest === undefined ? undefined : state.commands.get(oldest);
  return {
    ...state,
    ownCommands: state.ownCommands.set(by, own),
    commands:
      oldest === undefined || row === undefined
        ? state.commands
        : state.commands.set(oldest, { ...row, differences: [] }),
  };
}

/** The stacks of all authors, built from the commands that still have differences. */
export function ownCommandsOf(commands: Table<CommandRow>): Table<readonly string[]> {
  const stacks = new Map<string, string[]>();
  const known = [...commands.entries()].filter(([, row]) => row.differences.length > 0);
  for (const [commandId, { by }] of known.sort(([, a], [, b]) => a.seq - b.seq)) {
    const own = stacks.get(by);
    if (own === undefined) stacks.set(by, [commandId]);
    else own.push(commandId);
  }
  return Table.from(stacks);
}
