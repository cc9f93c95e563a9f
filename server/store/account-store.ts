import type { Role } from '../../shared/vocabulary/access.ts';

export interface AccountRow {
  readonly id: string;
  readonly name: string;
  /** `fold(name)`. Names that fold to the same text would be confused. */
  readonly foldedName: string;
  readonly role: Role;
  /** Null until the invitation is accepted. */
  readonly passwordHash: string | null;
  readonly createdAtMs: number;
  readonly lastSeenMs: number | null;
  readonly revokedAtMs: number | null;
}

/** One browser in which a user signed in. */
export interface SignInRow {
  readonly secretHash: string;
  readonly id: string;
  readonly accountId: string;
  readonly createdAtMs: number;
  readonly lastSeenMs: number;
  /** Time of sign-out or revocation. The row stays, so that the server can make the browser erase its data. */
  readonly endedAtMs: number | null;
}

export interface InvitationRow {
  readonly secretHash: string;
  readonly accountId: string;
  readonly expiresAtMs: number;
}

/** An access token for a script: a name and a role of its own, no password. */
export interface ApiTokenRow {
  readonly secretHash: string;
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAtMs: number;
  readonly lastUsedMs: number | null;
  readonly revokedAtMs: number | null;
}

/**
 * Port of the accounts. It is synchronous like its database. Secrets arrive hashed.
 *
 * @throws {StoreError} with code `disk_full` or `unavailable`. Nothing was written then.
 */
export interface AccountStore {
  /** Runs work in one transaction. */
  atomically<Result>(work: () => Result): Result;

  accounts(): readonly AccountRow[];
  account(id: string): AccountRow | undefined;
  accountByName(foldedName: string): AccountRow | undefined;
  /** Inserts the account, or replaces the one with its id. Throws `name_taken` if another has its folded name. */
  putAccount(account: AccountRow): void;

  signIn(secretHash: string): SignInRow | undefined;
  addSignIn(signIn: SignInRow): void;
  /** Notes the last use of a sign-in and its account. Skipped if it cannot be written now ([E37]). */
  setSeen(secretHash: string, accountId: string, atMs: number): void;
  endSignIn(secretHash: string, atMs: number): void;
  endSignIns(accountId: string, atMs: number): void;
  /** Hashes of the secrets of an account's browsers that are signed in. */
  openSignIns(accountId: string): readonly string[];

  invitation(secretHash: string): InvitationRow | undefined;
  invitationOf(accountId: string): InvitationRow | undefined;
  /** One invitation for each account: a new one replaces the old. */
  putInvitation(invitation: InvitationRow): void;
  /** Removes the invitation and returns whether it still existed. Of two users who accept at once, one wins. */
  takeInvitation(secretHash: string): boolean;
  removeInvitation(accountId: string): void;

  apiTokens(): readonly ApiTokenRow[];
  apiToken(secretHash: string): ApiTokenRow | undefined;
  addApiToken(token: ApiTokenRow): void;
  /** Notes the last use of a token. Skipped if it cannot be written now ([E37]). */
  setApiTokenUsed(secretHash: string, atMs: number): void;
  revokeApiToken(id: string, atMs: number): void;
}
