import type { AccessLedger, AccessLine } from './access-ledger.ts';

/** What a restore ends unless it is kept ([P40]). */
export const ENDED_BY_RESTORE = ['sign-ins', 'tokens', 'invitations', 'room-links'] as const;
export type EndedByRestore = (typeof ENDED_BY_RESTORE)[number];

/** Who is let in by a database that may be an older copy: the port. */
export interface RestoredAccess {
  /** Ends all of some kinds; gives how many there were. */
  endAll(kinds: readonly EndedByRestore[], atMs: number): number;
  /** Ends what ended by the ledger ([P41]): a role is only ever made less, and no access given. */
  apply(lines: readonly AccessLine[], atMs: number): void;
  /** Adds to the ledger what the database says of access and the ledger does not. */
  gather(ledger: AccessLedger, atMs: number): void;
}
