/** Connects one session of this page with the server. */
import { signal, type ReadonlySignal } from '@preact/signals-core';
import type { Me } from '../../shared/contract/http/account.schema.ts';
import type { ClockReading } from '../../shared/contract/http/clock.schema.ts';
import type { SessionSnapshot } from '../../shared/contract/http/sessions.schema.ts';
import type { JoinAnswer, ToPage } from '../../shared/contract/socket.ts';
import type { PresentPerson } from '../../shared/contract/socket.schema.ts';
import type { Answer } from '../../shared/log/command.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { Transport } from './sync-engine.ts';
import type { LinkState } from './session-store.ts';
import type { Vantage } from '../../shared/vocabulary/time.ts';
import { ApiError, type Api } from './api.ts';
import { ask, type RostrumSocket } from './ask.ts';
import { newerProtocol } from './reload.ts';

/** What happens on the connection of one session. */
export interface LinkEvents {
  connected(): void;
  disconnected(): void;
  events(events: readonly LogEvent[]): void;
  people(people: readonly PresentPerson[]): void;
  /** The state of a recording of the session changed. */
  recordingChanged(): void;
  /** The server refused this page: its protocol is `protocol`. Called at each attempt to connect. */
  outdated(protocol: number): void;
  /** The account was revoked or signed out elsewhere. */
  signedOut(): void;
}

/** One session's connection: a transport for the sync engine, and its state. */
export interface Link {
  readonly state: ReadonlySignal<LinkState>;
  readonly transport: Transport;
  askServerMs(): Promise<number>;
  setVantage(vantage: Vantage, delayMs: number | null): void;
  /** Fetches what a connection needs, and connects. */
  open(): void;
  close(): void;
}

/** Pause between two attempts to find out why there is no connection, ms. */
const ASK_WHY_MS = 5000;

export function createLink(
  sessionId: string,
  loadSocket: () => Promise<RostrumSocket>,
  api: Api,
  on: LinkEvents,
  userId: string,
): Link {
  const state = signal<LinkState>('connecting');
  let socket: RostrumSocket | undefined;
  let closed = false;
  let vantage: { readonly vantage: Vantage; readonly delayMs: number | null } | undefined;
  let askedWhyMs = -Infinity;
  const session = sessionId;

  function tellPresence(): void {
    if (vantage !== undefined && socket?.connected === true) socket.emit('presence:set', { session, ...vantage });
  }

  async function askWhy(): Promise<void> {
    if (performance.now() - askedWhyMs < ASK_WHY_MS) return;
    askedWhyMs = performance.now();
    try {
      const { user } = await api.get<Me>('/api/me');
      if (socket?.connected !== true) state.value = user === null ? 'signed_out' : 'connecting';
      // The user signed in again in another window. A new connection belongs to them, and this page can stay.
      else if (state.value === 'signed_out' && user?.id === userId) socket.disconnect().connect();
    } catch (error) {
      if (socket?.connected !== true)
        state.value = error instanceof ApiError && error.code === 'login_page' ? error.code : 'offline';
    }
  }

  /** A connection without a sign-in still opens, for nobody. The page must show that it saves nothing. */
  function heard<A extends JoinAnswer | Answer>(answer: A): A {
    if (!answer.ok && answer.code === 'unauthenticated') {
      state.value = 'signed_out';
      void askWhy();
    } else if (answer.ok && state.value === 'signed_out') state.value = 'online';
    return answer;
  }

  const handlers = {
    connect: () => {
      state.value = 'online';
      tellPresence();
      on.connected();
    },
    disconnect: (reason: string) => {
      state.value = 'connecting';
      on.disconnected();
      // The socket does not reconnect by itself after the server closed it on purpose.
      if (reason === 'io server disconnect') setTimeout(() => socket?.connect(), 1000);
      void askWhy();
    },
    connect_error: (refusal?: unknown) => {
      const protocol = newerProtocol(refusal);
      if (protocol !== undefined) {
        state.value = 'outdated';
        on.outdated(protocol);
        setTimeout(() => socket?.connect(), ASK_WHY_MS);
        return;
      }
      if (state.value === 'online') state.value = 'connecting';
      // A refused handshake, as while signed out, ends the socket's own attempts.
      if (socket?.active !== true) setTimeout(() => socket?.connect(), ASK_WHY_MS);
      void askWhy();
    },
    'session:events': (message: Parameters<ToPage['session:events']>[0]) => {
      if (message.session === session) on.events(message.events);
    },
    presence: (message: Parameters<ToPage['presence']>[0]) => {
      if (message.session === session) on.people(message.people);
    },
    'source:state': () => on.recordingChanged(),
    'signed-out': () => {
      state.value = 'signed_out';
      on.signedOut();
    },
  };

  async function open(): Promise<void> {
    try {
      const loaded = await loadSocket();
      if (closed) return;
      socket = loaded;
    } catch {
      if (!closed) setTimeout(() => void open(), ASK_WHY_MS);
      void askWhy();
      return;
    }
    for (const [name, handler] of Object.entries(handlers)) socket.on(name as 'connect', handler as () => void);
    socket.connect();
  }

  return {
    state,
    transport: {
      join: async (since) => heard(await ask(socket, 'session:join', { session, since })),
      send: async (command) => heard(await ask(socket, 'session:command', { session, ...command })),
      async snapshot() {
        const { snapshot, me } = await api.get<SessionSnapshot>(`/api/sessions/${session}`);
        return { snapshot, role: me.role };
      },
    },
    async askServerMs() {
      // Before the socket is open the time comes over HTTP: a mark of the first second needs it as well.
      const answer =
        socket?.connected === true ? await ask(socket, 'clock') : await api.get<ClockReading>('/api/clock');
      return answer.serverMs;
    },
    setVantage(next, delayMs) {
      vantage = { vantage: next, delayMs };
      tellPresence();
    },
    open: () => void open(),
    close() {
      closed = true;
      for (const [name, handler] of Object.entries(handlers)) socket?.off(name as 'connect', handler as () => void);
      socket?.disconnect();
    },
  };
}
