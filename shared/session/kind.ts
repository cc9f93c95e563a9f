import type { StreamKind } from '../log/stream-kind.ts';
import type { SessionCommand } from './commands.schema.ts';
import { decide } from './decide.ts';
import { SESSION_EVENT_FORM } from './event-form.ts';
import { evolve } from './evolve.ts';
import { hiddenSubjects } from './hiding/hidden.ts';
import { TABLE_NAMES } from './state/rows.ts';
import { presentSnapshot, restoreSnapshot, withheldFrom, type Snapshot } from './snapshot.ts';
import { canonicalState, EMPTY_SESSION, type SessionState } from './state/state.ts';

/** A session as a kind of stream. The server's log and a page's sync engine know nothing else about sessions. */
export const SESSION_KIND: StreamKind<SessionState, SessionCommand, Snapshot> = {
  ...SESSION_EVENT_FORM,
  prefix: 'session:',
  empty: EMPTY_SESSION,
  decide,
  evolve,
  hiddenSubjects,
  withheldFrom,
  presentSnapshot,
  restoreSnapshot,
  canonicalState,
  hasCommand: (state, commandId) => state.commands.has(commandId),
  hasRow: (state, id) => TABLE_NAMES.some((name) => state.tables[name].has(id)),
};
