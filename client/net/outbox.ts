import type { OutboxPort } from '../state/sync-engine.ts';
import type { OutboxRow } from '../state/pending-queue.ts';
import type { BrowserDatabase, StoredRow } from './browser-store.ts';
import type { Tab } from './tab.ts';

type Open = () => Promise<BrowserDatabase>;

/** What waits in this browser besides the work of one open session. */
export interface LeftOver {
  /** Of the signed-in user, by session: sent as soon as that session is opened. */
  readonly own: ReadonlyMap<string, number>;
  /** Of others who used this browser: never sent, never read, only counted ([N3]). */
  readonly others: number;
}

function byGiving(a: StoredRow, b: StoredRow): number {
  return a.givenMs - b.givenMs || a.order - b.order;
}

/** The outbox of one user and session on this disk ([N2], [N3]). */
export function createOutbox(open: Open, tab: Tab, userId: string, sessionId: string): OutboxPort {
  return {
    async adopt() {
      const alive = await tab.alive();
      const transaction = (await open()).transaction('outbox', 'readwrite', { durability: 'strict' });
      // One transaction: of two tabs that start together only one finds a row without a keeper.
      const adopted = (await transaction.store.getAll()).filter(
        (row) =>
          row.userId === userId && row.sessionId === sessionId && (row.tabId === tab.id || !alive.has(row.tabId)),
      );
      await Promise.all(adopted.map((row) => transaction.store.put({ ...row, tabId: tab.id })));
      await transaction.done;
      return adopted.sort(byGiving).map(({ tabId: _, commandId: __, ...row }): OutboxRow => row);
    },
    async put(row) {
      const transaction = (await open()).transaction('outbox', 'readwrite', { durability: 'strict' });
      await transaction.store.put({ ...row, commandId: row.command.commandId, tabId: tab.id });
      await transaction.done;
    },
    async remove(commandIds) {
      const transaction = (await open()).transaction('outbox', 'readwrite');
      await Promise.all(commandIds.map((id) => transaction.store.delete(id)));
      await transaction.done;
    },
  };
}

export async function countLeftOver(open: Open, userId: string | null): Promise<LeftOver> {
  const own = new Map<string, number>();
  let others = 0;
  for (const row of await (await open()).getAll('outbox')) {
    if (row.userId === userId) own.set(row.sessionId, (own.get(row.sessionId) ?? 0) + 1);
    else others++;
  }
  return { own, others };
}
