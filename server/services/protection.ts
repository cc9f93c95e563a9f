import { isProtected, protectedWindows, type ProtectedWindow } from '../../shared/session/protected-windows.ts';
import type { Role } from '../../shared/vocabulary/role.ts';
import type { Slot } from '../ingest/index/media-index.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { SessionReader } from './session-reader.ts';
import { streamOf } from './stream-names.ts';

/** What of the recordings is kept from whom. */
export interface Protection {
  /** Tells for each segment whether it shows somebody who is hidden from this role now ([P7]). */
  withheldFrom(role: Role): Promise<(slot: Pick<Slot, 'sourceId' | 'epoch' | 'mediaMs' | 'durMs'>) => boolean>;
}

export interface ProtectionDeps {
  readonly queries: Pick<SessionQueries, 'sessionsWithHidden'>;
  readonly store: Pick<EventStore, 'head'>;
  readonly commands: Pick<SessionReader, 'state'>;
}

export function createProtection({ queries, store, commands }: ProtectionDeps): Protection {
  /** Windows of each session as of its last event. */
  const known = new Map<string, { readonly seq: number; readonly windows: readonly ProtectedWindow[] }>();

  async function windowsOf(sessionId: string): Promise<readonly ProtectedWindow[]> {
    const held = known.get(sessionId);
    if (held?.seq === (await store.head(streamOf(sessionId)))) return held.windows;
    const state = await commands.state(sessionId);
    const windows = protectedWindows(state);
    known.set(sessionId, { seq: state.seq, windows });
    return windows;
  }

  return {
    async withheldFrom(role) {
      if (role === 'lead') return () => false;
      const windows: ProtectedWindow[] = [];
      for (const sessionId of await queries.sessionsWithHidden()) windows.push(...(await windowsOf(sessionId)));
      return ({ sourceId, epoch, mediaMs, durMs }) =>
        isProtected(windows, { sourceId, epoch, fromMs: mediaMs, toMs: mediaMs + durMs });
    },
  };
}
