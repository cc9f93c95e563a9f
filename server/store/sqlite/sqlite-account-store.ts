import { StoreError } from '../event-store.ts';
import { codedStatements } from './coded-statements.ts';
import { coded, isUniqueViolation, type DatabaseSync } from './driver.ts';
import { note } from './note.ts';
import { inTransaction } from './transaction.ts';
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
  const prepare = codedStatements(database);
  const sql = {
    accounts: prepare(`SELECT ${ACCOUNT} FROM accounts ORDER BY folded_name`),
    account: prepare(`SELECT ${ACCOUNT} FROM accounts WHERE id = ?`),
    accountByName: prepare(`SELECT ${ACCOUNT} FROM accounts WHERE folded_name = ?`),
    putAccount: prepare(
      `INSERT INTO accounts VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
       name = excluded.name, folded_name = excluded.folded_name, role = excluded.role,
       password_hash = excluded.password_hash, revoked_at_ms = excluded.revoked_at_ms`,
    ),
    setAccountSeen: prepare('UPDATE accounts SET last_seen_ms = ? WHERE id = ?'),
    signIn: prepare(`SELECT ${SIGN_IN} FROM sign_ins WHERE secret_hash = ?`),
    addSignIn: prepare('INSERT INTO sign_ins VALUES (?, ?, ?, ?, ?, ?)'),
    setSignInSeen: prepare('UPDATE sign_ins SET last_seen_ms = ? WHERE secret_hash = ?'),
    endSignIn: prepare('UPDATE sign_ins SET ended_at_ms = ? WHERE secret_hash = ? AND ended_at_ms IS NULL'),
    endSignIns: prepare('UPDATE sign_ins SET ended_at_ms = ? WHERE account_id = ? AND ended_at_ms IS NULL'),
    openSignIns: prepare('SELECT secret_hash AS hash FROM sign_ins WHERE account_id = ? AND ended_at_ms IS NULL'),
    invitation: prepare(`SELECT ${INVITATION} FROM invitations WHERE secret_hash = ?`),
    invitationOf: prepare(`SELECT ${INVITATION} FROM invitations WHERE account_id = ?`),
    putInvitation: prepare(
      `INSERT INTO invitations VALUES (?, ?, ?) ON CONFLICT (account_id) DO UPDATE SET
       secret_hash = excluded.secret_hash, expires_at_ms = excluded.expires_at_ms`,
    ),
    takeInvitation: prepare('DELETE FROM invitations WHERE secret_hash = ? RETURNING account_id'),
    removeInvitation: prepare('DELETE FROM invitations WHERE account_id = ?'),
    tokens: prepare(`SELECT ${TOKEN} FROM api_tokens ORDER BY created_at_ms`),
    token: prepare(`SELECT ${TOKEN} FROM api_tokens WHERE secret_hash = ?`),
    addToken: prepare('INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?, ?, ?)'),
    setTokenUsed: prepare('UPDATE api_tokens SET last_used_ms = ? WHERE secret_hash = ?'),
    revokeToken: prepare('UPDATE api_tokens SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL'),
  };

  return {
    atomically: (work) => coded(() => inTransaction(database, work)),

    accounts: () => sql.accounts.all() as AccountRow[],
    account: (id) => sql.account.get(id) as AccountRow | undefined,
    accountByName: (foldedName) => sql.accountByName.get(foldedName) as AccountRow | undefined,
    putAccount({ id, name, foldedName, role, passwordHash, createdAtMs, lastSeenMs, revokedAtMs }) {
      try {
        sql.putAccount.run(id, name, foldedName, role, passwordHash, createdAtMs, lastSeenMs, revokedAtMs);
      } catch (error) {
        throw error instanceof StoreError && isUniqueViolation(error.cause)
          ? new StoreError('name_taken', error.cause)
          : error;
      }
    },

    signIn: (secretHash) => sql.signIn.get(secretHash) as SignInRow | undefined,
    addSignIn: (row) =>
      sql.addSignIn.run(row.secretHash, row.id, row.accountId, row.createdAtMs, row.lastSeenMs, row.endedAtMs),
    setSeen(secretHash, accountId, atMs) {
      note(database, () => {
        sql.setSignInSeen.run(atMs, secretHash);
        sql.setAccountSeen.run(atMs, accountId);
      });
    },
    endSignIn: (secretHash, atMs) => sql.endSignIn.run(atMs, secretHash),
    endSignIns: (accountId, atMs) => sql.endSignIns.run(atMs, accountId),
    openSignIns: (accountId) => (sql.openSignIns.all(accountId) as { hash: string }[]).map(({ hash }) => hash),

    invitation: (secretHash) => sql.invitation.get(secretHash) as InvitationRow | undefined,
    invitationOf: (accountId) => sql.invitationOf.get(accountId) as InvitationRow | undefined,
    putInvitation: (row) => sql.putInvitation.run(row.secretHash, row.accountId, row.expiresAtMs),
    takeInvitation: (secretHash) => sql.takeInvitation.get(secretHash) !== undefined,
    removeInvitation: (accountId) => sql.removeInvitation.run(accountId),

    apiTokens: () => sql.tokens.all() as ApiTokenRow[],
    apiToken: (secretHash) => sql.token.get(secretHash) as ApiTokenRow | undefined,
    addApiToken: (row) =>
      sql.addToken.run(row.secretHash, row.id, row.name, row.role, row.createdAtMs, row.lastUsedMs, row.revokedAtMs),
    setApiTokenUsed: (secretHash, atMs) => note(database, () => sql.setTokenUsed.run(atMs, secretHash)),
    revokeApiToken: (id, atMs) => sql.revokeToken.run(atMs, id),
  };
}
