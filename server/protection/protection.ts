import { type SessionState, sessionRow } from '../../shared/session/state/state.ts';
import { can } from '../../shared/access.ts';
import { isProtected, protectedWindows, type ProtectedWindow } from '../../shared/session/hiding/protected-windows.ts';
import { countingAnchors } from '../../shared/session/time/timeline.ts';
import { heldSources, isUnanchored, type HeldSource } from '../../shared/session/hiding/held-sources.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { Slot } from '../ingest/index/media-index.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { StreamReader } from '../log/stream-reader.ts';
import { streamOf } from '../sessions/stream-names.ts';

/** A stretch of a recording, usually a segment. */
type Place = Pick<Slot, 'sourceId' | 'epoch' | 'mediaMs' | 'durMs'>;

/** Which recorded media is blocked for which role. */
export interface Protection {
  /** Whether a segment shows, or may show, a speaker who is hidden from this role now ([P7], [P28]). */
  withheldFrom(role: Role): Promise<(slot: Place) => boolean>;
}

export interface ProtectionDeps {
  readonly queries: Pick<SessionQueries, 'sessionsWithHidden' | 'sessions'>;
  readonly store: Pick<EventStore, 'head'>;
  readonly commands: Pick<StreamReader<SessionState>, 'state'>;
}

/** The media that one session blocks for everybody below lead. */
interface Held {
  readonly windows: readonly ProtectedWindow[];
  readonly sources: readonly HeldSource[];
  /** End of the session, Unix ms. Null while it goes on. An epoch that begins after it gets no anchor in the session. */
  readonly overMs: number | null;
  readonly conferenceId: string;
}

/** Windows and epochs of this session's recordings that the anchors of another session place. */
interface Placed {
  readonly windows: readonly ProtectedWindow[];
  readonly epochs: readonly { readonly sourceId: string; readonly epoch: number }[];
}

export function createProtection({ queries, store, commands }: ProtectionDeps): Protection {
  const head = (sessionId: string): Promise<number> => store.head(streamOf(sessionId));
  /** Caches, valid for the last event of each session. */
  const held = new Map<string, { readonly seq: number; readonly value: Held }>();
  const placed = new Map<string, { readonly seqs: string; readonly value: Placed }>();

  async function heldBy(sessionId: string): Promise<{ readonly seq: number; readonly value: Held }> {
    const before = held.get(sessionId);
    if (before?.seq === (await head(sessionId))) return before;
    const state = await commands.state(sessionId);
    const session = sessionRow(state);
    const value = {
      windows: protectedWindows(state),
      sources: heldSources(state),
      overMs: session?.endedAtMs ?? null,
      conferenceId: session?.conferenceId ?? '',
    };
    const now = { seq: state.seq, value };
    held.set(sessionId, now);
    return now;
  }

  async function placedBy(otherId: string, sessionId: string, seq: number): Promise<Placed> {
    const key = `${sessionId} ${otherId}`;
    const before = placed.get(key);
    const seqs = `${String(seq)} ${String(await head(otherId))}`;
    if (before?.seqs === seqs) return before.value;
    const [state, other] = [await commands.state(sessionId), await commands.state(otherId)];
    const sources = heldSources(state);
    const isHeld = (place: { readonly sourceId: string; readonly epoch: number }): boolean =>
      sources.some((source) => isUnanchored(source, place));
    const value = {
      windows: protectedWindows(state, other).filter(isHeld),
      epochs: countingAnchors(other).filter(isHeld),
    };
    placed.set(key, { seqs, value });
    return value;
  }

  /**
   * A session that is over gets no anchors for later epochs. A later session of the conference may have an anchor for such
   * an epoch. Then only the windows of this session are blocked and not the whole epoch ([P28]). Else nobody could follow
   * the next session of the day.
   */
  async function placedLater(sessionId: string, seq: number, { overMs, conferenceId }: Held): Promise<Placed[]> {
    if (overMs === null) return [];
    const others = (await queries.sessions()).filter(
      (other) =>
        other.conferenceId === conferenceId &&
        other.sessionId !== sessionId &&
        (other.endedAtMs === null || other.endedAtMs > overMs),
    );
    return Promise.all(others.map((other) => placedBy(other.sessionId, sessionId, seq)));
  }

  return {
    async withheldFrom(role) {
      if (can(role, 'hidden.read')) return () => false;
      const windows: ProtectedWindow[] = [];
      const sources: HeldSource[] = [];
      for (const sessionId of await queries.sessionsWithHidden()) {
        const { seq, value } = await heldBy(sessionId);
        windows.push(...value.windows);
        if (value.sources.length === 0) continue;
        const later = await placedLater(sessionId, seq, value);
        windows.push(...later.flatMap((each) => each.windows));
        const epochs = later.flatMap((each) => each.epochs);
        sources.push(...value.sources.map((source) => withEpochs(source, epochs)));
      }
      return ({ sourceId, epoch, mediaMs, durMs }) =>
        isProtected(windows, { sourceId, epoch, fromMs: mediaMs, toMs: mediaMs + durMs }) ||
        sources.some((source) => isUnanchored(source, { sourceId, epoch }));
    },
  };
}

function withEpochs({ sourceId, anchoredEpochs }: HeldSource, epochs: Placed['epochs']): HeldSource {
  const more = epochs.flatMap((each) => (each.sourceId === sourceId ? [each.epoch] : []));
  return { sourceId, anchoredEpochs: new Set([...anchoredEpochs, ...more]) };
}
