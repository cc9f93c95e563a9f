import { accept, refuse } from '../../log/command.ts';
import { create, patch, recorded } from '../state/change.ts';
import type { MarkPayload } from './marks.schema.ts';
import { resolveId, type SessionState } from '../state/state.ts';
import type { SessionEvolutions } from '../state/evolution.ts';
import type { MarkDecision, MarkEvents } from './marks.events.ts';

/** Keeps another user's mark of a start or end. It moves nothing ([F4]). */
export function addWitnessMark(state: SessionState, payload: MarkPayload<'add-witness-mark'>): MarkDecision {
  const id = resolveId(state, payload.interventionId);
  if (!state.tables.interventions.has(id)) return refuse('not_found', { id });
  return accept({ type: 'mark-witnessed', payload: { ...payload, interventionId: id } });
}

/** Attaches a source to this session. Anchors decide which part of it the session shows. */
export function attachSource(state: SessionState, payload: MarkPayload<'attach-source'>): MarkDecision {
  const attached = state.tables.sources.get(payload.sourceId);
  if (attached !== undefined && !attached.detached) return accept();
  return accept({ type: 'source-attached', payload });
}

export function detachSource(state: SessionState, payload: MarkPayload<'detach-source'>): MarkDecision {
  const attached = state.tables.sources.get(payload.sourceId);
  if (attached === undefined) return refuse('not_found', { id: payload.sourceId });
  return attached.detached ? accept() : accept({ type: 'source-detached', payload });
}

/** Gives a media position its session time. Marks of the epoch move, and none is rewritten ([T2]). */
export function addAnchor(state: SessionState, payload: MarkPayload<'add-anchor'>): MarkDecision {
  if (state.tables.anchors.has(payload.anchorId)) return refuse('conflict', { id: payload.anchorId });
  return accept({ type: 'anchor-added', payload });
}

export const markEvolutions: SessionEvolutions<MarkEvents> = {
  'mark-witnessed': (_, event) => {
    const { markId, interventionId, edge, mark } = event.payload;
    return [
      create('witnesses', {
        ...recorded(event, markId),
        intervention: interventionId,
        edge,
        mark,
      }),
    ];
  },
  'source-attached': (state, event) => {
    const { sourceId, role, channel } = event.payload;
    if (state.tables.sources.has(sourceId)) return [patch('sources', sourceId, { role, channel, detached: false })];
    return [
      create('sources', {
        ...recorded(event, sourceId),
        role,
        channel,
        detached: false,
      }),
    ];
  },
  'source-detached': (_, event) => [patch('sources', event.payload.sourceId, { detached: true })],
  'anchor-added': (_, event) => {
    const { anchorId, ...rest } = event.payload;
    return [create('anchors', { ...recorded(event, anchorId), ...rest })];
  },
};
