/** Opens and empties the database of this browser, which holds unsent commands and one snapshot. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Snapshot } from '../../shared/session/snapshot.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { OutboxRow } from './pending-queue.ts';

/** A command on this disk, with the tab that keeps it. */
export interface StoredRow extends OutboxRow {
  readonly commandId: string;
  readonly tabId: string;
}

/** The one session that can be opened again without a network. */
export interface StoredSnapshot {
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly snapshot: Snapshot;
}

interface Schema extends DBSchema {
  outbox: { key: string; value: StoredRow };
  snapshot: { key: 'open'; value: StoredSnapshot };
  tabs: { key: string; value: { readonly tabId: string; readonly seenMs: number } };
}

export type BrowserDatabase = IDBPDatabase<Schema>;

const NAME = 'rostrum';
/** Time limit of a request, ms. Some browsers send neither event nor error. */
const ANSWER_MS = 2000;

/** Thrown if the browser's database does not answer in time. */
class Unanswered extends Error {}

/** Adds a time limit to a promise. */
export async function within<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unanswered()), ANSWER_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

let opened: Promise<BrowserDatabase> | undefined;
const lossListeners: (() => void)[] = [];

/** Calls `run` when the database was closed or deleted under this page. Its content may be gone. */
export function onStoreLost(run: () => void): void {
  lossListeners.push(run);
}

function lose(): void {
  opened = undefined;
  for (const run of lossListeners) run();
}

/** Async, so that a property that throws rejects like any other refusal. */
async function open(): Promise<BrowserDatabase> {
  const database: BrowserDatabase = await openDB<Schema>(NAME, 1, {
    upgrade(empty) {
      empty.createObjectStore('outbox', { keyPath: 'commandId' });
      empty.createObjectStore('snapshot');
      empty.createObjectStore('tabs', { keyPath: 'tabId' });
    },
    // Another tab deletes or upgrades. It must not wait for this one.
    blocking() {
      database.close();
      lose();
    },
    terminated: lose,
  });
  if (database.objectStoreNames.contains('outbox')) return database;
  // Another program, such as a tool that looked for it, made an empty database.
  database.close();
  await deleteDB(NAME);
  return open();
}

/**
 * Opens the database of this browser. It is not encrypted: the README advises an encrypted disk. Rejects if the browser
 * refuses it or does not answer. The next call tries again.
 */
export function openBrowserStore(): Promise<BrowserDatabase> {
  if (opened !== undefined) return opened;
  const opening = open();
  const answered = within(opening);
  opened = answered;
  answered.catch(() => {
    if (opened === answered) opened = undefined;
    // A connection that comes too late would block a deletion of the database.
    opening.then(
      (database) => database.close(),
      () => undefined,
    );
  });
  return answered;
}

/**
 * Empties the database ([N8]). It does not close the database under other windows, which would write back their
 * content.
 */
export async function wipeBrowserStore(): Promise<void> {
  const empty = async (): Promise<void> => {
    const database = await openBrowserStore();
    const stores = ['outbox', 'snapshot', 'tabs'] as const;
    const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
    await Promise.all([...stores.map(async (name) => transaction.objectStore(name).clear()), transaction.done]);
  };
  const remove = async (): Promise<void> => deleteDB(NAME);
  await within(empty()).catch(() => within(remove()).catch(() => undefined));
}
