import { can } from '../../shared/access.ts';
import { listedIntervention } from '../../shared/projections/listed-intervention.ts';
import { actorOf } from '../../shared/reference/actors.ts';
import { interventionsByTime } from '../../shared/session/floor/floor-at.ts';
import { positionAt } from '../../shared/session/time/position.ts';
import { withheldFrom } from '../../shared/session/snapshot.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import type { MediaIndex } from '../ingest/index/media-index.ts';
import type { DateRange } from '../media/date-range.ts';
import type { EventStore } from '../store/event-store.ts';
import type { SessionQueries } from '../store/session-queries.ts';
import type { StreamReader } from '../log/stream-reader.ts';
import { streamOf } from '../sessions/stream-names.ts';

export interface DateRangesDeps {
  readonly index: Pick<MediaIndex, 'source'>;
  readonly queries: Pick<SessionQueries, 'sessions'>;
  readonly store: Pick<EventStore, 'head'>;
  readonly commands: Pick<StreamReader<SessionState>, 'state'>;
}

/** The statements in a recording, from every session that has it attached ([M18]). */
export interface DateRanges {
  /** Statements of speakers who are hidden from this role are left out. */
  of(sourceId: string, role: Role): Promise<readonly DateRange[]>;
}

export function createDateRanges({ index, queries, store, commands }: DateRangesDeps): DateRanges {
  /** Cached by session, source, role and state of the log: players request a playlist every two seconds. */
  const known = new Map<string, { readonly seq: number; readonly ranges: readonly DateRange[] }>();

  async function ofSession(sessionId: string, sourceId: string, role: Role): Promise<readonly DateRange[]> {
    const key = `${sessionId} ${sourceId} ${role}`;
    const held = known.get(key);
    if (held?.seq === (await store.head(streamOf(sessionId)))) return held.ranges;
    const state = await commands.state(sessionId);
    const source = state.tables.sources.get(sourceId);
    const ranges = source === undefined || source.detached ? [] : rangesOf(state, sessionId, sourceId, role);
    known.set(key, { seq: state.seq, ranges });
    return ranges;
  }

  return {
    async of(sourceId, role) {
      const conferenceId = index.source(sourceId)?.conferenceId;
      const sessions = (await queries.sessions()).filter((session) => session.conferenceId === conferenceId);
      const found = await Promise.all(sessions.map(({ sessionId }) => ofSession(sessionId, sourceId, role)));
      return found.flat();
    },
  };
}

function rangesOf(state: SessionState, sessionId: string, sourceId: string, role: Role): readonly DateRange[] {
  const visible = withheldFrom(state, { role });
  return interventionsByTime(visible).flatMap((row): DateRange[] => {
    const { onRecord, hidden, startMs, endMs, name, actor } = listedIntervention(visible, sessionId, row);
    if (!onRecord || (hidden && !can(role, 'hidden.read'))) return [];
    const position = positionAt(visible, sourceId, startMs);
    if (position === undefined) return [];
    const label = name ?? (actor === null ? '' : (actorOf(actor)?.name ?? ''));
    const lengthMs = endMs === null ? null : Math.max(0, endMs - startMs);
    return [{ id: row.id, epoch: position.epoch, mediaMs: position.mediaMs, lengthMs, label }];
  });
}
