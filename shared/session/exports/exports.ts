import { accept, refuse } from '../../log/command.ts';
import { create, recorded } from '../state/change.ts';
import type { ExportPayload } from './exports.schema.ts';
import type { SessionState } from '../state/state.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { ExportDecision, ExportEvents } from './exports.events.ts';

/** Logs an export with its reader, counts and hash ([P1], [R9]). */
export function logExport(payload: ExportPayload<'log-take-out'>): ExportDecision {
  return accept({ type: 'record-taken-out', payload });
}

/** Erases personal values. Their commitments stay, so that the chain still verifies ([G8]). */
export function erasePersonal(state: SessionState, payload: ExportPayload<'erase-personal'>): ExportDecision {
  const unknown = payload.targets.find(({ commitment }) => !state.texts.has(commitment));
  if (unknown !== undefined) return refuse('not_found', { seq: unknown.seq, path: unknown.path });
  return accept({ type: 'personal-erased', payload });
}

export const exportEvolutions: SessionEvolutions<ExportEvents> = {
  'record-taken-out': (_, event) => {
    const { takeOutId, ...rest } = event.payload;
    return [create('takeOuts', { ...recorded(event, takeOutId), ...rest })];
  },
  // `evolve` erases the texts. No row holds one.
  'personal-erased': () => [],
};
