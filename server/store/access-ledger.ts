import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Role } from '../../shared/vocabulary/access.ts';
import { createLineFile, type LineFile } from './line-file.ts';

/** Kinds of access that end. A line names one by the hash of its secret, a token by its id, a password by `passwordId`. */
export type Ended = 'sign-in' | 'invitation' | 'token' | 'room-link' | 'password' | 'source-key';

/** An end of access, or the role of an account from an instant on. No line names a person. */
export type AccessLine =
  | { readonly ended: Ended; readonly id: string }
  /** `role` null: access is revoked. Unix ms. */
  | { readonly account: string; readonly role: Role | null; readonly atMs: number };

/** The ends of access, kept outside the database. So an older copy of the database does not restore access ([P41]). */
export type AccessLedger = LineFile<AccessLine>;

export const ACCESS_FILE = 'access.jsonl';

export function createAccessLedger(dataFolder: string): AccessLedger {
  return createLineFile(join(dataFolder, ACCESS_FILE));
}

/** The name of a password that ended: the hash of its hash. */
export function passwordId(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('hex');
}

/** The names of all access of one kind that ended. */
export function endedIds(lines: readonly AccessLine[], kind: Ended): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => ('ended' in line && line.ended === kind ? [line.id] : [])));
}

/** The role of each account. Of two lines with one instant the later in the file counts. */
export function latestRoles(lines: readonly AccessLine[]): ReadonlyMap<string, Role | null> {
  const latest = new Map<string, Extract<AccessLine, { account: string }>>();
  for (const line of lines)
    if ('account' in line && line.atMs >= (latest.get(line.account)?.atMs ?? 0)) latest.set(line.account, line);
  return new Map([...latest].map(([account, { role }]) => [account, role]));
}
