import { t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Action } from './action.ts';

/**
 * Whether there is a session to act on. Otherwise the page states that the key was not taken ([C12]). An action before
 * would be a guess: nobody is next on a list that has not arrived.
 */
export function isSessionLoaded(live: LiveConsole, action: Action): boolean {
  if (live.session.peek() !== undefined || action.always === true) return true;
  live.say(t('console.still_loading'), { tone: 'trouble' });
  return false;
}
