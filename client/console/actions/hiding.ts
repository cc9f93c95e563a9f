/** The actions that hide a speaker and show one again, with the words of their toasts. */
import { isHidden } from '../../../shared/session/hiding/hidden.ts';
import type { InterventionRow } from '../../../shared/session/state/rows.ts';
import { edgeTime } from '../../../shared/session/time/timeline.ts';
import { t } from '../../messages.ts';
import { newId } from '../../sync/uuid.ts';
import type { LiveConsole } from '../store/live-console.ts';
import type { Given } from '../../sync/session-store.ts';
import { announceEffect } from './announce-effect.ts';
import { sayNobodyBefore } from './tagging.ts';

/** How a toast refers to the hidden speaker. It has the name only if they are not the one in the picture. */
type Whom = 'speaking' | 'not_before' | 'just_begun' | 'just_ended' | 'before';

/** A user who presses H this soon after a start may mean the speaker before, ms. */
const JUST_BEGUN_MS = 3000;

/** H: hides the speaker in the picture for everybody, at once, whatever B points to ([C51], [P3a]). */
export function hide(live: LiveConsole): void {
  const shown = live.pictured.peek();
  if (shown === null) return live.say(t('console.say.nobody_to_tag'), { tone: 'trouble' });
  hideSpeaker(live, shown, whomOf(live, shown));
}

function whomOf(live: LiveConsole, shown: InterventionRow): Whom {
  if (live.floor.peek().holder === null) return 'just_ended';
  if (live.before.pointed.peek() !== null) return 'not_before';
  return live.seenMs() - edgeTime(live.state(), shown.start) < JUST_BEGUN_MS ? 'just_begun' : 'speaking';
}

/** ⇧H: hides the speaker before the one in the picture ([C51]). */
export function hideBefore(live: LiveConsole): void {
  const shown = live.pictured.peek();
  if (shown === null) return live.say(t('console.say.nobody_to_tag'), { tone: 'trouble' });
  const row = live.oneBefore();
  if (row === null) return sayNobodyBefore(live, shown.id);
  hideSpeaker(live, row, 'before');
}

function hideSpeaker(live: LiveConsole, row: InterventionRow, whom: Whom): void {
  const wasHidden = isHidden(live.state(), row.id);
  const words = hiddenWords(whom, live.name(row), live.desk.me.role);
  const hideId = newId();
  const given = live.give('hide-speaker', { hideId, subjectId: row.id });
  if (wasHidden) return live.say(t('console.say.hidden_already'));
  live.lastHiding.did({ undo: [given.commandId], redo: [] });
  sayHidden(live, given, words, hideId);
}

/** The only function that still holds the name of a hidden speaker. The name goes with the toast. */
function hiddenWords(whom: Whom, name: string, role: string): (isKnown: 'yes' | 'no') => string {
  return (known) => t('console.say.hidden', { whom, name, known, role });
}

function sayHidden(live: LiveConsole, given: Given, words: (isKnown: 'yes' | 'no') => string, hideId: string): void {
  const { role } = live.desk.me;
  announceEffect(live, given, words, {
    stands: () => live.state().tables.hides.get(hideId)?.undone === false,
    later: () => t('console.say.hidden', { whom: 'speaking', name: '', known: 'yes', role }),
  });
}

/** A lead shows a hidden speaker again. */
export function liftHide(live: LiveConsole): void {
  const target = live.target.peek();
  if (target === null) return live.say(t('console.say.nobody_to_tag'), { tone: 'trouble' });
  const covering = [...live.state().tables.hides.values()].filter(
    ({ undone, lifted, subjects }) => !undone && !lifted && subjects.includes(target.id),
  );
  if (covering.length === 0) return live.say(() => t('console.say.not_hidden', { name: live.nameOf(target.id) }));
  const given = covering.map(({ id }) => live.give('lift-hide', { hideId: id }));
  live.lastHiding.did({ undo: given.map(({ commandId }) => commandId).reverse(), redo: [] });
  const words = (known: 'yes' | 'no'): string => t('console.say.shown_again', { known });
  for (const each of given) announceEffect(live, each, words, { later: () => words('yes') });
}
