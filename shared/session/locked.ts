import type { SessionCommand } from './commands.schema.ts';
import { sessionRow, type SessionState } from './state.ts';

/** Tables of what observers attach to a turn. */
const TAGS = new Set(['topics', 'abouts', 'notes', 'flags']);
/** The commands that set or change it. */
const TAGGING = /^(add|remove|edit)-(topic|about|note)$|^set-stance$|^verify-quote$|-flag$/;

/** Whether a session takes no more tags, until it is opened for review again ([K4]). */
export function isLocked(state: SessionState): boolean {
  const status = sessionRow(state)?.status;
  return status === 'reviewed' || status === 'published';
}

/** Whether a command would change the tags of a session that takes no more. */
export function changesLocked(state: SessionState, { type, payload }: SessionCommand): boolean {
  if (!isLocked(state)) return false;
  if (type !== 'undo') return TAGGING.test(type);
  return state.commands.get(payload.commandId)?.differences.some(({ table }) => TAGS.has(table)) === true;
}
