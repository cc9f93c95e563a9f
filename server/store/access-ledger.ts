import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Role } from '../../shared/vocabulary/access.ts';
import { createLineFile, type LineFile } from './line-file.ts';

/** Access that ends for good. The hash of its secret names it; a token has its id, a password its `passwordId`. */
export type Ended = 'sign-in' | 'invitation' | 'token' | 'room-link' | 'password' | 'source-key';

/** Something that ended, or what an account may do from an instant on. No line names anybody. */
export type AccessLine =
  | { readonly ended: Ended; readonly id: string }
  /** `role` null: access is revoked. Unix ms. */
  | { readonly account: string; readonly role: Role | null; readonly atMs: number };

/** Whose access ended, kept apart from the database so that an older copy of it lets nobody in again ([P41]). */
export type AccessLedger = LineFile<AccessLine>;

export const ACCESS_FILE = 'access.jsonl';

export function createAccessLedger(dataFolder: string): AccessLedger {
  return createLineFile(join(dataFolder, ACCESS_FILE));
}

/** What stands for a voided password in the ledger: the hash of its hash. */
export function passwordId(passwordHash: string): string {
  return createHash('sha256').update(passwordHash).digest('hex');
}

/** The ids of what ended, of one kind. */
export function endedIds(lines: readonly AccessLine[], kind: Ended): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => ('ended' in line && line.ended === kind ? [line.id] : [])));
}

/** What each account may do now; of two lines of one instant the later in the file counts. */
export function latestRoles(lines: readonly AccessLine[]): ReadonlyMap<string, Role | null> {
  const latest = new Map<string, Extract<AccessLine, { account: string }>>();
  for (const line of lines)
    if ('account' in line && line.atMs >= (latest.get(line.account)?.atMs ?? 0)) latest.set(line.account, line);
  return new Map([...latest].map(([account, { role }]) => [account, role]));
}
