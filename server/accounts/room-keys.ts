import type { ConferenceStore } from '../store/conference-store.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** The end of links to one session's timer: of all, or of those that one account made. */
export interface LinksEnded {
  readonly sessionId: string;
  /** Null: all links of the session. */
  readonly madeBy: string | null;
}

/** Keys of room links. A screen with one shows one session's timer without an account. */
export interface RoomKeys {
  /** Makes a key for a session. Only its hash is kept. */
  issue(sessionId: string, by: string): string;
  /** The account that made a key of this session. Undefined if the key is not valid. */
  maker(sessionId: string, key: string): string | undefined;
  /** Ends every key of a session. Its screens then show nothing. */
  end(sessionId: string): void;
  /** Ends every key that an account made, for example when its access ends. */
  endBy(userId: string): void;
  onEnded(listener: (ended: LinksEnded) => void): void;
}

/** @param isClosed whether no screen may show anything, as before a lead confirms a restore ([P43]) */
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
    },
  };
}
