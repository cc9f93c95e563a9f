import { projectSession, PROJECTION_VERSION, type RowChange } from '../../shared/projections/project.ts';
import type { EventStore } from '../store/event-store.ts';
import type { RowStore } from '../store/row-store.ts';
import { createSessionLog } from './session-log.ts';
import { sessionOf } from './stream-names.ts';

/** Makes all derived rows anew if another version of the projections made them ([G10]); says whether it did. */
export async function rebuildIfChanged(store: EventStore, rows: RowStore): Promise<boolean> {
  if (rows.version() === PROJECTION_VERSION) return false;
  await rebuild(store, rows);
  return true;
}

/** Makes all derived rows anew from the log; gives the number of sessions. Nothing may be appended meanwhile. */
export async function rebuild(store: EventStore, rows: RowStore): Promise<number> {
  const streams = await store.streams('session:');
  const log = createSessionLog(store, 1);
  const projected: RowChange[] = [];
  for (const stream of streams) {
    const { state } = await log.load(stream);
    projected.push(...projectSession(state, sessionOf(stream) ?? stream));
  }
  rows.replaceAll(projected, PROJECTION_VERSION);
  return streams.length;
}
