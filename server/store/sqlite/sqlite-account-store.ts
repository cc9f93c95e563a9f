import type { DatabaseSync } from './driver.ts';
import type { AccountRow, AccountStore, ApiTokenRow, InvitationRow, SignInRow } from '../account-store.ts';

const ACCOUNT = `id, name, folded_name AS foldedName, role, password_hash AS passwordHash,
  created_at_ms AS createdAtMs, last_seen_ms AS lastSeenMs, revoked_at_ms AS revokedAtMs`;
const SIGN_IN = `secret_hash AS secretHash, id, account_id AS accountId, created_at_ms AS createdAtMs,
  last_seen_ms AS lastSeenMs, ended_at_ms AS endedAtMs`;
const INVITATION = 'secret_hash AS secretHash, account_id AS accountId, expires_at_ms AS expiresAtMs';
const TOKEN = `secret_hash AS secretHash, id, name, role, created_at_ms AS createdAtMs, last_used_ms AS lastUsedMs,
  revoked_at_ms AS revokedAtMs`;

/** Accounts in the tables of migration 3. Statements are prepared once. */
export function createSqliteAccountStore(database: DatabaseSync): AccountStore {
  const sql = {
    accounts: database.prepare(`SELECT ${ACCOUNT} FROM accounts ORDER BY folded_name`),
    account: database.prepare(`SELECT ${ACCOUNT} FROM accounts WHERE id = ?`),
    accountByName: database.prepare(`SELECT ${ACCOUNT} FROM accounts WHERE folded_name = ?`),
    putAccount: database.prepare(
      `INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, folded_name = excluded.folded_name, role = excluded.role,
       password_hash = excluded.password_hash, revoked_at_ms = excluded.revoked_at_ms`,
    ),
    setAccountSeen: database.prepare('UPDATE accounts SET last_seen_ms = ? WHERE id = ?'),
    signIn: database.prepare(`SELECT ${SIGN_IN} FROM sign_ins WHERE secret_hash = ?`),
    addSignIn: database.prepare('INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?, ?)'),
    setSignInSeen: database.prepare('UPDATE sign_ins SET last_seen_ms = ? WHERE secret_hash = ?'),
    endSignIn: database.prepare('UPDATE sign_ins SET ended_at_ms = ? WHERE secret_hash = ? AND ended_at_ms IS NULL'),
    endSignIns: database.prepare('UPDATE sign_ins SET ended_at_ms = ? WHERE account_id = ? AND ended_at_ms IS NULL'),
    invitation: database.prepare(`SELECT ${INVITATION} FROM invitations WHERE secret_hash = ?`),
    putInvitation: database.prepare(
      `INSERT INTO invitations VALUES (?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET
       secret_hash = excluded.secret_hash, expires_at_ms = excluded.expires_at_ms`,
    ),
    takeInvitation: database.prepare('DELETE FROM invitations WHERE secret_hash = ? RETURNING account_id'),
    removeInvitation: database.prepare('DELETE FROM invitations WHERE account_id = ?'),
    tokens: database.prepare(`SELECT ${TOKEN} FROM api_tokens ORDER BY created_at_ms`),
    token: database.prepare(`SELECT ${TOKEN} FROM api_tokens WHERE secret_hash = ?`),
    addToken: database.prepare('INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?, ?, ?)'),
    setTokenUsed: database.prepare('UPDATE api_tokens SET last_used_ms = ? WHERE secret_hash = ?'),
    revokeToken: database.prepare('UPDATE api_tokens SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL'),
  };

  return {
    accounts: () => sql.accounts.all() as AccountRow[],
    account: (id) => sql.account.get(id) as AccountRow | undefined,
    accountByName: (foldedName) => sql.accountByName.get(foldedName) as AccountRow | undefined,
    putAccount: (row) =>
      sql.putAccount.run(
        row.id,
        row.name,
        row.foldedName,
        row.role,
        row.passwordHash,
        row.createdAtMs,
        row.lastSeenMs,
        row.revokedAtMs,
      ),

    signIn: (secretHash) => sql.signIn.get(secretHash) as SignInRow | undefined,
    addSignIn: (row) =>
      sql.addSignIn.run(row.secretHash, row.id, row.accountId, row.createdAtMs, row.lastSeenMs, row.endedAtMs),
    setSeen(secretHash, accountId, atMs) {
      sql.setSignInSeen.run(atMs, secretHash);
      sql.setAccountSeen.run(atMs, accountId);
    },
    endSignIn: (secretHash, atMs) => sql.endSignIn.run(atMs, secretHash),
    endSignIns: (accountId, atMs) => sql.endSignIns.run(atMs, accountId),

    invitation: (secretHash) => sql.invitation.get(secretHash) as InvitationRow | undefined,
    putInvitation: (row) => sql.putInvitation.run(row.secretHash, row.accountId, row.expiresAtMs),
    takeInvitation: (secretHash) => sql.takeInvitation.get(secretHash) !== undefined,
    removeInvitation: (accountId) => sql.removeInvitation.run(accountId),

    apiTokens: () => sql.tokens.all() as ApiTokenRow[],
    apiToken: (secretHash) => sql.token.get(secretHash) as ApiTokenRow | undefined,
    addApiToken: (row) =>
      sql.addToken.run(row.secretHash, row.id, row.name, row.role, row.createdAtMs, row.lastUsedMs, row.revokedAtMs),
    setApiTokenUsed: (secretHash, atMs) => sql.setTokenUsed.run(atMs, secretHash),
    revokeApiToken: (id, atMs) => sql.revokeToken.run(atMs, id),
  };
}
