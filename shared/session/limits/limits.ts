import { accept, refuse } from '../../log/command.ts';
import type { ActorClass } from '../../vocabulary/actors.ts';
import type { InterventionKind } from '../../vocabulary/floor.ts';
import { create, patch, recorded } from '../state/change.ts';
import type { LimitPayload } from './limits.schema.ts';
import type { Allotted, LimitChangeRow } from '../state/rows.ts';
import { resolveId, sessionRow, type SessionState } from '../state/state.ts';
import { markTime } from '../time/timeline.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { LimitDecision, LimitDraft, LimitEvents } from './limits.events.ts';

const UNLIMITED: Allotted = { ms: null, basis: 'none', ruleId: null, changeId: null };

function covers(
  rule: { readonly kinds: readonly InterventionKind[]; readonly classes: readonly (ActorClass | '*')[] },
  kind: InterventionKind,
  actorClass: ActorClass,
): boolean {
  return rule.kinds.includes(kind) && (rule.classes.includes('*') || rule.classes.includes(actorClass));
}

/**
 * The allotted time of a turn ([L1]).
 *
 * @param startMs session time of its start
 */
export function allottedAt(
  state: SessionState,
  kind: InterventionKind,
  actorClass: ActorClass,
  startMs: number,
): Allotted {
  let latest: { readonly row: LimitChangeRow; readonly ms: number } | undefined;
  for (const row of state.tables.limitChanges.values()) {
    if (row.undone || !covers(row, kind, actorClass)) continue;
    const ms = markTime(state, row.mark).ms;
    if (ms > startMs) continue;
    if (latest === undefined || ms > latest.ms || (ms === latest.ms && row.atMs >= latest.row.atMs))
      latest = { row, ms };
  }
  if (latest !== undefined) {
    const { ms, id } = latest.row;
    return { ms, basis: ms === null ? 'none' : 'fixed', ruleId: null, changeId: id };
  }
  const rule = sessionRow(state)?.limitRules.find((candidate) => covers(candidate, kind, actorClass));
  return rule === undefined ? UNLIMITED : { ms: rule.ms, basis: 'fixed', ruleId: rule.id, changeId: null };
}

/** Changes the limit for later turns and, with `current`, for the running turn that the command names ([L2]). */
export function changeLimit(state: SessionState, payload: LimitPayload<'change-limit'>): LimitDecision {
  const { shape, interventionId, ...change } = payload;
  if (shape !== 'fixed') return refuse('unsupported_rule', { shape });
  if (state.tables.limitChanges.has(payload.changeId)) return refuse('conflict', { id: payload.changeId });
  const changed: LimitDraft = { type: 'limit-changed', payload: { ...change, reason: payload.reason ?? null } };
  if (payload.appliesTo === 'next') return accept(changed);
  const running =
    interventionId === undefined ? undefined : state.tables.interventions.get(resolveId(state, interventionId));
  if (running === undefined) return refuse('not_found', { id: interventionId ?? '' });
  if (running.end !== null) return refuse('already_ended', { id: running.id });
  const allotted: Allotted = {
    ms: payload.ms,
    basis: payload.ms === null ? 'none' : 'fixed',
    ruleId: null,
    changeId: payload.changeId,
  };
  return accept<LimitDraft>(changed, { type: 'allotted-changed', payload: { interventionId: running.id, allotted } });
}

export const limitEvolutions: SessionEvolutions<LimitEvents> = {
  'limit-changed': (_, event) => {
    const { changeId, ...rest } = event.payload;
    return [create('limitChanges', { ...recorded(event, changeId), ...rest })];
  },
  'allotted-changed': (_, event) => {
    const { interventionId, allotted } = event.payload;
    return [patch('interventions', interventionId, { allotted })];
  },
};
