import { accept, refuse, type Decision } from '../../log/command.ts';
import type { LogEvent } from '../../log/event.ts';
import type { SourceRole } from '../../vocabulary/source-role.ts';
import { create, patch, type Change } from '../change.ts';
import type { CommandPayload } from '../commands.schema.ts';
import type { AnchorRow, Mark } from '../rows.ts';
import { resolveId, type SessionState } from '../state.ts';

/** Somebody else's observation of a start or end: kept beside the record, moves nothing ([F4]). */
export function addWitnessMark(state: SessionState, payload: CommandPayload<'add-witness-mark'>): Decision {
  const id = resolveId(state, payload.interventionId);
  if (!state.tables.interventions.has(id)) return refuse('not_found', { id });
  return accept({ type: 'mark-witnessed', payload: { ...payload, interventionId: id } });
}

/** Binds a source of the room to this session; time decides what of it the session shows. */
export function attachSource(state: SessionState, payload: CommandPayload<'attach-source'>): Decision {
  const attached = state.tables.sources.get(payload.sourceId);
  if (attached !== undefined && !attached.detached) return accept();
  return accept({ type: 'source-attached', payload });
}

export function detachSource(state: SessionState, payload: CommandPayload<'detach-source'>): Decision {
  const attached = state.tables.sources.get(payload.sourceId);
  if (attached === undefined) return refuse('not_found', { id: payload.sourceId });
  return attached.detached ? accept() : accept({ type: 'source-detached', payload });
}

/** Ties a media position to session time; every mark of that stretch moves, and none is rewritten ([T2]). */
export function addAnchor(state: SessionState, payload: CommandPayload<'add-anchor'>): Decision {
  if (state.tables.anchors.has(payload.anchorId)) return refuse('conflict', { id: payload.anchorId });
  return accept({ type: 'anchor-added', payload });
}

interface AnchorAdded extends Omit<AnchorRow, 'id' | 'by' | 'atMs' | 'undone'> {
  readonly anchorId: string;
}

export const markEvents = {
  'mark-witnessed': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { markId, interventionId, edge, mark } = event.payload as {
      markId: string;
      interventionId: string;
      edge: 'start' | 'end';
      mark: Mark;
    };
    return [
      create('witnesses', {
        id: markId,
        by: event.by,
        atMs: event.atMs,
        undone: false,
        intervention: interventionId,
        edge,
        mark,
      }),
    ];
  },
  'source-attached': (state: SessionState, event: LogEvent): readonly Change[] => {
    const { sourceId, role, channel } = event.payload as { sourceId: string; role: SourceRole; channel: string };
    if (state.tables.sources.has(sourceId)) return [patch('sources', sourceId, { role, channel, detached: false })];
    return [
      create('sources', {
        id: sourceId,
        by: event.by,
        atMs: event.atMs,
        undone: false,
        role,
        channel,
        detached: false,
      }),
    ];
  },
  'source-detached': (_: SessionState, event: LogEvent): readonly Change[] => [
    patch('sources', (event.payload as { sourceId: string }).sourceId, { detached: true }),
  ],
  'anchor-added': (_: SessionState, event: LogEvent): readonly Change[] => {
    const { anchorId, ...rest } = event.payload as AnchorAdded;
    return [create('anchors', { id: anchorId, by: event.by, atMs: event.atMs, undone: false, ...rest })];
  },
};
