import type { ConferenceStore } from '../store/conference-store.ts';
import { hashSecret, newSecret } from './secrets.ts';

/** Keys with which a screen in the room shows one session's timer, without an account. */
export interface RoomKeys {
  /** A new key for a session; shown once. */
  issue(sessionId: string, by: string): string;
  opens(sessionId: string, key: string): boolean;
}

export function createRoomKeys(store: ConferenceStore, nowMs: () => number): RoomKeys {
  return {
    issue(sessionId, createdBy) {
      const key = newSecret();
      store.addRoomKey({ secretHash: hashSecret(key), sessionId, createdBy, createdAtMs: nowMs() });
      return key;
    },
    opens: (sessionId, key) => store.roomKey(hashSecret(key))?.sessionId === sessionId,
  };
}
