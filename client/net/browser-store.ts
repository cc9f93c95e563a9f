import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Snapshot } from '../../shared/session/snapshot.ts';
import type { Role } from '../../shared/vocabulary/role.ts';
import type { OutboxRow } from '../state/pending-queue.ts';

/** A command on this disk, with the tab that looks after it. */
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
let opened: Promise<BrowserDatabase> | undefined;

/** The database of this browser. It is not encrypted: the README says to use an encrypted disk. */
export function openBrowserStore(): Promise<BrowserDatabase> {
  opened ??= openDB<Schema>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('outbox', { keyPath: 'commandId' });
      database.createObjectStore('snapshot');
      database.createObjectStore('tabs', { keyPath: 'tabId' });
    },
    // Another tab wipes or upgrades: it must not wait for this one.
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated: () => {
      opened = undefined;
    },
  });
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** [N8]: leaves nothing of the work in this browser; on signing out and when the account was revoked. */
export async function wipeBrowserStore(): Promise<void> {
  const database = await opened?.catch(() => undefined);
  database?.close();
  opened = undefined;
  await deleteDB(NAME).catch(() => undefined);
  for (const storage of [localStorage, sessionStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith('rostrum:')) storage.removeItem(key);
  }
}
