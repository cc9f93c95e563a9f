/** Finds the recorded segments that hold a statement. */
import { attachedSources } from '../../shared/session/recordings/attached-sources.ts';
import { doubtAbout, isUncertainEdge } from '../../shared/session/time/uncertain-edge.ts';
import { seenBetween } from '../../shared/session/time/marked-frame.ts';
import { isStanding } from '../../shared/session/floor/floor-at.ts';
import { isHidden } from '../../shared/session/hiding/hidden.ts';
import { piecesBetween, type RecordedPiece } from '../../shared/session/recordings/recorded-pieces.ts';
import { resolveId, type SessionState } from '../../shared/session/state/state.ts';
import type { Edge } from '../../shared/session/state/rows.ts';
import { edgeTime } from '../../shared/session/time/timeline.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../ingest/index/media-index.ts';
import { CodedError } from '../coded-error.ts';
import { slotsOf, soundRendition, unbrokenRuns } from '../recordings/recorded-piece.ts';

/** A part of a statement in one unbroken run of its recording, and the segments that hold it. */
export interface RecordedPart extends RecordedPiece {
  readonly slots: readonly Slot[];
  /** The segments of its sound, where that is recorded beside the picture. */
  readonly sound: readonly Slot[] | null;
}

/** Consecutive segments may overlap or leave a gap of this length, by the rounding of their lengths, ms. */
const ROUNDING_MS = 50;

/**
 * The recorded parts of a statement ([R11b]). Its place is unknown in a recording that is not aligned, and near a cut.
 * The exception is a statement that was marked on that recording ([R11i]).
 *
 * @throws CodedError if the statement is missing, hidden, still running, or not recorded whole. `media_gap` then has
 *   `missingMs`.
 */
export function recordedParts(
  state: SessionState,
  index: MediaIndex,
  { interventionId, sourceId }: { readonly interventionId: string; readonly sourceId: string },
): readonly RecordedPart[] {
  const row = state.tables.interventions.get(resolveId(state, interventionId));
  if (row === undefined || !isStanding(row) || !state.tables.sources.has(sourceId)) throw new CodedError('not_found');
  if (isHidden(state, row.id)) throw new CodedError('media_protected');
  if (row.end === null) throw new CodedError('export_refused', { reason: 'running' });
  const { pieces, lengthMs } = placeOf(state, sourceId, row.start, row.end);
  const parts = pieces.flatMap((piece) => partsOf(index, piece));
  const recordedMs = parts.reduce((sum, part) => sum + part.toMs - part.fromMs, 0);
  // Each part may end slightly before the next begins.
  const missingMs = lengthMs - recordedMs;
  if (missingMs > ROUNDING_MS * (parts.length + 1) || parts.length === 0)
    throw new CodedError('media_gap', { missingMs });
  return parts;
}

/**
 * The place and length of a statement in a recording. If it was marked on this recording, its marked frames decide,
 * else the anchors. The clip must show the speaker whom the record names.
 */
function placeOf(
  state: SessionState,
  sourceId: string,
  start: Edge,
  end: Edge,
): { readonly pieces: readonly RecordedPiece[]; readonly lengthMs: number } {
  const piece = seenBetween(start, end);
  const seen = piece !== null && piece.sourceId === sourceId && piece.fromMs < piece.toMs ? piece : null;
  if ([start, end].some((edge) => (seen === null || edge.shiftMs !== 0) && isUncertainEdge(state, edge)))
    throw new CodedError('export_refused', { reason: 'near_cut' });
  if (seen !== null) {
    const fromMs = Math.max(0, seen.fromMs);
    return { pieces: [{ ...seen, fromMs }], lengthMs: seen.toMs - fromMs };
  }
  const [fromMs, toMs] = [edgeTime(state, start), edgeTime(state, end)];
  const reason = doubtAbout(state, sourceId, { fromMs, toMs });
  if (reason !== null) throw new CodedError('export_refused', { reason });
  return { pieces: piecesBetween(state, sourceId, fromMs, toMs), lengthMs: toMs - fromMs };
}

/**
 * The first recording of a session that has a whole statement. Floor recordings come first, and recordings without a
 * break before others.
 *
 * @throws CodedError as `recordedParts`. If no recording has all of it, the error is that of the one that misses least.
 */
export function recordingOf(state: SessionState, index: MediaIndex, interventionId: string): string {
  const missing: CodedError[] = [];
  let doubtful: CodedError | undefined;
  let broken: string | undefined;
  for (const { id: sourceId } of attachedSources(state)) {
    try {
      if (recordedParts(state, index, { interventionId, sourceId }).length === 1) return sourceId;
      broken ??= sourceId;
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (error.params.reason === 'unaligned' || error.params.reason === 'near_cut') doubtful ??= error;
      else if (error.code === 'media_gap') missing.push(error);
      else throw error;
    }
  }
  if (broken !== undefined) return broken;
  const missingMs = ({ params }: CodedError): number => Number(params.missingMs);
  throw missing.sort((a, b) => missingMs(a) - missingMs(b))[0] ?? doubtful ?? new CodedError('media_gap');
}

function partsOf(index: MediaIndex, piece: RecordedPiece): RecordedPart[] {
  const runs = runsOf(index, piece, MAIN_RENDITION);
  const heard = soundRendition(index, piece.sourceId);
  if (heard === MAIN_RENDITION) return runs.map((run) => ({ ...run, sound: null }));
  const sounds = runsOf(index, piece, heard);
  return runs.flatMap((run) =>
    sounds.map((sound) => ({ ...clippedTo(run, sound), sound: clippedTo(sound, run).slots })).filter(isLongEnough),
  );
}

type Run = RecordedPiece & Pick<RecordedPart, 'slots'>;

/** The unbroken runs of a rendition within a piece. */
function runsOf(index: MediaIndex, piece: RecordedPiece, rendition: string): Run[] {
  const stored = slotsOf(index, piece, rendition).filter(({ file }) => file !== null);
  return unbrokenRuns(stored)
    .map((slots) => {
      const { mediaMs: firstMs = 0 } = slots[0] ?? {};
      const { mediaMs: lastMs = 0, durMs = 0 } = slots.at(-1) ?? {};
      return { ...piece, slots, fromMs: Math.max(piece.fromMs, firstMs), toMs: Math.min(piece.toMs, lastMs + durMs) };
    })
    .filter(isLongEnough);
}

/** The part of a run within another run of the same piece. */
function clippedTo(run: Run, other: Run): Run {
  const [fromMs, toMs] = [Math.max(run.fromMs, other.fromMs), Math.min(run.toMs, other.toMs)];
  const slots = run.slots.filter(({ mediaMs, durMs }) => mediaMs < toMs && mediaMs + durMs > fromMs);
  return { ...run, slots, fromMs, toMs };
}

function isLongEnough({ fromMs, toMs }: RecordedPiece): boolean {
  return toMs - fromMs >= ROUNDING_MS;
}
