/** Keeps the last opened session in this browser, so that it opens again without a network. */
import { presentSnapshot } from '../../shared/session/snapshot.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { SnapshotCachePort } from './sync-engine.ts';
import { within, type BrowserDatabase } from './browser-store.ts';

/** Time between two saves, ms. It keeps out of the way of typing, and a crash loses nothing that the server lacks. */
const LEISURE_MS = 5000;
/** The largest share of the page's time for saving, however long the session is. */
const SHARE = 1 / 50;

/** Keeps one snapshot: that of the session opened last, as its reader may see it ([N7]). */
export function createSnapshotCache(
  open: () => Promise<BrowserDatabase>,
  userId: string,
  sessionId: string,
): SnapshotCachePort & { close(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let write: (() => void) | undefined;
  let closed = false;
  let pauseMs = LEISURE_MS;

  async function put(state: SessionState, role: Role): Promise<void> {
    const database = await open();
    const startedMs = performance.now();
    // Both the copy and its cloning into the database block the page.
    const saved = database.put(
      'snapshot',
      { userId, sessionId, role, snapshot: presentSnapshot(state, { role }) },
      'open',
    );
    pauseMs = Math.max(LEISURE_MS, (performance.now() - startedMs) / SHARE);
    await saved;
  }

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    write?.();
    write = undefined;
  }

  return {
    async load() {
      const stored = await within(open().then((database) => database.get('snapshot', 'open')));
      if (stored?.userId !== userId || stored.sessionId !== sessionId) return undefined;
      return { snapshot: stored.snapshot, role: stored.role };
    },
    save(state, role, urgency) {
      if (closed || state.seq === 0) return;
      write = () => {
        put(state, role).catch(() => undefined);
      };
      if (urgency === 'now') flush();
      else timer ??= setTimeout(flush, pauseMs);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      write = undefined;
    },
  };
}
