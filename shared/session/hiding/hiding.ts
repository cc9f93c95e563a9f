import { can } from '../../access.ts';
import { accept, refuse, type Asker } from '../../log/command.ts';
import { create, patch, recorded } from '../state/change.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import { resolveId, type SessionState } from '../state/state.ts';
import { isHidden, subjectsOfSpeaker } from './hidden.ts';
import type { HidingDecision, HidingEvents } from './hiding.events.ts';
import type { HidingPayload } from './hiding.schema.ts';

/** Time within which the author of a hiding may undo it, ms. Afterwards only a lead lifts it ([P3b]). */
export const HIDE_TAKE_BACK_MS = 10_000;

/**
 * Hides a speaker on every row of the session ([P3a]). A hiding that is late or repeated is accepted, also if the speaker
 * is already hidden.
 */
export function hideSpeaker(state: SessionState, payload: HidingPayload<'hide-speaker'>): HidingDecision {
  const subjectId = resolveId(state, payload.subjectId);
  const known = state.tables.interventions.has(subjectId) || state.tables.entries.has(subjectId);
  if (!known) return refuse('not_found', { id: payload.subjectId });
  if (isHidden(state, subjectId) || state.tables.hides.has(payload.hideId)) return accept();
  const subjects = subjectsOfSpeaker(state, subjectId);
  return accept({
    type: 'speaker-hidden',
    payload: { hideId: payload.hideId, subjects, reason: payload.reason ?? null },
  });
}

export function liftHide(state: SessionState, payload: HidingPayload<'lift-hide'>, asker: Asker): HidingDecision {
  const row = state.tables.hides.get(payload.hideId);
  if (row === undefined || row.undone || row.lifted) return refuse('not_found', { id: payload.hideId });
  const takesBack = row.by === asker.by && asker.nowMs - row.atMs <= HIDE_TAKE_BACK_MS;
  if (!can(asker.role, 'hidden.lift') && !takesBack) return refuse('forbidden');
  return accept({ type: 'hide-lifted', payload });
}

export const hidingEvolutions: SessionEvolutions<HidingEvents> = {
  'speaker-hidden': (_, event) => {
    const { hideId, subjects, reason } = event.payload;
    return [create('hides', { ...recorded(event, hideId), subjects, reason, lifted: false })];
  },
  'hiding-extended': (state, event) => {
    const { hideId, subjects } = event.payload;
    const known = state.tables.hides.get(hideId)?.subjects ?? [];
    return [patch('hides', hideId, { subjects: [...new Set([...known, ...subjects])].sort() })];
  },
  'hide-lifted': (_, event) => [patch('hides', event.payload.hideId, { lifted: true })],
};
