import { isAtLeast } from '../access.ts';
import type { Role } from '../vocabulary/access.ts';
import type { CommandType } from './commands.schema.ts';

/** The least role that may dispatch a command. Only the server's own services dispatch those of `system`. */
export type Permission = 'lead' | 'observer' | 'system';

/** One row of the table of rights. */
export interface CommandRight {
  readonly least: Permission;
  /** Whether a reviewed session refuses it, for every role ([K20]). An undo is judged by the command that it undoes. */
  readonly changesRecord: boolean;
}

const changes = (least: Permission): CommandRight => ({ least, changesRecord: true });
/** Protection, exports, custody, deletion, and the step that opens a reviewed session again. */
const keeps = (least: Permission): CommandRight => ({ least, changesRecord: false });

/**
 * The rights of commands: who may dispatch each, and whether a reviewed session refuses it ([P5], [K20]). The tests are
 * generated from this table. The floor decides what only the timekeeper may do.
 */
export const COMMAND_PERMISSIONS: { readonly [T in CommandType]: CommandRight } = {
  'create-session': changes('lead'),
  'start-session': changes('observer'),
  'suspend-session': changes('observer'),
  'close-session': changes('lead'),
  'review-session': keeps('lead'),
  'set-quick-topics': changes('lead'),
  'offer-clock': changes('observer'),
  'accept-clock': changes('observer'),
  'take-clock': changes('observer'),
  'add-entries': changes('observer'),
  'edit-entry': changes('observer'),
  'set-entry-status': changes('observer'),
  'move-entry': changes('observer'),
  'swap-entries': changes('observer'),
  'close-list': changes('observer'),
  'open-list': changes('observer'),
  'mark-not-reached': changes('observer'),
  'identify-speaker': changes('observer'),
  'start-intervention': changes('observer'),
  'stop-intervention': changes('observer'),
  'warn-speaker': changes('observer'),
  'cut-off': changes('observer'),
  'set-outcome': changes('observer'),
  'pause-intervention': changes('observer'),
  'resume-intervention': changes('observer'),
  'set-interruption': changes('observer'),
  'add-interruption': changes('observer'),
  'open-point-of-order': changes('observer'),
  'close-point-of-order': changes('observer'),
  'link-reply': changes('observer'),
  'shift-edge': changes('observer'),
  'confirm-end': changes('observer'),
  'confirm-intervention': changes('observer'),
  'set-review': changes('observer'),
  'void-intervention': changes('observer'),
  'change-limit': changes('observer'),
  'add-topic': changes('observer'),
  'remove-topic': changes('observer'),
  'add-about': changes('observer'),
  'set-stance': changes('observer'),
  'remove-about': changes('observer'),
  'add-note': changes('observer'),
  'edit-note': changes('observer'),
  'remove-note': changes('observer'),
  'verify-quote': changes('observer'),
  'set-flag': changes('observer'),
  'clear-flag': changes('observer'),
  'hide-speaker': keeps('observer'),
  'lift-hide': keeps('observer'),
  'add-witness-mark': changes('observer'),
  'attach-source': changes('lead'),
  'detach-source': changes('lead'),
  'add-anchor': changes('lead'),
  undo: changes('observer'),
  'log-take-out': keeps('system'),
  'erase-personal': keeps('system'),
  'hide-again': keeps('system'),
  'log-custody': keeps('system'),
  'log-deletion': keeps('system'),
};

/** Whether a role may dispatch a command. `system` may dispatch every one. */
export function mayCommand(role: Role | 'system', type: CommandType): boolean {
  const { least } = COMMAND_PERMISSIONS[type];
  if (role === 'system') return true;
  return least !== 'system' && isAtLeast(role, least);
}
