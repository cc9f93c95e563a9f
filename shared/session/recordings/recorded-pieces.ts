import type { SessionState } from '../state/state.ts';
import { startOf, anchoredStretches } from '../time/position.ts';

/** A stretch of one epoch of a recording, media time in ms. */
export interface RecordedPiece {
  readonly sourceId: string;
  readonly epoch: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The pieces of a source that show a stretch of session time, in order of time ([T8]). A new epoch or a cut begins a new
 * piece. Media of a piece may be missing.
 */
export function piecesBetween(
  state: SessionState,
  sourceId: string,
  fromMs: number,
  toMs: number,
): readonly RecordedPiece[] {
  const stretches = anchoredStretches(state)
    .filter(({ anchor }) => anchor.sourceId === sourceId)
    .map((stretch) => ({ ...stretch, startMs: startOf(stretch) }))
    .sort((a, b) => a.startMs - b.startMs || a.anchor.atMs - b.anchor.atMs || (a.anchor.id < b.anchor.id ? -1 : 1));
  const pieces: RecordedPiece[] = [];
  for (const [at, { anchor, startMs, toMs: lastMs }] of stretches.entries()) {
    const beginsMs = Math.max(fromMs, startMs);
    const endsMs = Math.min(toMs, stretches[at + 1]?.startMs ?? Infinity);
    const mediaMs = anchor.mediaMs + beginsMs - anchor.sessionMs;
    const piece = { epoch: anchor.epoch, fromMs: mediaMs, toMs: Math.min(mediaMs + endsMs - beginsMs, lastMs) };
    if (piece.fromMs >= piece.toMs) continue;
    const before = pieces.at(-1);
    if (before?.epoch === piece.epoch && before.toMs === piece.fromMs)
      pieces[pieces.length - 1] = { ...before, toMs: piece.toMs };
    else pieces.push({ sourceId, ...piece });
  }
  return pieces;
}
