import type { EventPage } from '../../shared/contract/http/sessions.schema.ts';
import { present, type Reader } from '../../shared/log/present.ts';
import { hiddenSubjects } from '../../shared/session/hidden.ts';
import { presentSnapshot } from '../../shared/session/snapshot.ts';
import { canonicalState, type SessionState } from '../../shared/session/state.ts';
import type { EventStore } from '../store/event-store.ts';
import { sha256Hex } from './append-events.ts';
import type { SessionLog } from './session-log.ts';
import { streamOf } from './stream-names.ts';

/** More events than this are not sent one by one: whoever is further behind takes the snapshot. */
export const MAX_EVENTS_BEHIND = 500;

/** A snapshot as text, as doors send it. */
export interface CachedSnapshot {
  readonly seq: number;
  readonly json: string;
}

/** What doors read of sessions. A session that does not exist is an empty one with `seq` 0. */
export interface SessionReader {
  /** The state in full: for the server's own use, never for a door. */
  state(sessionId: string): Promise<SessionState>;
  /** Hash of the canonical state, the same on every page and in every replay ([G7]). */
  stateHash(sessionId: string): Promise<{ readonly seq: number; readonly sha256: string }>;
  /** At most `MAX_EVENTS_BEHIND` events after `since`, as the reader may see them now ([G5]). */
  readEvents(sessionId: string, since: number, reader: Reader): Promise<EventPage>;
  /** JSON of the snapshot that the reader may see; made once per session, role and `seq`. */
  snapshot(sessionId: string, reader: Reader): Promise<CachedSnapshot>;
}

/** How many snapshots are kept as text; they may be large. */
const CACHED_SNAPSHOTS = 20;

/** `forget` drops cached texts of a stream: after each commit, because a snapshot may hold what is now hidden or erased. */
export function createSessionReader(
  store: EventStore,
  log: SessionLog,
): SessionReader & { forget(stream: string): void } {
  const snapshots = new Map<string, CachedSnapshot>();

  async function state(sessionId: string): Promise<SessionState> {
    return (await log.load(streamOf(sessionId))).state;
  }

  return {
    state,
    async stateHash(sessionId) {
      const current = await state(sessionId);
      return { seq: current.seq, sha256: sha256Hex(canonicalState(current)) };
    },
    async readEvents(sessionId, since, reader) {
      const stored = await store.read(streamOf(sessionId), since, MAX_EVENTS_BEHIND);
      // Taken after the events, so that whoever was hidden meanwhile is hidden in them.
      const current = await state(sessionId);
      const hidden = hiddenSubjects(current);
      const events = stored.map((event) => present(event, reader, hidden));
      const last = stored.at(-1)?.seq ?? since;
      // Not `since`, which may lie beyond the log: whoever asks so must learn where it really ends.
      const head = Math.max(current.seq, stored.at(-1)?.seq ?? 0);
      return { head, events, more: last < head };
    },
    async snapshot(sessionId, reader) {
      const current = await state(sessionId);
      const key = `${streamOf(sessionId)} ${reader.role}`;
      const cached = snapshots.get(key);
      if (cached?.seq === current.seq) return cached;
      const fresh = { seq: current.seq, json: JSON.stringify(presentSnapshot(current, reader)) };
      snapshots.delete(key);
      snapshots.set(key, fresh);
      const [oldest] = snapshots.keys();
      if (snapshots.size > CACHED_SNAPSHOTS && oldest !== undefined) snapshots.delete(oldest);
      return fresh;
    },
    forget(stream) {
      for (const key of snapshots.keys()) if (key.startsWith(`${stream} `)) snapshots.delete(key);
    },
  };
}
