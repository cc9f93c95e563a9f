import { accept } from '../../log/command.ts';
import { patch } from '../state/change.ts';
import type { CustodyPayload } from './custody.schema.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { CustodyDecision, CustodyEvents } from './custody.events.ts';

/** Logs the heads, one event for each source. */
export function logCustody({ sources }: CustodyPayload<'log-custody'>): CustodyDecision {
  return accept(...sources.map((payload) => ({ type: 'custody-logged' as const, payload })));
}

export function logDeletion(payload: CustodyPayload<'log-deletion'>): CustodyDecision {
  return accept({ type: 'recording-deleted', payload });
}

export const custodyEvolutions: SessionEvolutions<CustodyEvents> = {
  'custody-logged': (_, event) => {
    const { sourceId, heads } = event.payload;
    return [patch('sources', sourceId, { custody: heads })];
  },
  'recording-deleted': (state, event) => {
    const { sourceId, stretches } = event.payload;
    const before = state.tables.sources.get(sourceId)?.deleted ?? [];
    return [patch('sources', sourceId, { deleted: [...before, ...stretches] })];
  },
};
