import { PROJECTION_VERSION, type RowChange } from '../../shared/projections/project.ts';
import type { EventStore } from '../store/event-store.ts';
import type { RowStore } from '../store/row-store.ts';
import { idInStream, type AnyKind } from './served-kind.ts';
import { createStreamLog } from './stream-log.ts';

/** Makes all derived rows again if another version of the projections made them ([G10]). Returns whether it did. */
export async function rebuildIfChanged(store: EventStore, rows: RowStore, kinds: readonly AnyKind[]): Promise<boolean> {
  if (rows.version() === PROJECTION_VERSION) return false;
  await rebuild(store, rows, kinds);
  return true;
}

/** Makes all derived rows again from the log. Returns the number of streams. Nothing may be appended meanwhile. */
export async function rebuild(store: EventStore, rows: RowStore, kinds: readonly AnyKind[]): Promise<number> {
  const projected: RowChange[] = [];
  let count = 0;
  for (const kind of kinds) {
    const log = createStreamLog(kind, store, 1);
    for (const stream of await store.streams(kind.prefix)) {
      const { state } = await log.load(stream);
      projected.push(...kind.projectAll(state, idInStream(kind, stream) ?? stream));
      count++;
    }
  }
  rows.replaceAll(projected, PROJECTION_VERSION);
  return count;
}
