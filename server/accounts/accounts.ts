import type { Person } from '../../shared/contract/http/people.schema.ts';
import { isAtLeast } from '../../shared/access.ts';
import { fold } from '../../shared/reference/fold.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { AccountRow, AccountStore, InvitationRow } from '../store/account-store.ts';
import { CodedError } from '../coded-error.ts';
import { newId } from '../new-id.ts';
import type { Passwords } from './passwords.ts';
import { hashSecret, newSecret } from './secrets.ts';

const DAY_MS = 86_400_000;
/** Time without use after which a browser is signed out, ms. */
export const IDLE_MS = 14 * DAY_MS;
const INVITATION_MS = 7 * DAY_MS;
/** Least time between two notes of an account's use, ms. Each note is a write within a request. */
const SEEN_EVERY_MS = 60_000;

/** The caller of a route or a socket. */
export interface Caller {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** The sign-in of the browser. Null for a script's token. */
  readonly signInId: string | null;
}

/** A browser's new cookie and its caller. */
export interface SignedIn {
  readonly secret: string;
  readonly caller: Caller;
}

/** Access that ended: of one browser, or of one account everywhere. */
export type AccessEnded = { readonly signInId: string } | { readonly userId: string };

export type Recognised =
  | { readonly kind: 'caller'; readonly caller: Caller }
  /** The browser was signed in before, and must delete what it holds ([E5]). */
  | { readonly kind: 'ended' }
  | { readonly kind: 'unknown' };

export interface AccountsDeps {
  readonly store: AccountStore;
  readonly passwords: Passwords;
  readonly nowMs: () => number;
}

/** People and scripts, and how they are recognised. Faults are `CodedError`s. */
export type Accounts = ReturnType<typeof createAccounts>;

