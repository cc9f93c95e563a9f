import { refuse, type Asker, type Decision } from '../log/command.ts';
import type { SessionCommand, SystemCommandType } from './commands.schema.ts';
import { logCustody, logDeletion } from './custody/custody.ts';
import { decide, type Decider } from './decide.ts';
import { sessionRow, type SessionState } from './state.ts';
import { erasePersonal, logTakeOut } from './taking-out/taking-out.ts';

const DECIDERS: { readonly [T in SystemCommandType]: Decider<T> } = {
  'log-take-out': (_, payload) => logTakeOut(payload),
  'erase-personal': erasePersonal,
  'log-custody': (_, payload) => logCustody(payload),
  'log-deletion': (_, payload) => logDeletion(payload),
};

/** Decides any command, the program's own among them: the server's way in. Otherwise as `decide`. */
export function decideAny(state: SessionState, command: SessionCommand, asker: Asker): Decision {
  if (!isSystem(command)) return decide(state, command, asker);
  if (sessionRow(state) === undefined) return refuse('not_found');
  const decider = DECIDERS[command.type] as Decider<SystemCommandType>;
  return decider(state, command.payload, asker, command.commandId);
}

function isSystem(command: SessionCommand): command is Extract<SessionCommand, { type: SystemCommandType }> {
  return Object.hasOwn(DECIDERS, command.type);
}
