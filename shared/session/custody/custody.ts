import { accept, type Decision } from '../../log/command.ts';
import type { LogEvent } from '../../log/event.ts';
import { patch, type Change } from '../change.ts';
import type { CommandPayload } from '../commands.schema.ts';
import type { CustodyHead, DeletedStretch } from '../rows.ts';
import type { SessionState } from '../state.ts';

/** Notes the heads of attached sources. */
export function logCustody({ sources }: CommandPayload<'log-custody'>): Decision {
  return accept(...sources.map((payload) => ({ type: 'custody-logged', payload })));
}

export function logDeletion(payload: CommandPayload<'log-deletion'>): Decision {
  return accept({ type: 'recording-deleted', payload });
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
