/** Opens the session store of one session. */
import { computed, signal } from '@preact/signals-core';
import type { SessionCommand } from '../../shared/session/commands.schema.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { Api } from './api.ts';
import type { RostrumSocket } from './ask.ts';
import { openBrowserStore } from './browser-store.ts';
import { createLink } from './link.ts';
import { createOutbox } from './outbox.ts';
import { outboxStore } from './outbox-store.ts';
import { holdsText, reloadOnce } from './reload.ts';
import { createServerClock } from './server-clock.ts';
import { createSnapshotCache } from './snapshot-cache.ts';
import { createTab } from './tab.ts';
import { newId } from './uuid.ts';
import { createSyncEngine } from './sync-engine.ts';
import { SESSION_KIND } from '../../shared/session/kind.ts';
import type { PresentPerson } from '../../shared/contract/socket.schema.ts';
import type { SessionStore } from './session-store.ts';

export interface SessionStoreDeps {
  readonly sessionId: string;
  readonly me: { readonly userId: string; readonly name: string; readonly role: Role };
  readonly api: Api;
  /** Called when the account ended elsewhere and this browser has to forget. */
  readonly onSignedOut: () => void;
}

/** Interval of asking whether events were missed although the connection looks well, ms. */
const CHECK_MS = 60_000;

/** Longest wait for the first drawing, ms. A slow network must not delay the connection as well. */
const FIRST_DRAWING_MS = 3000;

/** Loaded later: the session is on screen and takes keys before there is a connection. */
async function loadSocket(): Promise<RostrumSocket> {
  const { openSocket } = await import('./socket.ts');
  return openSocket();
}

/** Whether a reload of this page would lose nothing. */
async function isOnDisk(): Promise<boolean> {
  return (await outboxStore.settle()) && !holdsText(document);
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

/** Opens one session on this page: connection, clock, outbox and copy on disk around a sync engine. */
export function createSessionStore({ sessionId, me, api, onSignedOut }: SessionStoreDeps): SessionStore {
  const people = signal<readonly PresentPerson[]>([]);
  const recordingNews = signal(0);
  const recordingChanged = (): void => void recordingNews.value++;
  const tab = createTab(openBrowserStore);
  const cache = createSnapshotCache(openBrowserStore, me.userId, sessionId);
  const link = createLink(
    sessionId,
    loadSocket,
    api,
    {
      connected() {
        void clock.synchronise();
        engine.connected();
        recordingChanged();
      },
      disconnected: () => engine.disconnected(),
      events: (events) => engine.receive(events),
      people: (present) => (people.value = present),
      recordingChanged,
      outdated: (protocol) => void reloadOnce(protocol, isOnDisk),
      signedOut: onSignedOut,
    },
    me.userId,
  );
  const clock = createServerClock({
    askServerMs: () => link.askServerMs(),
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    after,
  });
  const engine = createSyncEngine({
    kind: SESSION_KIND,
    me,
    sessionId,
    transport: link.transport,
    outbox: createOutbox(outboxStore, tab, me.userId, sessionId),
    cache,
    nowMs: () => clock.nowMs(),
    after,
  });

  /**
   * After sleep or in a page that was hidden everything may be old. Fetches the time at once, then missed events
   * ([N1]).
   */
  function wake(): void {
    if (document.visibilityState !== 'visible') return;
    void clock.synchronise();
    engine.check();
  }
  const checking = setInterval(() => engine.check(), CHECK_MS);
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  void clock.synchronise();
  const waited = new Promise<void>((resolve) => after(FIRST_DRAWING_MS, resolve));
  void Promise.race([engine.start(), waited]).finally(() => link.open());

  return {
    sessionId,
    me,
    state: engine.state,
    confirmed: engine.confirmed,
    link: link.state,
    unsent: computed(() => engine.pending.value.length),
    onlyHere: outboxStore.refuses,
    atRisk: outboxStore.onlyHere,
    people,
    recordingNews,
    refused: engine.refused,
    give: (type, payload) => engine.give({ commandId: newId(), type, payload } as SessionCommand),
    dismiss: (commandId) => engine.dismiss(commandId),
    nowMs: () => clock.nowMs(),
    clockUncertaintyMs: () => clock.uncertaintyMs(),
    setVantage: (vantage, delayMs) => link.setVantage(vantage, delayMs),
    close() {
      clearInterval(checking);
      document.removeEventListener('visibilitychange', wake);
      window.removeEventListener('online', wake);
      engine.close();
      link.close();
      clock.close();
      cache.close();
      tab.close();
    },
  };
}
