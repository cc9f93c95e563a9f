import type { Command } from '../../shared/log/command.ts';
import type { EventPage } from '../../shared/contract/http/sessions.schema.ts';
import { present, type Reader } from '../../shared/log/present.ts';
import type { StreamKind, StreamState } from '../../shared/log/stream-kind.ts';
import type { EventStore } from '../store/event-store.ts';
import { sha256Hex } from './append-events.ts';
import type { StreamLog } from './stream-log.ts';

/** The most events that are sent one by one. A page that is further behind takes the snapshot. */
export const MAX_EVENTS_BEHIND = 500;

/** A snapshot as text, as routes send it. */
export interface CachedSnapshot {
  readonly seq: number;
  readonly json: string;
}

/** Reads streams for routes and sockets. A stream that does not exist is an empty one with `seq` 0. */
export interface StreamReader<State> {
  /** The whole state, for the server's own use. No route may send it. */
  state(id: string): Promise<State>;
  /** Hash of the canonical state, the same on every page and in every replay ([G7]). */
  stateHash(id: string): Promise<{ readonly seq: number; readonly sha256: string }>;
  /** At most `MAX_EVENTS_BEHIND` events after `since`, as the reader may see them now ([G5]). */
  readEvents(id: string, since: number, reader: Reader): Promise<EventPage>;
  /** JSON of the snapshot that the reader may see. It is made once for each stream, role and `seq`. */
  snapshot(id: string, reader: Reader): Promise<CachedSnapshot>;
}

/** Number of snapshots that are kept as text. They may be large. */
const CACHED_SNAPSHOTS = 20;

/** `forget` drops a stream's cached snapshots after each commit: they may hold texts that are hidden or erased now. */
export function createStreamReader<State extends StreamState, C extends Command, Snapshot extends StreamState>(
  kind: StreamKind<State, C, Snapshot>,
  store: EventStore,
  log: StreamLog<State>,
): StreamReader<State> & { forget(stream: string): void } {
  const snapshots = new Map<string, CachedSnapshot>();

  async function state(id: string): Promise<State> {
    return (await log.load(kind.prefix + id)).state;
  }

  return {
    state,
    async stateHash(id) {
      const current = await state(id);
      return { seq: current.seq, sha256: sha256Hex(kind.canonicalState(current)) };
    },
    async readEvents(id, since, reader) {
      const stored = await store.read(kind.prefix + id, since, MAX_EVENTS_BEHIND);
      // Taken after the events, so that a speaker who was hidden meanwhile is hidden in them.
      const current = await state(id);
      const hidden = kind.hiddenSubjects(current);
      const events = stored.map((event) => present(event, reader, hidden, kind));
      const last = stored.at(-1)?.seq ?? since;
      // `since` may lie beyond the log, as after a restore. The reader must get its true end.
      const head = Math.max(current.seq, stored.at(-1)?.seq ?? 0);
      return { head, events, more: last < head };
    },
    async snapshot(id, reader) {
      const current = await state(id);
      const key = `${kind.prefix}${id} ${reader.role}`;
      const cached = snapshots.get(key);
      if (cached?.seq === current.seq) return cached;
      const fresh = { seq: current.seq, json: JSON.stringify(kind.presentSnapshot(current, reader)) };
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
