import type { BrowserDatabase } from './browser-store.ts';
import { newId } from './uuid.ts';

const BEAT_MS = 2000;
const DEAD_AFTER_MS = 10_000;
const LOCK_PREFIX = 'rostrum-tab:';

/** This page as the keeper of its outbox rows, and the means to tell whether another keeper still lives. */
export interface Tab {
  readonly id: string;
  /** Ids of the tabs that are alive, this one among them. */
  alive(): Promise<ReadonlySet<string>>;
  close(): void;
}

/** Holds a lock that the browser frees with the page, however it ends. Only in secure contexts. */
function holdLock(id: string, locks: LockManager): Tab {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  void locks.request(LOCK_PREFIX + id, () => held).catch(() => undefined);
  return {
    id,
    async alive() {
      const now = await locks.query();
      const names = [...(now.held ?? []), ...(now.pending ?? [])]
        .map(({ name = '' }) => name)
        .filter((name) => name.startsWith(LOCK_PREFIX));
      return new Set([id, ...names.map((name) => name.slice(LOCK_PREFIX.length))]);
    },
    close: () => release(),
  };
}

/** Without locks, on plain http: a beat that stops with the page. */
function beat(id: string, open: () => Promise<BrowserDatabase>): Tab {
  const show = (): void => {
    void open()
      .then((database) => database.put('tabs', { tabId: id, seenMs: Date.now() }))
      .catch(() => undefined);
  };
  show();
  const timer = setInterval(show, BEAT_MS);
  return {
    id,
    async alive() {
      const tabs = await (await open()).getAll('tabs');
      return new Set([
        id,
        ...tabs.filter(({ seenMs }) => Date.now() - seenMs < DEAD_AFTER_MS).map(({ tabId }) => tabId),
      ]);
    },
    close: () => clearInterval(timer),
  };
}

export function createTab(open: () => Promise<BrowserDatabase>, locks: LockManager | undefined): Tab {
  const id = newId();
  return locks === undefined ? beat(id, open) : holdLock(id, locks);
}
