import { signal, type ReadonlySignal } from '@preact/signals-core';
import { ask } from '../sync/ask.ts';
import { createServerClock, type ServerClock } from '../sync/server-clock.ts';
import { newerProtocol, reloadOnce } from '../sync/reload.ts';
import { openSocket } from '../sync/socket.ts';
import type { RoomView } from '../../shared/contract/http/room.schema.ts';

/** The connection of a screen in the room: one small view, a clock, and since when the connection is gone. */
export interface RoomLink {
  readonly view: ReadonlySignal<RoomView | undefined>;
  readonly offlineSinceMs: ReadonlySignal<number | undefined>;
  /** Whether the key of the link is invalid, or no longer valid. */
  readonly refused: ReadonlySignal<boolean>;
  readonly clock: ServerClock;
  close(): void;
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

export function openRoomLink(id: string, key: string): RoomLink {
  const view = signal<RoomView | undefined>(undefined);
  const offlineSinceMs = signal<number | undefined>(undefined);
  const refused = signal(false);
  const socket = openSocket();
  const clock = createServerClock({
    askServerMs: async () => (await ask(socket, 'clock')).serverMs,
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    after,
  });

  async function join(): Promise<void> {
    offlineSinceMs.value = undefined;
    void clock.synchronise();
    try {
      refused.value = !(await ask(socket, 'room:join', { id, key })).ok;
    } catch {
      // The next connection asks again.
    }
  }

  const lost = (): void => {
    offlineSinceMs.value ??= clock.nowMs();
  };
  const wake = (): void => {
    if (document.visibilityState === 'visible') void clock.synchronise();
  };
  socket.on('connect', () => void join());
  socket.on('disconnect', lost);
  socket.on('connect_error', (refusal) => {
    lost();
    const protocol = newerProtocol(refusal);
    // A screen in the room keeps nothing.
    if (protocol !== undefined) void reloadOnce(protocol, () => Promise.resolve(true));
  });
  socket.on('room:state', (state) => (view.value = state));
  socket.on('room:ended', () => (refused.value = true));
  document.addEventListener('visibilitychange', wake);
  socket.connect();

  return {
    view,
    offlineSinceMs,
    refused,
    clock,
    close() {
      document.removeEventListener('visibilitychange', wake);
      socket.disconnect();
      clock.close();
    },
  };
}
