import { can } from '../../shared/access.ts';
import type { Command } from '../../shared/log/command.ts';
import { ERASED } from '../../shared/log/erasure.ts';
import type { LogEvent } from '../../shared/log/event.ts';
import type { StreamKind, StreamState } from '../../shared/log/stream-kind.ts';
import type { Role } from '../../shared/vocabulary/access.ts';

/** The result of applying events. */
export interface Intake {
  /** Commands whose events have come back. */
  readonly commandIds: ReadonlySet<string>;
  /** Whether an event before one that arrived is missing, so that the page has to ask for it. */
  readonly gap: boolean;
  /** Whether only a snapshot helps: withheld values may be read again, or an event is newer than this program. */
  readonly needsSnapshot: boolean;
  /** Whether values must not be kept anywhere, so that copies on disk go at once. */
  readonly purged: boolean;
}

/** What the server has confirmed of one stream, as its reader may see it. */
export interface ConfirmedLog<State, Snapshot> {
  readonly state: State;
  take(events: readonly LogEvent[]): Intake;
  /** Starts again from a snapshot. Events that came while it was fetched are kept and follow it. */
  restore(snapshot: Snapshot, role: Role): Intake;
}

/** The most early events that are kept. A longer gap is filled by asking again anyway. */
const MAX_EARLY = 1000;

/** Applies every event once and in order, although the network repeats, delays or omits events ([S1]). */
export function createConfirmedLog<State extends StreamState, C extends Command, Snapshot extends StreamState>(
  kind: StreamKind<State, C, Snapshot>,
  initialRole: Role,
): ConfirmedLog<State, Snapshot> {
  let state = kind.empty;
  let role = initialRole;
  const early = new Map<number, LogEvent>();

  function drain(): Intake {
    const commandIds = new Set<string>();
    let needsSnapshot = false;
    let purged = false;
    for (let event = early.get(state.seq + 1); event !== undefined; event = early.get(state.seq + 1)) {
      early.delete(event.seq);
      const before = kind.hiddenSubjects(state);
      try {
        state = kind.evolve(state, event);
      } catch {
        needsSnapshot = true;
        break;
      }
      commandIds.add(event.commandId);
      if (event.type === ERASED) purged = true;
      if (can(role, 'hidden.read')) continue;
      const after = kind.hiddenSubjects(state);
      if ([...before].some((id) => !after.has(id))) needsSnapshot = true;
      if ([...after].some((id) => !before.has(id))) {
        state = kind.withheldFrom(state, { role });
        purged = true;
      }
    }
    for (const seq of early.keys()) if (seq <= state.seq) early.delete(seq);
    return { commandIds, gap: early.size > 0, needsSnapshot, purged };
  }

  return {
    get state() {
      return state;
    },
    take(events) {
      for (const event of events) if (event.seq > state.seq && early.size < MAX_EARLY) early.set(event.seq, event);
      return drain();
    },
    restore(snapshot, readerRole) {
      role = readerRole;
      state = kind.restoreSnapshot(snapshot);
      return drain();
    },
  };
}
