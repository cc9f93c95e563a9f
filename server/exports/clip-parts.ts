import { isStanding } from '../../shared/session/floor/floor-at.ts';
import { isHidden } from '../../shared/session/hidden.ts';
import { piecesBetween, type RecordedPiece } from '../../shared/session/recorded-pieces.ts';
import { resolveId, type SessionState } from '../../shared/session/state.ts';
import { edgeTime } from '../../shared/session/timeline.ts';
import type { MediaIndex, Slot } from '../ingest/media-index.ts';
import { DoorError } from '../services/door-error.ts';
import { slotsOf, unbrokenRuns } from '../services/recorded-piece.ts';

/** A part of a statement in one unbroken run of its recording, and the segments that hold it. */
export interface RecordedPart extends RecordedPiece {
  readonly slots: readonly Slot[];
}

/** Segments that follow each other may overlap or leave a hair's breadth, by the rounding of their lengths, ms. */
const ROUNDING_MS = 50;

/**
 * Where a statement is recorded ([R11]).
 *
 * @throws DoorError of a statement that is not there, hidden, still running, or not recorded from beginning to end:
 * `media_gap` says how much is missing (`missingMs`).
 */
export function recordedParts(
  state: SessionState,
  index: MediaIndex,
  { interventionId, sourceId }: { readonly interventionId: string; readonly sourceId: string },
): readonly RecordedPart[] {
  const row = state.tables.interventions.get(resolveId(state, interventionId));
  if (row === undefined || !isStanding(row) || !state.tables.sources.has(sourceId)) throw new DoorError('not_found');
  if (isHidden(state, row.id)) throw new DoorError('media_protected');
  if (row.end === null) throw new DoorError('export_refused', { reason: 'running' });
  const [fromMs, toMs] = [edgeTime(state, row.start), edgeTime(state, row.end)];
  const parts = piecesBetween(state, sourceId, fromMs, toMs).flatMap((piece) => partsOf(index, piece));
  const recordedMs = parts.reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
  // Each part may end a hair's breadth before the next begins.
  const missingMs = toMs - fromMs - recordedMs;
  if (missingMs > ROUNDING_MS * (parts.length + 1) || parts.length === 0)
    throw new DoorError('media_gap', { missingMs });
  return parts;
}

function partsOf(index: MediaIndex, piece: RecordedPiece): RecordedPart[] {
  const stored = slotsOf(index, piece).filter(({ file }) => file !== null);
  return unbrokenRuns(stored)
    .map((slots) => {
      const { mediaMs: firstMs = 0 } = slots[0] ?? {};
      const { mediaMs: lastMs = 0, durMs = 0 } = slots.at(-1) ?? {};
      const fromMs = Math.max(piece.fromMs, firstMs);
      return { ...piece, slots, fromMs, toMs: Math.min(piece.toMs, lastMs + durMs) };
    })
    .filter(({ fromMs, toMs }) => toMs - fromMs >= ROUNDING_MS);
}
