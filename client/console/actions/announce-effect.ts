/** Announces what an action does for the other users of a session. */
import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { LiveConsole } from '../store/live-console.ts';
import type { Given } from '../../sync/session-store.ts';

type Known = 'yes' | 'no';

/** Shows words that change in place once the server has the command. */
function sayWhatIsKnown(live: LiveConsole, words: (isKnown: Known) => string, isKnown: ReadonlySignal<Known>): number {
  return live.toasts.say(() => words(isKnown.value));
}

/**
 * Announces the effect of an action for others. It is a fact once the server has it, until then a prospect ([C19]).
 *
 * @param stands whether it has not been undone meanwhile
 * @param later the words for an answer that comes after the first ones are gone. They may leave out a name that was to
 *   be seen for a moment only. Nothing that waits for the answer holds `words`.
 */
export function announceEffect(
  live: LiveConsole,
  { answer }: Given,
  words: (isKnown: Known) => string,
  { stands = () => true, later }: { readonly stands?: () => boolean; readonly later: () => string },
): void {
  const isKnown = signal<Known>('no');
  const id = sayWhatIsKnown(live, words, isKnown);
  void answer.then(({ ok }) => {
    if (!ok || !stands()) live.toasts.drop(id);
    else if (live.toasts.shown.peek().some((toast) => toast.id === id)) isKnown.value = 'yes';
    else live.say(later());
  });
}
