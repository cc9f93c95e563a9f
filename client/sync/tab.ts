/** Shows which tabs of this browser are alive, so that unsent rows of a closed tab find a new keeper. */
import { within, type BrowserDatabase } from './browser-store.ts';
import { newId } from './uuid.ts';

const BEAT_MS = 2000;
const DEAD_AFTER_MS = 10_000;
const LOCK_PREFIX = 'rostrum-tab:';

/** This page as the keeper of its outbox rows. It also finds out whether another keeper still lives. */
export interface Tab {
  readonly id: string;
  /** Ids of the tabs that are alive, this one among them. */
  alive(): Promise<ReadonlySet<string>>;
  close(): void;
}

/** Shows other tabs that this one lives. */
interface SignOfLife {
  /** Ids of the living tabs. Rejects where the browser refuses to list them. */
  seen(): Promise<readonly string[]>;
  close(): void;
}

/** Only in secure contexts. A browser that blocks site data may throw at the property. */
function findLocks(): LockManager | undefined {
  try {
    return 'locks' in navigator ? navigator.locks : undefined;
  } catch {
    return undefined;
  }
}

/** Holds a lock that the browser releases with the page, however the page ends. */
function holdLock(id: string, locks: LockManager, refused: () => void): SignOfLife {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const hold = async (): Promise<void> => locks.request(LOCK_PREFIX + id, () => held);
  hold().catch(refused);
  return {
    async seen() {
      const now = await locks.query();
      return [...(now.held ?? []), ...(now.pending ?? [])]
        .map(({ name = '' }) => name)
        .filter((name) => name.startsWith(LOCK_PREFIX))
        .map((name) => name.slice(LOCK_PREFIX.length));
    },
    close: () => release(),
  };
}

/** Without locks, on plain http: a beat that stops with the page. */
function beat(id: string, open: () => Promise<BrowserDatabase>): SignOfLife {
  const show = (): void => {
    void open()
      .then((database) => database.put('tabs', { tabId: id, seenMs: Date.now() }))
      .catch(() => undefined);
  };
  show();
  const timer = setInterval(show, BEAT_MS);
  return {
    async seen() {
      const tabs = await within(open().then((database) => database.getAll('tabs')));
      return tabs.filter(({ seenMs }) => Date.now() - seenMs < DEAD_AFTER_MS).map(({ tabId }) => tabId);
    },
    close: () => clearInterval(timer),
  };
}

export function createTab(open: () => Promise<BrowserDatabase>): Tab {
  const id = newId();
  const locks = findLocks();
  let isClosed = false;
  let sign: SignOfLife;
  const beatInstead = (): void => {
    if (!isClosed) sign = beat(id, open);
  };
  sign = locks === undefined ? beat(id, open) : holdLock(id, locks, beatInstead);
  return {
    id,
    async alive() {
      // Without an answer no other tab is known. The server accepts a command that comes twice only once.
      const others = await sign.seen().catch(() => []);
      return new Set([id, ...others]);
    },
    close() {
      isClosed = true;
      sign.close();
    },
  };
}
