import { COMMAND_SCHEMAS, type SessionCommand } from '../../shared/session/commands.schema.ts';
import { SESSION_KIND } from '../../shared/session/kind.ts';
import { newIdsOf } from '../../shared/session/new-ids.ts';
import { mayCommand } from '../../shared/session/permissions.ts';
import type { Snapshot } from '../../shared/session/snapshot.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { projectCommand, projectSession } from '../../shared/projections/project.ts';
import type { ServedKind } from '../log/served-kind.ts';
import { unknownReference } from './known-references.ts';

/** The kind of sessions for the server's log. */
export const SERVED_SESSION: ServedKind<SessionState, SessionCommand, Snapshot> = {
  ...SESSION_KIND,
  schemas: COMMAND_SCHEMAS,
  creation: 'create-session',
  mayCommand,
  newIdsOf,
  unknownReference,
  projectCommand,
  projectAll: projectSession,
};
