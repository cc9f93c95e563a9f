import { accept } from '../../log/command.ts';
import type { HidingDecision } from './hiding.events.ts';
import type { HidingPayload } from './hiding.schema.ts';
import { subjectsOfSpeaker } from './hidden.ts';
import { resolveId, type SessionState } from '../state/state.ts';

/**
 * Applies a hiding that the ledger has and this log lacks, in full or in part ([P42]). Such a log comes from an older
 * backup. The hiding keeps its id, so that lifting it lifts it in the ledger too.
 */
export function hideAgain(state: SessionState, { hideId, subjects }: HidingPayload<'hide-again'>): HidingDecision {
  const { entries, interventions, hides } = state.tables;
  const known = subjects
    .map((id) => resolveId(state, id))
    .filter((id) => entries.has(id) || interventions.has(id))
    .flatMap((id) => [id, ...subjectsOfSpeaker(state, id)]);
  const row = hides.get(hideId);
  const isInForce = row !== undefined && !row.undone && !row.lifted;
  const covered = new Set(isInForce ? row.subjects : []);
  const added = [...new Set(known)].filter((id) => !covered.has(id)).sort();
  if (added.length === 0) return accept();
  return isInForce
    ? accept({ type: 'hiding-extended', payload: { hideId, subjects: added } })
    : accept({ type: 'speaker-hidden', payload: { hideId, subjects: added, reason: null } });
}
