import { presentSnapshot } from '../../shared/session/snapshot.ts';
import type { SessionState } from '../../shared/session/state.ts';
import type { Role } from '../../shared/vocabulary/role.ts';
import type { SnapshotCachePort } from '../state/sync-engine.ts';
import { within, type BrowserDatabase } from './browser-store.ts';

/** Long enough to stay out of the way of typing; what is lost with a crash is fetched again. */
const LEISURE_MS = 5000;
/** Saving takes at most this share of the page's time, however long the session has grown. */
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
    // Both the copy and its cloning into the database hold up the page.
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
