import type { AnchorBasis } from '../../vocabulary/time.ts';
import { applyChange } from '../state/apply-change.ts';
import { create } from '../state/change.ts';
import { interventionsByTime, isStanding } from '../floor/floor-at.ts';
import type { Edge } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { anchoredStretches } from '../time/position.ts';
import { edgeTime, isSaid, isSameRun, mediaTime, offsetOf, SAME_MS } from '../time/timeline.ts';

/** One epoch of a recording. */
export interface Run {
  readonly sourceId: string;
  readonly epoch: number;
}

/** A pair that a person states: a frame of an epoch and its session time. */
export interface KnownMoment {
  /** Media time of the frame, ms. */
  readonly mediaMs: number;
  /** Session time, Unix ms. */
  readonly sessionMs: number;
  /** Half-width of what is not known, ms. */
  readonly uncertaintyMs: number;
}

/** An anchor that an alignment adds. */
export interface NewAnchor extends KnownMoment, Run {
  readonly basis: AnchorBasis;
  /** Repeats a known moment at another frame, and is no known moment itself. */
  readonly again?: true;
}

/** A cut: two known moments that put the recording more than 1 s apart ([T8e]). */
export interface Cut {
  /** Frame of the second moment. The cut lies between it and `sinceMs`, the frame of the first. */
  readonly mediaMs: number;
  readonly sinceMs: number;
  /** Session time that the recording lacks, ms. Negative: the recording has so much more. */
  readonly missingMs: number;
}

/**
 * Whether each moment is later than the one before, in the recording and in the session.
 *
 * @param moments in order of media time
 */
export function areInOrder(moments: readonly KnownMoment[]): boolean {
  return moments.every((moment, at) => {
    const before = moments[at - 1];
    return before === undefined || (moment.mediaMs > before.mediaMs && moment.sessionMs > before.sessionMs);
  });
}

/** The cuts between neighbouring moments ([T8e]). */
export function cutsBetween(moments: readonly KnownMoment[]): readonly Cut[] {
  return moments.flatMap((moment, at) => {
    const before = moments[at - 1];
    if (before === undefined) return [];
    const missingMs = offsetOf(moment) - offsetOf(before);
    return Math.abs(missingMs) > SAME_MS ? [{ mediaMs: moment.mediaMs, sinceMs: before.mediaMs, missingMs }] : [];
  });
}

/**
 * The anchors that an alignment adds to an epoch. An anchor also goes to each frame where an earlier alignment had one.
 * So nothing of the earlier alignment counts ([T8d]).
 *
 * @param moments in order of media time
 */
export function anchorsFor(
  state: SessionState,
  run: Run,
  moments: readonly KnownMoment[],
  basis: AnchorBasis,
): readonly NewAnchor[] {
  const said = anchoredStretches(state)
    .map(({ anchor }) => anchor)
    .filter((anchor) => isSameRun(run, anchor) && isSaid(anchor))
    .map(({ mediaMs }) => mediaMs)
    .filter((mediaMs) => moments.every((moment) => moment.mediaMs !== mediaMs));
  const known = moments.map((moment): NewAnchor => ({ ...run, ...moment, basis }));
  const repeated = said.flatMap((mediaMs): NewAnchor[] => {
    const moment = known.findLast((each) => each.mediaMs <= mediaMs) ?? known[0];
    return moment === undefined ? [] : [{ ...moment, mediaMs, sessionMs: offsetOf(moment) + mediaMs, again: true }];
  });
  return [...known, ...repeated].sort((a, b) => a.mediaMs - b.mediaMs);
}

/** What an alignment would change. It rewrites no mark ([T2]). */
export interface AlignmentEffect {
  /** How far the first known frame moves in session time, ms. Null if the epoch had no anchor. */
  readonly shiftMs: number | null;
  /** Starts and ends whose session time changes. */
  readonly movedEdges: number;
  /** The farthest that one of them moves, ms. */
  readonly longestMoveMs: number;
  /** Statements on record whose start the epoch covers. */
  readonly covered: number;
  /** All statements on record. */
  readonly statements: number;
}

/**
 * Compares the session as it is with the session after the anchors are added.
 *
 * @param lengthMs length of the epoch
 */
export function effectOf(state: SessionState, anchors: readonly NewAnchor[], lengthMs: number): AlignmentEffect {
  const after = withAnchors(state, anchors);
  const [first] = anchors;
  const was = first && mediaTime(state, first);
  const rows = interventionsByTime(state).filter(isStanding);
  const edges = rows.flatMap(({ start, end }) => (end === null ? [start] : [start, end]));
  const moves = edges.map((edge) => Math.abs(edgeTime(after, edge) - edgeTime(state, edge))).filter((ms) => ms > 0);
  const covered = rows.filter(({ start }) => {
    const mediaMs = first && mediaMsAt(after, first, edgeTime(after, start));
    return mediaMs !== undefined && mediaMs >= 0 && mediaMs < lengthMs;
  });
  return {
    shiftMs: first === undefined || was === undefined ? null : first.sessionMs - was.ms,
    movedEdges: moves.length,
    longestMoveMs: Math.max(0, ...moves),
    covered: covered.length,
    statements: rows.length,
  };
}

/** Whether an edge was marked on this epoch. Such an edge moves with the epoch and gives it no anchor. */
export function isMarkedOn(run: Run, { mark }: Pick<Edge, 'mark'>): boolean {
  return mark.vantage !== 'room' && mark.media !== undefined && isSameRun(run, mark.media);
}

/** Media time of a moment within one epoch. Undefined without an anchor, or if a cut removed the moment. */
function mediaMsAt(state: SessionState, run: Run, sessionMs: number): number | undefined {
  for (const { anchor, fromMs, toMs } of anchoredStretches(state)) {
    const mediaMs = sessionMs - offsetOf(anchor);
    if (isSameRun(run, anchor) && fromMs <= mediaMs && mediaMs < toMs) return mediaMs;
  }
  return undefined;
}

/** The session with these anchors added after all others. */
function withAnchors(state: SessionState, anchors: readonly NewAnchor[]): SessionState {
  return anchors.reduce((next, anchor, at) => {
    const id = `~${String(at)}`;
    const row = { ...anchor, id, by: '', atMs: Number.MAX_SAFE_INTEGER, undone: false };
    return applyChange(next, create('anchors', row));
  }, state);
}
