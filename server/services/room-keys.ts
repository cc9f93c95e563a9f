import type { ConferenceStore } from '../store/conference-store.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** Links to one session's timer ended: all of them, or those that one account had made. */
export interface LinksEnded {
  readonly sessionId: string;
  /** Null: whoever made them. */
  readonly madeBy: string | null;
}

/** Keys with which a screen in the room shows one session's timer, without an account. */
export interface RoomKeys {
  /** A new key for a session; shown once. */
  issue(sessionId: string, by: string): string;
  /** Who made a key that opens this session's timer; undefined for one that does not. */
  maker(sessionId: string, key: string): string | undefined;
  /** Ends every key of a session: its screens show nothing from now on. */
  end(sessionId: string): void;
  /** Ends every key that somebody made, as when their access ends. */
  endBy(userId: string): void;
  /** Returns the way to stop listening. */
  onEnded(listener: (ended: LinksEnded) => void): () => void;
}

/** `isClosed`: no screen shows anything for now, as until a lead confirms a restore ([P43]). */
export function createRoomKeys(store: ConferenceStore, nowMs: () => number, isClosed: () => boolean): RoomKeys {
  const listeners = new Set<(ended: LinksEnded) => void>();
  return {
    issue(sessionId, createdBy) {
      const key = newSecret();
      store.addRoomKey({ secretHash: hashSecret(key), sessionId, createdBy, createdAtMs: nowMs() });
      return key;
    },
    maker(sessionId, key) {
      if (isClosed()) return undefined;
      const row = store.roomKey(hashSecret(key));
      return row?.sessionId === sessionId ? row.createdBy : undefined;
    },
    end(sessionId) {
      store.removeRoomKeys(sessionId);
      for (const listener of listeners) listener({ sessionId, madeBy: null });
    },
    endBy(userId) {
      for (const sessionId of store.removeRoomKeysBy(userId))
        for (const listener of listeners) listener({ sessionId, madeBy: userId });
    },
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
