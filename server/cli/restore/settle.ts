import { KINDS } from '../../sessions/kinds.ts';
import { randomBytes } from 'node:crypto';
import { createClock } from '../../clock.ts';
import { createCopies } from '../../exports/copies.ts';
import { createAccounts } from '../../accounts/accounts.ts';
import { createCommands } from '../../sessions/commands.ts';
import { createErasure } from '../../protection/erasure.ts';
import { createHiddenNames } from '../../protection/hidden-names.ts';
import { hideAgain } from '../../protection/hide-again.ts';
import { newId } from '../../new-id.ts';
import { createPasswords } from '../../accounts/passwords.ts';
import { rebuildIfChanged } from '../../log/rebuild.ts';
import type { Ledgers } from '../../store/ledgers.ts';
import { ENDED_BY_RESTORE, type EndedByRestore } from '../../store/restored-access.ts';
import { dropLedgers } from '../../store/sqlite/backup-file.ts';
import type { DatabaseSync } from '../../store/sqlite/driver.ts';
import { createSqliteAccountStore } from '../../store/sqlite/sqlite-account-store.ts';
import { createSqliteEventStore } from '../../store/sqlite/sqlite-event-store.ts';
import { createSqliteRestoredAccess } from '../../store/sqlite/sqlite-restored-access.ts';
import { createSqliteRestoreMark } from '../../store/sqlite/sqlite-restore-mark.ts';
import { createSqliteRowStore } from '../../store/sqlite/sqlite-row-store.ts';

export interface Settling {
  /** The staged database, of today's format. */
  readonly database: DatabaseSync;
  /** Holds the exports that are withdrawn. */
  readonly dataFolder: string;
  /** The union of folder and backup. */
  readonly ledgers: Ledgers;
  readonly kept: ReadonlySet<EndedByRestore>;
  /** Whether a lead has to confirm before others read. */
  readonly awaitsLead: boolean;
}

export interface Settled {
  readonly erased: number;
  readonly hidden: number;
  /** Number of sign-ins, tokens, invitations and room links that ended. */
  readonly ended: number;
  readonly hasLead: boolean;
}

/** Applies the ledgers to a restored database, before it replaces the old one and anybody reads it. */
export async function settle({ database, dataFolder, ledgers, kept, awaitsLead }: Settling): Promise<Settled> {
  const store = createSqliteEventStore(database);
  await rebuildIfChanged(store, createSqliteRowStore(database), KINDS);
  const clock = createClock({ notBeforeMs: await store.lastInstantMs() });
  const hiddenNames = createHiddenNames({ ledger: ledgers.names, keys: ledgers.keys });
  const commands = createCommands({ store, clock, random: randomBytes, hidings: ledgers.hidings, hiddenNames });
  const copies = createCopies({ commands, dataFolder, newId: () => newId(clock.nowMs()) });
  const dropCopies = (sessionId: string): Promise<void> => copies.drop(sessionId);
  const erased = await createErasure({ store, commands, ledger: ledgers.erasures, dropCopies }).eraseAgain();
  const hidden = await hideAgain({ ledger: ledgers.hidings, commands, dropCopies });
  const access = createSqliteRestoredAccess(database);
  const over = ENDED_BY_RESTORE.filter((kind) => !kept.has(kind));
  const ended = access.endAll(over, clock.nowMs());
  access.apply(ledgers.access.read(), clock.nowMs());
  createSqliteRestoreMark(database).setAwaitsLead(awaitsLead);
  dropLedgers(database);
  const accounts = createAccounts({
    ...{ store: createSqliteAccountStore(database), passwords: createPasswords(), nowMs: () => clock.nowMs() },
  });
  return { erased, hidden, ended, hasLead: !accounts.setupNeeded() };
}
