/** The actions of undo and redo. */
import { changesLocked } from '../../../shared/session/reviewed-lock.ts';
import { hidingsOf, needsLead, redoStack, undoStack } from '../../../shared/session/undo/undo.ts';
import { findMessage, t } from '../../messages.ts';
import type { LiveConsole } from '../store/live-console.ts';

type Way = 'undo' | 'redo';

/** U: undoes the last command of this user ([U1]), a hiding only as the next key ([U10]). */
export function undoLast(live: LiveConsole): void {
  step(live, 'undo', undoStack(live.state(), live.desk.me.userId));
}

/** ⇧U: redoes what was undone, a hiding only right after the U that undid it ([U10]). */
export function again(live: LiveConsole): void {
  step(live, 'redo', redoStack(live.state(), live.desk.me.userId));
}

function step(live: LiveConsole, way: Way, stack: readonly string[]): void {
  // Until the user states from where they follow, no key changes the record.
  if (live.vantage.peek() === null) return live.say(t('console.say.vantage_first'), { tone: 'trouble' });
  const hidings = live.lastHiding.steps()[way];
  const isTurn = hidings[0] !== undefined && hidings[0] === stack[0];
  if (isTurn && !hidings.some((id) => isForLeads(live, id))) turnHiding(live, way, hidings);
  else stepOverHidings(live, way, stack);
}

function isForLeads(live: LiveConsole, commandId: string): boolean {
  const command = live.state().commands.get(commandId);
  return command === undefined || needsLead(command, { role: live.desk.me.role, nowMs: live.desk.nowMs() });
}

/** Undoes or redoes the hiding of the key before, the latest command first. */
function turnHiding(live: LiveConsole, way: Way, hidings: readonly string[]): void {
  const { commands } = live.state();
  const text = doneWords(live, way, hidings[0] ?? '');
  const given = hidings.map((commandId) => live.give('undo', { commandId }).commandId);
  const originals = hidings.flatMap((id) => commands.get(id)?.undoes ?? []);
  live.lastHiding.did({ undo: originals.reverse(), redo: way === 'undo' ? given.reverse() : [] });
  live.say(text);
}

/** Undoes the latest command that is no hiding. A toast states which hiding stays in force. */
function stepOverHidings(live: LiveConsole, way: Way, stack: readonly string[]): void {
  const { commands, tables } = live.state();
  const hidden = stack.map((id) => hidingsOf(commands.get(id)));
  const at = hidden.findIndex((hidings) => hidings.length === 0);
  const commandId = stack[at];
  const passed = (at === -1 ? hidden : hidden.slice(0, at)).flat().map((id) => tables.hides.get(id));
  if (commandId !== undefined && changesLocked(live.state(), { commandId, type: 'undo', payload: { commandId } }))
    return live.say(t('error.session_closed'), { tone: 'trouble' });
  // A hiding that a lead lifted meanwhile is not in force.
  const stays = passed.some((row) => way === 'redo' || (row?.undone === false && !row.lifted));
  const text =
    commandId === undefined
      ? t(way === 'undo' ? 'console.say.nothing_to_take_back' : 'console.say.nothing_again')
      : doneWords(live, way, commandId);
  if (commandId !== undefined) live.give('undo', { commandId });
  live.say(stays ? t('console.say.hiding_stays', { text, way, role: live.desk.me.role }) : text, {
    tone: commandId === undefined ? 'trouble' : 'fact',
  });
}

/** The words for the command that was undone or redone. */
function doneWords(live: LiveConsole, way: Way, commandId: string): string {
  const { commands } = live.state();
  const command = commands.get(commandId);
  const type = (command?.undoes == null ? command : commands.get(command.undoes))?.type ?? '';
  const what = findMessage(`console.did.${type}`) ?? t('console.did.other');
  return t(way === 'undo' ? 'console.say.taken_back' : 'console.say.stands_again', { what });
}
