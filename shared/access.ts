import type { Role } from './vocabulary/access.ts';

/**
 * The rights of people, and the least role that has each ([P5]). Routes, reads, pages and buttons ask this table. The rights of
 * commands are in `session/permissions.ts`, because a command also states whether it changes the record.
 */
export const RIGHTS = {
  'session.read': 'viewer',
  /** Dispatch commands: tag, annotate, keep time, hide. */
  'session.record': 'observer',
  /** Create conferences and sessions. */
  'session.create': 'lead',
  /** Close a session, review it, and open it again. */
  'session.close': 'lead',
  /** Read names, texts and media of hidden speakers. */
  'hidden.read': 'lead',
  /** Lift a hiding, at any time. */
  'hidden.lift': 'lead',
  'record.export': 'lead',
  'personal.erase': 'lead',
  /** Add, change, stop, upload and delete recordings. */
  'recording.manage': 'lead',
  'recording.align': 'lead',
  'people.manage': 'lead',
  /** See the rarer keys and settings of the console. */
  'console.advanced': 'lead',
  /** Make and end links for the screen in the room. */
  'room.manage': 'lead',
  /** Read before a restore is confirmed, and confirm it ([P43]). */
  'restore.confirm': 'lead',
} as const satisfies { readonly [right: string]: Role };

export type AccessRight = keyof typeof RIGHTS;

const RANK: { readonly [R in Role]: number } = { viewer: 0, observer: 1, lead: 2 };

/** Whether a role has at least the rights of another one. */
export function isAtLeast(role: Role, least: Role): boolean {
  return RANK[role] >= RANK[least];
}

/** Whether a role has a right. */
export function can(role: Role, right: AccessRight): boolean {
  return isAtLeast(role, RIGHTS[right]);
}
