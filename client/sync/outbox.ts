/** Gives one user and session their part of this browser's outbox. */
import type { OutboxPort } from './sync-engine.ts';
import type { OutboxRow } from './pending-queue.ts';
import type { StoredRow } from './browser-store.ts';
import type { OutboxStore } from './outbox-store.ts';
import type { Tab } from './tab.ts';

/** The unsent commands in this browser besides those of one open session. */
export interface LeftOver {
  /** Those of the signed-in user, by session. They are sent as soon as that session is opened. */
  readonly own: ReadonlyMap<string, number>;
  /** Those of others who used this browser. They are never sent or read, only counted ([N3]). */
  readonly others: number;
}

function byGiving(a: StoredRow, b: StoredRow): number {
  return a.givenMs - b.givenMs || a.order - b.order;
}

/** The outbox of one user and session in this browser ([N2], [N3]). */
export function createOutbox(store: OutboxStore, tab: Tab, userId: string, sessionId: string): OutboxPort {
  const isOurs = (row: StoredRow): boolean => row.userId === userId && row.sessionId === sessionId;
  return {
    async adopt() {
      const rows = await store.adopt(tab.id, isOurs, await tab.alive());
      return [...rows].sort(byGiving).map(({ tabId: _, commandId: __, ...row }): OutboxRow => row);
    },
    put: (row) => store.put({ ...row, commandId: row.command.commandId, tabId: tab.id }),
    remove: (commandIds) => store.remove(commandIds),
  };
}

export async function countLeftOver(store: OutboxStore, userId: string | null): Promise<LeftOver> {
  const own = new Map<string, number>();
  let others = 0;
  for (const row of await store.all()) {
    if (row.userId === userId) own.set(row.sessionId, (own.get(row.sessionId) ?? 0) + 1);
    else others++;
  }
  return { own, others };
}
