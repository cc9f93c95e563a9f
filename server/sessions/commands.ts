import type { SessionState } from '../../shared/session/state/state.ts';
import {
  createStreamCommands,
  type Listener as LogListener,
  type LogDependencies,
  type Published as LogPublished,
  type StreamCommands,
} from '../log/commands.ts';
import { keepProtection, type KeptProtection } from '../protection/keep-protection.ts';
import { SERVED_SESSION } from './session-kind.ts';

export type Commands = StreamCommands<SessionState>;
export type Published = LogPublished<SessionState>;
export type Listener = LogListener<SessionState>;

export interface CommandDependencies extends Omit<LogDependencies<SessionState>, 'keepers'>, KeptProtection {}

/** The commands of sessions. Every route and service writes to their logs through these. */
export function createCommands({ hidings, hiddenNames, ...dependencies }: CommandDependencies): Commands {
  return createStreamCommands(SERVED_SESSION, { ...dependencies, keepers: [keepProtection({ hidings, hiddenNames })] });
}
