import type { SessionState } from '../../shared/session/state/state.ts';
import type { HidingLine } from '../store/hiding-ledger.ts';
import type { Position } from '../log/stream-log.ts';

/** The hidings of a stream that some events changed, as lines for the ledger. */
export function changedHidings(
  stream: string,
  before: SessionState,
  after: Position<SessionState>,
): readonly HidingLine[] {
  const { hides } = after.state.tables;
  if (hides === before.tables.hides) return [];
  const changed: HidingLine[] = [];
  for (const { id: hideId, undone, lifted, subjects } of hides.values()) {
    const row = before.tables.hides.get(hideId);
    const inForce = !undone && !lifted;
    const wasInForce = row !== undefined && !row.undone && !row.lifted;
    if (inForce === wasInForce && row?.subjects.length === subjects.length) continue;
    changed.push({ stream, hideId, subjects, inForce, seq: after.state.seq, atMs: after.atMs });
  }
  return changed;
}
