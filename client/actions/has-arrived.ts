import { t } from '../messages.ts';
import type { LiveConsole } from '../state/live-console.ts';
import type { Action } from './action.ts';

/**
 * [C12] Whether there is a session to act on; else its user is told that the key was not taken. What could be done
 * before would be a guess: on a list that has not arrived nobody is next.
 */
export function hasArrived(live: LiveConsole, action: Action): boolean {
  if (live.session.peek() !== undefined || action.always === true) return true;
  live.say(t('console.still_loading'), { tone: 'trouble' });
  return false;
}
