import type { Role } from '../vocabulary/role.ts';
import type { CommandType } from './commands.schema.ts';

/** The least role that a command needs; `system` is what only the program's own services may write. */
export type Permission = 'lead' | 'observer' | 'system';

/**
 * Who may give which command: the one table of permissions, from which the tests are generated ([P5]). Whether the
 * asker keeps the clock is the floor's business, not this table's.
 */
export const COMMAND_PERMISSIONS: { readonly [T in CommandType]: Permission } = {
  'create-session': 'lead',
  'start-session': 'observer',
  'suspend-session': 'observer',
  'close-session': 'lead',
  'review-session': 'lead',
  'set-quick-topics': 'lead',
  'offer-clock': 'observer',
  'accept-clock': 'observer',
  'take-clock': 'observer',
  'add-entries': 'observer',
  'set-entry-status': 'observer',
  'move-entry': 'observer',
  'swap-entries': 'observer',
  'close-list': 'observer',
  'open-list': 'observer',
  'mark-not-reached': 'observer',
  'identify-speaker': 'observer',
  'start-intervention': 'observer',
  'stop-intervention': 'observer',
  'warn-speaker': 'observer',
  'cut-off': 'observer',
  'set-outcome': 'observer',
  'pause-intervention': 'observer',
  'resume-intervention': 'observer',
  'set-interruption': 'observer',
  'add-interruption': 'observer',
  'open-point-of-order': 'observer',
  'close-point-of-order': 'observer',
  'link-reply': 'observer',
  'shift-edge': 'observer',
  'confirm-end': 'observer',
  'confirm-intervention': 'observer',
  'set-review': 'observer',
  'void-intervention': 'observer',
  'change-limit': 'observer',
  'add-topic': 'observer',
  'remove-topic': 'observer',
  'add-about': 'observer',
  'set-stance': 'observer',
  'remove-about': 'observer',
  'add-note': 'observer',
  'edit-note': 'observer',
  'remove-note': 'observer',
  'verify-quote': 'observer',
  'set-flag': 'observer',
  'clear-flag': 'observer',
  'hide-speaker': 'observer',
  'lift-hide': 'observer',
  'add-witness-mark': 'observer',
  'attach-source': 'lead',
  'detach-source': 'lead',
  'add-anchor': 'lead',
  undo: 'observer',
  'log-take-out': 'system',
  'erase-personal': 'system',
  'log-custody': 'system',
  'log-deletion': 'system',
};

const RANK: { readonly [R in Role]: number } = { viewer: 0, observer: 1, lead: 2 };

/** Whether a role may give any command: no command is open to those who only look on ([P5]). */
export function mayRecord(role: Role): boolean {
  return RANK[role] >= RANK.observer;
}

/** Whether a role may give a command at all; `system` callers may give every one. */
export function mayCommand(role: Role | 'system', type: CommandType): boolean {
  const needed = COMMAND_PERMISSIONS[type];
  if (role === 'system') return true;
  return needed !== 'system' && RANK[role] >= RANK[needed];
}
