import type { AccessLedger, AccessLine } from './access-ledger.ts';

/** Kinds of access that a restore ends, except those that `--keep` names ([P40]). */
export const ENDED_BY_RESTORE = ['sign-ins', 'tokens', 'invitations', 'room-links'] as const;
export type EndedByRestore = (typeof ENDED_BY_RESTORE)[number];

/** Port of the access in a database that may be an older copy. */
export interface RestoredAccess {
  /** Ends all access of some kinds. Returns its number. */
  endAll(kinds: readonly EndedByRestore[], atMs: number): number;
  /** Ends all access that the ledger notes as ended ([P41]). It may lower a role and never gives access. */
  apply(lines: readonly AccessLine[], atMs: number): void;
  /** Adds to the ledger the ends of access that only the database has. */
  gather(ledger: AccessLedger, atMs: number): void;
}
