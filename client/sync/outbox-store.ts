/** Keeps the unsent commands of this window in memory, and on disk where the browser allows it. */
import { batch, signal, type ReadonlySignal } from '@preact/signals-core';
import { onStoreLost, openBrowserStore, within, type BrowserDatabase, type StoredRow } from './browser-store.ts';

/** The unsent rows of this window: in memory always, and on disk where the browser keeps them ([N20]). */
export interface OutboxStore {
  /** Whether the browser refused the last write, or did not answer it in time. */
  readonly refuses: ReadonlySignal<boolean>;
  /** Number of rows that only this window keeps. A row counts after a moment, as most are answered before. */
  readonly onlyHere: ReadonlySignal<number>;
  /** Every row of this browser that this window can read. */
  all(): Promise<readonly StoredRow[]>;
  /** Adopts the rows that no living tab keeps. Returns all rows of this window that `isOurs`. */
  adopt(tabId: string, isOurs: (row: StoredRow) => boolean, alive: ReadonlySet<string>): Promise<readonly StoredRow[]>;
  /** Resolves when the row is on disk, or at once while the browser refuses. Sending does not wait for it. */
  put(row: StoredRow): Promise<void>;
  remove(commandIds: readonly string[]): Promise<void>;
  /** Writes what is not on disk yet. Resolves to whether every row is on disk. */
  settle(): Promise<boolean>;
  /** [N8] Drops everything that this window keeps, and writes nothing more. */
  forget(): void;
}

export interface OutboxStoreDeps {
  readonly open: () => Promise<BrowserDatabase>;
  readonly onLost: (run: () => void) => void;
  /** Whether leaving the page would lose something. */
  readonly warnOnLeaving: (isNeeded: boolean) => void;
}

/** A row counts as kept only here after this time, ms. */
const LINGER_MS = 1500;
const FIRST_RETRY_MS = 2000;
const LAST_RETRY_MS = 30_000;

export function createOutboxStore({ open, onLost, warnOnLeaving }: OutboxStoreDeps): OutboxStore {
  // Rows on disk are here as well: the user or the browser can clear site data under the page.
  const rows = new Map<string, StoredRow>();
  /** Rows that are not on disk, by id, with the time since when, ms. */
  const unwritten = new Map<string, number>();
  /** Rows that were answered and may still be on disk. */
  const removed = new Set<string>();
  const refuses = signal(false);
  const onlyHere = signal(0);
  let running = Promise.resolve();
  let next: Promise<void> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let retryMs = FIRST_RETRY_MS;
  let isForgotten = false;

  function publish(isRefused = refuses.value): void {
    const lingering = [...unwritten.values()].filter((sinceMs) => performance.now() - sinceMs >= LINGER_MS);
    batch(() => {
      refuses.value = isRefused;
      onlyHere.value = isRefused ? lingering.length : 0;
    });
    warnOnLeaving(unwritten.size > 0);
  }

  function succeeded(): void {
    clearTimeout(retry);
    retry = undefined;
    retryMs = FIRST_RETRY_MS;
    publish(false);
  }

  function failed(): void {
    if (retry === undefined && !isForgotten) {
      retry = setTimeout(() => {
        retry = undefined;
        void write();
      }, retryMs);
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    }
    publish(true);
  }

  /**
   * Deletes in a request of its own, first: a full disk refuses rows and still deletes. Each request is async, so that
   * one that throws rejects like the others.
   */
  async function writeAll(puts: readonly StoredRow[], deletes: readonly string[]): Promise<void> {
    const database = await open();
    if (deletes.length > 0) {
      const { store, done } = database.transaction('outbox', 'readwrite');
      await Promise.all([...deletes.map(async (id) => store.delete(id)), done]);
    }
    if (puts.length > 0) {
      const { store, done } = database.transaction('outbox', 'readwrite', { durability: 'strict' });
      await Promise.all([...puts.map(async (row) => store.put(row)), done]);
    }
  }

  async function writeOnce(): Promise<void> {
    next = undefined;
    const puts = [...rows.values()].filter(({ commandId }) => unwritten.has(commandId));
    const deletes = [...removed];
    // While the browser refuses, opening the database shows whether it still does.
    if (isForgotten || (puts.length + deletes.length === 0 && !refuses.value)) return;
    try {
      await within(writeAll(puts, deletes));
      for (const row of puts) if (rows.get(row.commandId) === row) unwritten.delete(row.commandId);
      for (const id of deletes) removed.delete(id);
      succeeded();
    } catch {
      failed();
    }
  }

  /** Writes what is not on disk, one transaction at a time. Rows that come meanwhile go with the next one. */
  function write(): Promise<void> {
    next ??= running = running.then(writeOnce);
    return next;
  }

  function hold(row: StoredRow, isOnDisk: boolean): void {
    rows.set(row.commandId, row);
    if (isOnDisk) unwritten.delete(row.commandId);
    else unwritten.set(row.commandId, performance.now());
  }

  onLost(() => {
    for (const id of rows.keys()) unwritten.set(id, performance.now());
    publish();
    void write();
  });

  return {
    refuses,
    onlyHere,
    async all() {
      const onDisk = await within(open().then((database) => database.getAll('outbox'))).catch(() => []);
      const elsewhere = onDisk.filter(({ commandId }) => !rows.has(commandId) && !removed.has(commandId));
      return [...elsewhere, ...rows.values()];
    },
    async adopt(tabId, isOurs, alive) {
      let found: readonly StoredRow[] = [];
      /** One transaction. If two tabs start together, only one finds a row without a keeper. */
      const take = async (): Promise<void> => {
        const { store, done } = (await open()).transaction('outbox', 'readwrite', { durability: 'strict' });
        const read = async (): Promise<void> => {
          found = (await store.getAll())
            .filter((row) => isOurs(row) && (row.tabId === tabId || !alive.has(row.tabId)))
            .filter(({ commandId }) => !rows.has(commandId) && !removed.has(commandId))
            .map((row) => ({ ...row, tabId }));
          await Promise.all(found.map(async (row) => store.put(row)));
        };
        await Promise.all([read(), done]);
      };
      const isTaken = await within(take()).then(
        () => true,
        () => false,
      );
      for (const row of found) hold(row, isTaken);
      const ours = [...rows.values()].filter(isOurs);
      // Rows that another page of this window left behind.
      for (const row of ours) if (row.tabId !== tabId) hold({ ...row, tabId }, false);
      if (isTaken) publish();
      else failed();
      void write();
      return ours;
    },
    async put(row) {
      hold(row, false);
      retryMs = FIRST_RETRY_MS;
      if (refuses.value) {
        clearTimeout(retry);
        retry = undefined;
      }
      publish();
      const written = write();
      if (!refuses.value) await written;
    },
    async remove(commandIds) {
      for (const id of commandIds) {
        rows.delete(id);
        unwritten.delete(id);
        removed.add(id);
      }
      publish();
      await write();
    },
    async settle() {
      await write();
      return unwritten.size === 0;
    },
    forget() {
      isForgotten = true;
      clearTimeout(retry);
      rows.clear();
      unwritten.clear();
      removed.clear();
      publish();
    },
  };
}

/** The outbox of this window. */
export const outboxStore = createOutboxStore({
  open: openBrowserStore,
  onLost: onStoreLost,
  warnOnLeaving(isNeeded) {
    // Added only while needed, because browsers do not cache a page with this handler.
    window.onbeforeunload = isNeeded ? () => 'not sent yet' : null;
  },
});
