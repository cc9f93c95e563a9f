import type { MediaIndex } from '../ingest/index/media-index.ts';
import { passwordId, type AccessLedger, type AccessLine, type Ended } from '../store/access-ledger.ts';
import type { AccountRow, AccountStore } from '../store/account-store.ts';
import type { ConferenceStore } from '../store/conference-store.ts';

/**
 * The accounts, with a ledger that notes each end of access first. So access that a lead ended stays ended after a crash,
 * and with an older copy of the database ([P41]).
 */
export function recordAccountAccess(store: AccountStore, ledger: AccessLedger, nowMs: () => number): AccountStore {
  const note = (ended: Ended, ids: readonly string[]): void => ledger.record(ids.map((id) => ({ ended, id })));
  const invitationOf = (accountId: string): readonly string[] => {
    const invitation = store.invitationOf(accountId);
    return invitation === undefined ? [] : [invitation.secretHash];
  };
  return {
    ...store,
    putAccount(account) {
      ledger.record(accessChanged(store.account(account.id), account, nowMs()));
      store.putAccount(account);
    },
    endSignIn(secretHash, atMs) {
      if (store.signIn(secretHash)?.endedAtMs === null) note('sign-in', [secretHash]);
      store.endSignIn(secretHash, atMs);
    },
    endSignIns(accountId, atMs) {
      note('sign-in', store.openSignIns(accountId));
      store.endSignIns(accountId, atMs);
    },
    putInvitation(invitation) {
      note('invitation', invitationOf(invitation.accountId));
      store.putInvitation(invitation);
    },
    takeInvitation(secretHash) {
      if (store.invitation(secretHash) !== undefined) note('invitation', [secretHash]);
      return store.takeInvitation(secretHash);
    },
    removeInvitation(accountId) {
      note('invitation', invitationOf(accountId));
      store.removeInvitation(accountId);
    },
    revokeApiToken(id, atMs) {
      note('token', [id]);
      store.revokeApiToken(id, atMs);
    },
  };
}

/** The conferences, with a ledger that notes each end of a room link first ([P41]). */
export function recordRoomAccess(store: ConferenceStore, ledger: AccessLedger): ConferenceStore {
  function note(isEnded: (key: { readonly sessionId: string; readonly createdBy: string }) => boolean): void {
    const ended = store.roomKeys().filter(isEnded);
    ledger.record(ended.map(({ secretHash }) => ({ ended: 'room-link', id: secretHash })));
  }
  return {
    ...store,
    removeRoomKeys(sessionId) {
      note((key) => key.sessionId === sessionId);
      store.removeRoomKeys(sessionId);
    },
    removeRoomKeysBy(createdBy) {
      note((key) => key.createdBy === createdBy);
      return store.removeRoomKeysBy(createdBy);
    },
  };
}

/** The media index, with a ledger that notes each end of an encoder's key first ([P41]). */
export function recordSourceKeys(index: MediaIndex, ledger: AccessLedger): MediaIndex {
  return {
    ...index,
    setSourceKey(id, keyHash) {
      const before = index.source(id)?.keyHash ?? null;
      if (before !== null) ledger.record([{ ended: 'source-key', id: before }]);
      index.setSourceKey(id, keyHash);
    },
  };
}

function accessChanged(before: AccountRow | undefined, after: AccountRow, atMs: number): AccessLine[] {
  if (before === undefined) return [];
  const lines: AccessLine[] = [];
  if (before.passwordHash !== null && before.passwordHash !== after.passwordHash)
    lines.push({ ended: 'password', id: passwordId(before.passwordHash) });
  if (roleOf(before) !== roleOf(after)) lines.push({ account: after.id, role: roleOf(after), atMs });
  return lines;
}

/** The role of an account. Null once it is revoked. */
function roleOf({ role, revokedAtMs }: AccountRow): AccountRow['role'] | null {
  return revokedAtMs === null ? role : null;
}
