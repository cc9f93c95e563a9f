import { isLocked } from '../../shared/session/locked.ts';
import { t } from '../messages.ts';
import type { LiveConsole } from '../state/live-console.ts';
import type { Action } from './action.ts';

/** How a session that is over stands, in a word or two; null while it is not. */
export function overWords({ session }: LiveConsole): string | null {
  const row = session.value;
  return row === undefined || row.endedAtMs === null ? null : t('console.over', { status: row.status });
}

/**
 * Whether an action does nothing in the session as it stands ([C20]): the floor of one that is over does not move, but
 * for the end of a turn that was left open, and one that is reviewed takes no change of its record ([K20]).
 */
export function isShut(live: LiveConsole, action: Action): boolean {
  if (action.who !== 'everyone' && action.keepsRecord !== true && isLocked(live.desk.state.value)) return true;
  if (action.movesFloor !== true || overWords(live) === null) return false;
  return action.id !== 'stop' || live.floor.value.holder === null;
}
