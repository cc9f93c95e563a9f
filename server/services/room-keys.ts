import type { ConferenceStore } from '../store/conference-store.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** Keys with which a screen in the room shows one session's timer, without an account. */
export interface RoomKeys {
  /** A new key for a session; shown once. */
  issue(sessionId: string, by: string): string;
  opens(sessionId: string, key: string): boolean;
  /** Ends every key of a session: its screens show nothing from now on. */
  end(sessionId: string): void;
  /** Returns the way to stop listening. */
  onEnded(listener: (sessionId: string) => void): () => void;
}

export function createRoomKeys(store: ConferenceStore, nowMs: () => number): RoomKeys {
  const listeners = new Set<(sessionId: string) => void>();
  return {
    issue(sessionId, createdBy) {
      const key = newSecret();
      store.addRoomKey({ secretHash: hashSecret(key), sessionId, createdBy, createdAtMs: nowMs() });
      return key;
    },
    opens: (sessionId, key) => store.roomKey(hashSecret(key))?.sessionId === sessionId,
    end(sessionId) {
      store.removeRoomKeys(sessionId);
      for (const listener of listeners) listener(sessionId);
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
