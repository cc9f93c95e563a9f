import { isAtLeast } from '../../../shared/access.ts';
import { endedIds, latestRoles, passwordId, type AccessLedger, type AccessLine } from '../access-ledger.ts';
import type { EndedByRestore, RestoredAccess } from '../restored-access.ts';
import type { DatabaseSync } from './driver.ts';
import { createSqliteAccountStore } from './sqlite-account-store.ts';
import { inTransaction } from './transaction.ts';

/** Access in the tables of migrations 2 to 4. */
export function createSqliteRestoredAccess(database: DatabaseSync): RestoredAccess {
  return {
    endAll: (kinds, atMs) => endAll(database, kinds, atMs),
    apply: (lines, atMs) => applyAccess(database, lines, atMs),
    gather: (ledger, atMs) => gatherAccess(database, ledger, atMs),
  };
}

function endAll(database: DatabaseSync, kinds: readonly EndedByRestore[], atMs: number): number {
  const end: { readonly [E in EndedByRestore]: () => { readonly changes: number | bigint } } = {
    'sign-ins': () => database.prepare('UPDATE sign_ins SET ended_at_ms = ? WHERE ended_at_ms IS NULL').run(atMs),
    tokens: () => database.prepare('UPDATE api_tokens SET revoked_at_ms = ? WHERE revoked_at_ms IS NULL').run(atMs),
    invitations: () => database.prepare('DELETE FROM invitations').run(),
    'room-links': () => database.prepare('DELETE FROM room_keys').run(),
  };
  return inTransaction(database, () => kinds.reduce((sum, kind) => sum + Number(end[kind]().changes), 0));
}

function applyAccess(database: DatabaseSync, lines: readonly AccessLine[], atMs: number): void {
  const endEach = (sql: string, ids: ReadonlySet<string>, ...first: readonly number[]): void => {
    const statement = database.prepare(sql);
    for (const id of ids) statement.run(...first, id);
  };
  inTransaction(database, () => {
    const signIns = endedIds(lines, 'sign-in');
    endEach('UPDATE sign_ins SET ended_at_ms = ? WHERE ended_at_ms IS NULL AND secret_hash = ?', signIns, atMs);
    const tokens = endedIds(lines, 'token');
    endEach('UPDATE api_tokens SET revoked_at_ms = ? WHERE revoked_at_ms IS NULL AND id = ?', tokens, atMs);
    endEach('DELETE FROM invitations WHERE secret_hash = ?', endedIds(lines, 'invitation'));
    endEach('DELETE FROM room_keys WHERE secret_hash = ?', endedIds(lines, 'room-link'));
    endEach('UPDATE media_sources SET key_hash = NULL WHERE key_hash = ?', endedIds(lines, 'source-key'));
    applyRoles(database, lines, atMs);
  });
}

function applyRoles(database: DatabaseSync, lines: readonly AccessLine[], atMs: number): void {
  const store = createSqliteAccountStore(database);
  const [voided, roles] = [endedIds(lines, 'password'), latestRoles(lines)];
  for (const account of store.accounts()) {
    const { id, role, passwordHash, revokedAtMs } = account;
    const latest = roles.get(id) === undefined ? role : (roles.get(id) ?? null);
    const isVoid = passwordHash !== null && voided.has(passwordId(passwordHash));
    if (revokedAtMs === null && (latest === null || isVoid))
      store.putAccount({ ...account, passwordHash: null, revokedAtMs: atMs });
    else if (latest !== null && !isAtLeast(latest, role)) store.putAccount({ ...account, role: latest });
    else continue;
    // The account's pages, links and invitations hold access that it may no longer have.
    store.endSignIns(id, atMs);
    store.removeInvitation(id);
    database.prepare('DELETE FROM room_keys WHERE created_by = ?').run(id);
  }
}

function gatherAccess(database: DatabaseSync, ledger: AccessLedger, atMs: number): void {
  const known = ledger.read();
  const idsIn = (sql: string): readonly string[] =>
    (database.prepare(sql).all() as { id: string }[]).map(({ id }) => id);
  const [signIns, tokens, roles] = [endedIds(known, 'sign-in'), endedIds(known, 'token'), latestRoles(known)];
  const lines: AccessLine[] = [
    ...idsIn('SELECT secret_hash AS id FROM sign_ins WHERE ended_at_ms IS NOT NULL')
      .filter((id) => !signIns.has(id))
      .map((id) => ({ ended: 'sign-in', id }) as const),
    ...idsIn('SELECT id FROM api_tokens WHERE revoked_at_ms IS NOT NULL')
      .filter((id) => !tokens.has(id))
      .map((id) => ({ ended: 'token', id }) as const),
  ];
  for (const { id, role, revokedAtMs } of createSqliteAccountStore(database).accounts()) {
    const now = revokedAtMs === null ? role : null;
    if (roles.get(id) !== now) lines.push({ account: id, role: now, atMs });
  }
  ledger.record(lines);
}
