import { presentSnapshot } from '../../shared/session/snapshot.ts';
import type { SnapshotCachePort } from '../state/sync-engine.ts';
import type { BrowserDatabase } from './browser-store.ts';

/** Long enough to stay out of the way of typing; what is lost with a crash is fetched again. */
const LEISURE_MS = 5000;

/** Keeps one snapshot: that of the session opened last, as its reader may see it ([N7]). */
export function createSnapshotCache(
  open: () => Promise<BrowserDatabase>,
  userId: string,
  sessionId: string,
): SnapshotCachePort & { close(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let write: (() => void) | undefined;
  let closed = false;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    write?.();
    write = undefined;
  }

  return {
    async load() {
      const stored = await (await open()).get('snapshot', 'open');
      if (stored?.userId !== userId || stored.sessionId !== sessionId) return undefined;
      return { snapshot: stored.snapshot, role: stored.role };
    },
    save(state, role, urgency) {
      if (closed || state.seq === 0) return;
      write = () => {
        const snapshot = presentSnapshot(state, { role });
        void open()
          .then((database) => database.put('snapshot', { userId, sessionId, role, snapshot }, 'open'))
          .catch(() => undefined);
      };
      if (urgency === 'now') flush();
      else timer ??= setTimeout(flush, LEISURE_MS);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      write = undefined;
    },
  };
}
