import { mkdirSync } from 'node:fs';
import { createClock } from '../clock.ts';
import { createSqliteMediaIndex } from '../ingest/index/sqlite-media-index.ts';
import { rebuildIfChanged } from '../log/rebuild.ts';
import { keepLedgers } from '../protection/keep-ledgers.ts';
import { KINDS } from '../sessions/kinds.ts';
import { recordAccountAccess, recordRoomAccess, recordSourceKeys } from '../accounts/recorded-access.ts';
import { listInterventions } from '../store/queries/list-interventions.ts';
import { listSessionsWithHidden } from '../store/queries/list-sessions-with-hidden.ts';
import { listSessions } from '../store/queries/list-sessions.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import { openDatabase } from '../store/sqlite/open-database.ts';
import { createQueryDatabase } from '../store/sqlite/query-database.ts';
import { createSqliteAccountStore } from '../store/sqlite/sqlite-account-store.ts';
import { createSqliteConferenceStore } from '../store/sqlite/sqlite-conference-store.ts';
import { createSqliteEventStore } from '../store/sqlite/sqlite-event-store.ts';
import { createSqliteRestoredAccess } from '../store/sqlite/sqlite-restored-access.ts';
import { createSqliteRestoreMark } from '../store/sqlite/sqlite-restore-mark.ts';
import { createSqliteRowStore } from '../store/sqlite/sqlite-row-store.ts';
import type { Context } from './context.ts';

export type StorePart = Awaited<ReturnType<typeof composeStore>>;

/** Opens the data folder and picks the adapter of every port. Only the command line names SQLite besides. */
export async function composeStore({ options: { config, time = {} }, closeLater }: Context) {
  const { dataDir: dataFolder } = config;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const { database, close } = openDatabase(dataFolder);
  closeLater(close);
  const store = createSqliteEventStore(database);
  closeLater(() => store.close());
  await rebuildIfChanged(store, createSqliteRowStore(database), KINDS);
  // The clock never falls below the last event, so the ledgers come after it.
  const clock = createClock({ ...time, notBeforeMs: await store.lastInstantMs() });
  const nowMs = (): number => clock.nowMs();
  const ledgers = await keepLedgers({ dataFolder, store, access: createSqliteRestoredAccess(database), nowMs });
  const rows = createQueryDatabase(database);
  const queries: SessionQueries = {
    sessions: () => listSessions(rows),
    sessionsWithHidden: () => listSessionsWithHidden(rows),
    interventions: (filter, reader) => listInterventions(rows, filter, reader),
  };
  return {
    ...{ store, clock, nowMs, ledgers, queries },
    storeDriver: 'sqlite',
    accountStore: recordAccountAccess(createSqliteAccountStore(database), ledgers.access, nowMs),
    conferences: recordRoomAccess(createSqliteConferenceStore(database), ledgers.access),
    mediaIndex: recordSourceKeys(createSqliteMediaIndex(database), ledgers.access),
    restoreMark: createSqliteRestoreMark(database),
    isReady: async () => (await store.head('session:none')) === 0,
  };
}
