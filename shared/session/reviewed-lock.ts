import type { SessionCommand } from './commands.schema.ts';
import { COMMAND_PERMISSIONS } from './permissions.ts';
import { sessionRow, type SessionState } from './state/state.ts';

/** Whether a session is reviewed, so that it refuses changes until a lead opens it again ([K20]). */
export function isLocked(state: SessionState): boolean {
  const status = sessionRow(state)?.status;
  return status === 'reviewed' || status === 'published';
}

/** Whether a reviewed session refuses a command, for every role ([K20]). */
export function changesLocked(state: SessionState, { type, payload }: SessionCommand): boolean {
  if (!isLocked(state)) return false;
  return type === 'undo' ? !isHiding(state, payload.commandId) : COMMAND_PERMISSIONS[type].changesRecord;
}

/** Whether a command only hid or showed a speaker. A review does not stop the undo of such a command. */
function isHiding(state: SessionState, commandId: string): boolean {
  return state.commands.get(commandId)?.differences.every(({ table }) => table === 'hides') === true;
}
