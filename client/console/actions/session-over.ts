/** Decides which actions a session that is over still accepts. */
import { isLocked } from '../../../shared/session/reviewed-lock.ts';
import { t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Action } from './action.ts';

/** The state of a session that is over, in a word or two. Null while it is not over. */
export function overWords({ session }: LiveConsole): string | null {
  const row = session.value;
  return row === undefined || row.endedAtMs === null ? null : t('console.over', { status: row.status });
}

/**
 * Whether an action does nothing in the session's state ([C20b]). The floor of a session that is over moves only to end
 * a turn that was left open. A reviewed session takes no change of its record ([K20]).
 */
export function isShut(live: LiveConsole, action: Action): boolean {
  if (action.who !== 'everyone' && action.keepsRecord !== true && isLocked(live.desk.state.value)) return true;
  if (action.movesFloor !== true || overWords(live) === null) return false;
  return action.id !== 'stop' || live.floor.value.holder === null;
}
