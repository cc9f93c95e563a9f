import { accept, refuse, type Decision } from '../../log/command.ts';
import type { LogEvent } from '../../log/event.ts';
import { patch, type Change } from '../change.ts';
import type { CommandPayload } from '../commands.schema.ts';
import type { AttachedSourceRow, CustodyHead, DeletedStretch } from '../rows.ts';
import type { SessionState } from '../state.ts';

/** Notes the heads of attached sources; what the log says already is not said again. */
export function logCustody(state: SessionState, { sources }: CommandPayload<'log-custody'>): Decision {
  const news = sources.filter(({ sourceId, heads }) => {
    const row = state.tables.sources.get(sourceId);
    return row !== undefined && !isLogged(row, heads);
  });
  return accept(...news.map((payload) => ({ type: 'custody-logged', payload })));
}

export function logDeletion(state: SessionState, payload: CommandPayload<'log-deletion'>): Decision {
  if (!state.tables.sources.has(payload.sourceId)) return refuse('not_found', { id: payload.sourceId });
  return accept({ type: 'recording-deleted', payload });
}

function isLogged({ custody = [] }: AttachedSourceRow, heads: readonly CustodyHead[]): boolean {
  return heads.every(({ day, chain }) => custody.some((known) => known.day === day && known.chain === chain));
}

export const custodyEvents = {
  'custody-logged': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { sourceId, heads } = event.payload as { sourceId: string; heads: readonly CustodyHead[] };
    return [patch('sources', sourceId, { custody: heads })];
  },
  'recording-deleted': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { sourceId, stretches } = event.payload as { sourceId: string; stretches: readonly DeletedStretch[] };
    const before = state.tables.sources.get(sourceId)?.deleted ?? [];
    return [patch('sources', sourceId, { deleted: [...before, ...stretches] })];
  },
};
