import type { EventStore } from '../store/event-store.ts';
import { beginLedgers, hasAllLedgers } from '../store/ledger-files.ts';
import { openLedgers, type Ledgers } from '../store/ledgers.ts';
import type { RestoredAccess } from '../store/restored-access.ts';
import { gatherFromLogs } from './gather-ledgers.ts';

export interface KeepLedgersDeps {
  readonly dataFolder: string;
  readonly store: EventStore;
  readonly access: RestoredAccess;
  readonly nowMs: () => number;
}

/** Completes the ledgers of a data folder from its database, and begins those that are missing. */
export async function completeLedgers({ dataFolder, store, access, nowMs }: KeepLedgersDeps): Promise<Ledgers> {
  const ledgers = openLedgers(dataFolder);
  await gatherFromLogs(store, ledgers.hidings, ledgers.erasures);
  access.gather(ledgers.access, nowMs());
  beginLedgers(dataFolder);
  return ledgers;
}

/** Opens the ledgers at the start of the server, and ends each access that they note as ended ([P41]). */
export async function keepLedgers(deps: KeepLedgersDeps): Promise<Ledgers> {
  const { dataFolder, access, nowMs } = deps;
  const ledgers = hasAllLedgers(dataFolder) ? openLedgers(dataFolder) : await completeLedgers(deps);
  // A database that was copied in by hand may hold access that has ended since.
  access.apply(ledgers.access.read(), nowMs());
  return ledgers;
}