export function createAccounts({ store, passwords, nowMs }: AccountsDeps) {
  const listeners = new Set<(ended: AccessEnded) => void>();
  // A new version may fold more letters. Stored names are folded again, unless another account has the folded name.
  for (const account of store.accounts()) {
    const foldedName = fold(account.name);
    if (store.accountByName(foldedName) === undefined) store.putAccount({ ...account, foldedName });
  }
  let setupHash: string | null = null;

  const leads = (): readonly AccountRow[] =>
    store.accounts().filter((account) => isAtLeast(account.role, 'lead') && canSignIn(account));
  const hasLead = (): boolean => leads().length > 0;

  function tell(ended: AccessEnded): void {
    for (const listener of listeners) listener(ended);
  }

  /** Signs an account in on one browser. The writes of `prepare` and the sign-in are one transaction. */
  function signInOn(prepare: () => AccountRow): SignedIn {
    const secret = newSecret();
    const secretHash = hashSecret(secret);
    const now = nowMs();
    const id = newId(now);
    const account = store.atomically(() => {
      const ready = prepare();
      store.addSignIn({ secretHash, id, accountId: ready.id, createdAtMs: now, lastSeenMs: now, endedAtMs: null });
      return ready;
    });
    store.setSeen(secretHash, account.id, now);
    return { secret, caller: { userId: account.id, name: account.name, role: account.role, signInId: id } };
  }

  function freeName(name: string): { name: string; foldedName: string } {
    const trimmed = name.trim().replace(/\s+/gu, ' ');
    const foldedName = fold(trimmed);
    if (foldedName === '') throw new CodedError('malformed', { path: '/name' });
    return { name: trimmed, foldedName };
  }

  /** Finds an account by its name as written, else by its folded name. Two names may have one folded form. */
  function accountNamed(name: string): AccountRow | undefined {
    return store.accounts().find((account) => account.name === name.trim()) ?? store.accountByName(fold(name));
  }

  function requireAccount(id: string): AccountRow {
    const account = store.account(id);
    if (account === undefined) throw new CodedError('not_found', { id });
    return account;
  }

  /** [E6] Refuses a change that would leave no lead who can sign in. */
  function requireAnotherLead(account: AccountRow): void {
    const [one, another] = leads();
    if (another === undefined && one?.id === account.id) throw new CodedError('conflict', { reason: 'last_lead' });
  }

  /** The account of this name, if it has neither a password nor an invitation. Throws `name_taken` if it has one. */
  function requireUnused(foldedName: string): AccountRow | undefined {
    const known = store.accountByName(foldedName);
    if (known !== undefined && (canSignIn(known) || store.invitationOf(known.id) !== undefined))
      throw new CodedError('name_taken');
    return known;
  }

  function requireSetupLink(secret: string): void {
    if (setupHash === null || hashSecret(secret) !== setupHash) throw new CodedError('link_expired');
  }

  function requireInvitation(secretHash: string): InvitationRow {
    const invitation = store.invitation(secretHash);
    if (invitation === undefined || invitation.expiresAtMs < nowMs()) throw new CodedError('link_expired');
    return invitation;
  }

  return {
    /** Makes a one-time secret for a lead's account. Null while a lead can sign in. The secret before stops working. */
    openSetup(): string | null {
      if (hasLead()) return null;
      const secret = newSecret();
      setupHash = hashSecret(secret);
      return secret;
    },
    setupNeeded: (): boolean => !hasLead(),
    /** Throws `link_expired` unless `setUp` would accept this secret. The link stays usable. */
    checkSetup: requireSetupLink,

    /**
     * Makes a lead while none can sign in. A name whose owner cannot sign in keeps its account ([E38], [P40]).
     *
     * @throws {CodedError} `link_expired`. The link stays usable after `weak_password`, `common_password` and
     * `name_taken`. A name is taken while its owner can sign in or has an invitation.
     */
    async setUp(secret: string, givenName: string, password: string): Promise<SignedIn> {
      requireSetupLink(secret);
      const { name, foldedName } = freeName(givenName);
      requireUnused(foldedName);
      const passwordHash = await passwords.hash(password, name);
      // Asked again after the wait: of two that race, one is first.
      if (hasLead() || hashSecret(secret) !== setupHash) throw new CodedError('link_expired');
      const known = requireUnused(foldedName);
      const now = nowMs();
      const { id = newId(now), createdAtMs = now, lastSeenMs = null } = known ?? {};
      const seen = { createdAtMs, lastSeenMs, revokedAtMs: null };
      const account = { id, name, foldedName, role: 'lead', passwordHash, ...seen } as const;
      const signedIn = signInOn(() => {
        store.putAccount(account);
        return account;
      });
      setupHash = null;
      return signedIn;
    },

    /**
     * The target that a guess at a name counts for ([E32c]). It is the browser if that account was signed in on it
     * before. Else it is the name, also if no account has it.
     */
    guessedAt(name: string, secret: string | undefined): string {
      const foldedName = fold(name);
      const device = secret === undefined ? undefined : store.signIn(hashSecret(secret));
      const isOwn = device !== undefined && store.accountByName(foldedName)?.id === device.accountId;
      return isOwn ? `browser ${device.id}` : `name ${foldedName}`;
    },

    /** Throws `unauthenticated` for a wrong name and for a wrong password alike ([E3]). */
    async signIn(name: string, password: string): Promise<SignedIn> {
      const account = accountNamed(name);
      const isRight = await passwords.verify(account?.passwordHash ?? null, password);
      const current = account === undefined ? undefined : store.account(account.id);
      if (!isRight || current?.revokedAtMs !== null || current.passwordHash !== account?.passwordHash)
        throw new CodedError('unauthenticated');
      return signInOn(() => current);
    },

    /** The caller of a browser's cookie. Use keeps the sign-in alive. */
    recognise(secret: string): Recognised {
      const secretHash = hashSecret(secret);
      const signIn = store.signIn(secretHash);
      if (signIn === undefined) return { kind: 'unknown' };
      const account = store.account(signIn.accountId);
      const now = nowMs();
      const isOver = signIn.endedAtMs !== null || now - signIn.lastSeenMs > IDLE_MS;
      if (account?.revokedAtMs !== null || isOver) return { kind: 'ended' };
      if (now - signIn.lastSeenMs > SEEN_EVERY_MS) store.setSeen(secretHash, account.id, now);
      const { id: userId, name, role } = account;
      return { kind: 'caller', caller: { userId, name, role, signInId: signIn.id } };
    },

    /** The caller of a script's token. Undefined for one that is unknown or revoked. */
    recogniseToken(secret: string): Caller | undefined {
      const secretHash = hashSecret(secret);
      const token = store.apiToken(secretHash);
      if (token?.revokedAtMs !== null) return undefined;
      const now = nowMs();
      if (now - (token.lastUsedMs ?? 0) > SEEN_EVERY_MS) store.setApiTokenUsed(secretHash, now);
      return { userId: token.id, name: token.name, role: token.role, signInId: null };
    },

    signOut(secret: string): void {
      const secretHash = hashSecret(secret);
      const signIn = store.signIn(secretHash);
      store.endSignIn(secretHash, nowMs());
      if (signIn !== undefined) tell({ signInId: signIn.id });
    },

    /**
     * Makes a one-time secret with which a person sets a password. A name without a password keeps its account: its
     * owner was revoked or never accepted. So a lead also replaces a forgotten password.
     */
    invite(givenName: string, role: Role): { readonly secret: string; readonly expiresAtMs: number } {
      const { name, foldedName } = freeName(givenName);
      const known = store.accountByName(foldedName);
      if (known !== undefined && canSignIn(known)) throw new CodedError('name_taken');
      const now = nowMs();
      const id = known?.id ?? newId(now);
      const { createdAtMs = now, lastSeenMs = null } = known ?? {};
      const secret = newSecret();
      const expiresAtMs = now + INVITATION_MS;
      const seen = { createdAtMs, lastSeenMs, revokedAtMs: null };
      store.atomically(() => {
        store.putAccount({ id, name, foldedName, role, passwordHash: null, ...seen });
        store.putInvitation({ secretHash: hashSecret(secret), accountId: id, expiresAtMs });
      });
      return { secret, expiresAtMs };
    },

    /** Throws `link_expired` for a link that is unknown, used or too old. A good link stays usable. */
    checkInvitation: (secret: string): void => void requireInvitation(hashSecret(secret)),

    /**
     * Throws `link_expired` for a link that is unknown, used or too old. After `weak_password` and `common_password` the
     * link stays usable.
     */
    async acceptInvitation(secret: string, password: string): Promise<SignedIn> {
      const secretHash = hashSecret(secret);
      const invitation = requireInvitation(secretHash);
      const passwordHash = await passwords.hash(password, requireAccount(invitation.accountId).name);
      return signInOn(() => {
        if (!store.takeInvitation(secretHash)) throw new CodedError('link_expired');
        const account = { ...requireAccount(invitation.accountId), passwordHash };
        store.putAccount(account);
        return account;
      });
    },

    people: (): readonly Person[] =>
      store.accounts().map(({ id, name, role, revokedAtMs, lastSeenMs, passwordHash }) => {
        const revoked = revokedAtMs !== null;
        return { id, name, role, revoked, lastSeenMs, invited: passwordHash === null && !revoked };
      }),

    nameOf: (id: string): string | null =>
      store.account(id)?.name ?? store.apiTokens().find((token) => token.id === id)?.name ?? null,

    /** Ends an account's access on every browser at once ([E5]). */
    revoke(id: string): void {
      const account = requireAccount(id);
      requireAnotherLead(account);
      store.atomically(() => {
        if (account.revokedAtMs === null) store.putAccount({ ...account, passwordHash: null, revokedAtMs: nowMs() });
        store.endSignIns(id, nowMs());
        store.removeInvitation(id);
      });
      tell({ userId: id });
    },

    /** Changes a role and signs its owner out everywhere: open pages hold what the old role may read. */
    setRole(id: string, role: Role): void {
      const account = requireAccount(id);
      if (account.role === role) return;
      if (!isAtLeast(role, 'lead')) requireAnotherLead(account);
      store.atomically(() => {
        store.putAccount({ ...account, role });
        store.endSignIns(id, nowMs());
      });
      tell({ userId: id });
    },

    /** The token is returned once. Only its hash is kept. */
    createToken(name: string, role: Role): { readonly id: string; readonly token: string } {
      const now = nowMs();
      const id = newId(now);
      const token = `rostrum_${newSecret()}`;
      const unused = { createdAtMs: now, lastUsedMs: null, revokedAtMs: null };
      store.addApiToken({ secretHash: hashSecret(token), id, name, role, ...unused });
      return { id, token };
    },

    revokeToken(id: string): void {
      store.revokeApiToken(id, nowMs());
      tell({ userId: id });
    },

    onAccessEnded(listener: (ended: AccessEnded) => void): void {
      listeners.add(listener);
    },
  };
}

function canSignIn({ revokedAtMs, passwordHash }: AccountRow): boolean {
  return revokedAtMs === null && passwordHash !== null;
}
