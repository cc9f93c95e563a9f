import type { LiveConsole } from '../state/live-console.ts';
import type { Given } from '../state/session-desk.ts';

/**
 * Says what an action does for the others: a fact once the server has it, until then what it will be ([C19]).
 *
 * @param stands whether it has not been taken back meanwhile
 */
export function sayForOthers(
  live: LiveConsole,
  { answer }: Given,
  words: (isKnown: 'yes' | 'no') => string,
  stands: () => boolean = () => true,
): void {
  const id = live.toasts.say(words('no'));
  void answer.then(({ ok }) => {
    live.toasts.drop(id);
    if (ok && stands()) live.say(words('yes'));
  });
}
