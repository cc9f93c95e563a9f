import { changesLocked } from '../../shared/session/locked.ts';
import { needsLead, redoStack, undoStack } from '../../shared/session/undo/undo.ts';
import { findMessage, t } from '../messages.ts';
import type { LiveConsole } from '../state/live-console.ts';

/** U: takes back the last thing that this user did ([U1]). */
export function takeBack(live: LiveConsole): void {
  give(
    live,
    undoStack(live.state(), live.desk.me.userId)[0],
    'console.say.taken_back',
    'console.say.nothing_to_take_back',
  );
}

/** ⇧U: makes what was taken back stand again. */
export function again(live: LiveConsole): void {
  give(live, redoStack(live.state(), live.desk.me.userId)[0], 'console.say.stands_again', 'console.say.nothing_again');
}

function give(
  live: LiveConsole,
  commandId: string | undefined,
  key: 'console.say.taken_back' | 'console.say.stands_again',
  nothing: 'console.say.nothing_to_take_back' | 'console.say.nothing_again',
): void {
  if (commandId === undefined) return live.say(t(nothing), { tone: 'trouble' });
  // Before it is known from where somebody follows, no key changes the record.
  if (live.vantage.peek() === null) return live.say(t('console.say.vantage_first'), { tone: 'trouble' });
  const { commands } = live.state();
  const command = commands.get(commandId);
  const { me, nowMs } = live.desk;
  if (changesLocked(live.state(), { commandId, type: 'undo', payload: { commandId } }))
    return live.say(t('error.session_closed'), { tone: 'trouble' });
  if (command !== undefined && needsLead(command, { role: me.role, nowMs: nowMs() }))
    return live.say(t('console.say.hidden_stays'), { tone: 'trouble' });
  const type = (command?.undoes == null ? command : commands.get(command.undoes))?.type ?? '';
  live.give('undo', { commandId });
  live.say(t(key, { what: findMessage(`console.did.${type}`) ?? t('console.did.other') }));
}
