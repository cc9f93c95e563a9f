import { sessionRow } from '../../shared/session/state/state.ts';
import type { SessionStatus } from '../../shared/vocabulary/session.ts';
import { sessionPayload } from '../../shared/session/session-events.ts';
import type { MediaIndex } from '../ingest/index/media-index.ts';
import type { Commands, Published } from '../sessions/commands.ts';
import { newOwnId } from '../new-id.ts';
import { sessionOf, streamOf } from '../sessions/stream-names.ts';

export interface CustodyLogDeps {
  readonly commands: Pick<Commands, 'state' | 'submit'>;
  readonly mediaIndex: Pick<MediaIndex, 'custodyHeads'>;
  readonly sessionIds: () => Promise<readonly string[]>;
}

/** Logs the heads of the chains of custody of a session's recordings ([M13d]). */
export interface CustodyLog {
  /** Logs the heads when a session is closed, and again at each step of its review. */
  follow(published: Published): Promise<void>;
  /** Logs the heads that a crash may have left out. */
  catchUp(): Promise<void>;
}

const OVER: ReadonlySet<SessionStatus> = new Set(['closed', 'in_review', 'reviewed', 'published']);

export function createCustodyLog({ commands, mediaIndex, sessionIds }: CustodyLogDeps): CustodyLog {
  async function log(sessionId: string): Promise<void> {
    const state = await commands.state(sessionId);
    const sources = [...state.tables.sources.values()]
      .filter(({ detached }) => !detached)
      .flatMap(({ id, custody = [] }) => {
        const heads = mediaIndex.custodyHeads(id);
        const isNews = heads.some(
          ({ day, chain }) => !custody.some((known) => known.day === day && known.chain === chain),
        );
        // The log does not repeat what it has already.
        return isNews ? [{ sourceId: id, heads }] : [];
      });
    if (sources.length === 0) return;
    const command = { commandId: newOwnId(), type: 'log-custody', payload: { sources } };
    await commands.submit(streamOf(sessionId), command, { userId: 'system', role: 'system' });
  }

  return {
    async follow({ stream, events }) {
      const session = sessionOf(stream);
      const isStep = events.some((event) => OVER.has(sessionPayload(event, 'session-status-set')?.status ?? 'planned'));
      if (session !== undefined && isStep) await log(session);
    },
    async catchUp() {
      for (const sessionId of await sessionIds()) {
        const state = await commands.state(sessionId);
        const isOver = OVER.has(sessionRow(state)?.status ?? 'planned');
        const isNoted = [...state.tables.sources.values()].every(({ custody }) => custody !== undefined);
        if (isOver && !isNoted) await log(sessionId);
      }
    },
  };
}
