import { refuse, type Asker, type Decision } from '../log/command.ts';
import type { CommandType, SessionCommand } from './commands.schema.ts';
import { logCustody, logDeletion } from './custody/custody.ts';
import { decide, type Decider, type PageCommandType } from './decide.ts';
import { createSession, setQuickTopics } from './desk/desk.ts';
import { addInterruption } from './floor/interruptions.ts';
import { hideAgain } from './tagging/hide-again.ts';
import { changesLocked } from './locked.ts';
import { addAnchor, attachSource, detachSource } from './marks/marks.ts';
import { idUsedTwice } from './new-ids.ts';
import { sessionRow, type SessionState } from './state.ts';
import { erasePersonal, logTakeOut } from './taking-out/taking-out.ts';

type ElsewhereType = Exclude<CommandType, PageCommandType>;

/** What the program's own services, its doors and scripts give, and no page before the server's answer. */
const DECIDERS: { readonly [T in ElsewhereType]: Decider<T> } = {
  'create-session': createSession,
  'set-quick-topics': setQuickTopics,
  'add-interruption': addInterruption,
  'attach-source': attachSource,
  'detach-source': detachSource,
  'add-anchor': addAnchor,
  'log-take-out': (_, payload) => logTakeOut(payload),
  'erase-personal': erasePersonal,
  'hide-again': hideAgain,
  'log-custody': (_, payload) => logCustody(payload),
  'log-deletion': (_, payload) => logDeletion(payload),
};

/** Decides any command, also those that no page gives: the server's way in. Otherwise as `decide`. */
export function decideAny(state: SessionState, command: SessionCommand, asker: Asker): Decision {
  const used = idUsedTwice(state, command);
  if (used !== undefined) return refuse('conflict', { id: used });
  if (!isElsewhere(command)) return decide(state, command, asker);
  if (command.type !== 'create-session' && sessionRow(state) === undefined) return refuse('not_found');
  if (changesLocked(state, command)) return refuse('session_closed');
  const decider = DECIDERS[command.type] as Decider<ElsewhereType>;
  return decider(state, command.payload, asker, command.commandId);
}

function isElsewhere(command: SessionCommand): command is Extract<SessionCommand, { type: ElsewhereType }> {
  return Object.hasOwn(DECIDERS, command.type);
}
