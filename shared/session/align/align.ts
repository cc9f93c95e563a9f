import type { AnchorBasis } from '../../vocabulary/time.ts';
import { applyChange } from '../state/apply-change.ts';
import { create } from '../state/change.ts';
import { interventionsByTime, isStanding } from '../floor/floor-at.ts';
import type { Edge } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { anchoredStretches } from '../time/position.ts';
import { edgeTime, isSaid, isSameRun, mediaTime, offsetOf, SAME_MS } from '../time/timeline.ts';

/** One unbroken run of a recording. */
export interface Run {
  readonly sourceId: string;
  readonly epoch: number;
}

/** What somebody knows: this frame of a run was on screen at this moment of the session. */
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
  /** Not one of the known moments, but what one of them says of another frame. */
  readonly again?: true;
}

/** A place between two known moments where session time and media time part by more than a second: a cut. */
export interface Cut {
  /** The frame at which it shows; the cut itself lies somewhere since the moment before, at `sinceMs`. */
  readonly mediaMs: number;
  readonly sinceMs: number;
  /** So much of the session is missing from the recording; negative: so much more was recorded. */
  readonly missingMs: number;
}

/** Whether each moment is later than the one before, in the recording and in the session; expects order of media time. */
export function areInOrder(moments: readonly KnownMoment[]): boolean {
  return moments.every((moment, at) => {
    const before = moments[at - 1];
    return before === undefined || (moment.mediaMs > before.mediaMs && moment.sessionMs > before.sessionMs);
  });
}

/** Where neighbouring moments disagree ([T8]). */
export function cutsBetween(moments: readonly KnownMoment[]): readonly Cut[] {
  return moments.flatMap((moment, at) => {
    const before = moments[at - 1];
    if (before === undefined) return [];
    const missingMs = offsetOf(moment) - offsetOf(before);
    return Math.abs(missingMs) > SAME_MS ? [{ mediaMs: moment.mediaMs, sinceMs: before.mediaMs, missingMs }] : [];
  });
}

/**
 * The anchors that tie a run by moments in order of media time ([T8]): each ties what follows it, the first also what
 * comes before. Where an earlier alignment had a frame of its own the new tie is said again, so that nothing of the
 * earlier one counts any more.
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

/** What an alignment would do, without a mark rewritten ([T1]). */
export interface AlignmentEffect {
  /** By how much the first known frame moves in session time, ms; null where the run was not tied before. */
  readonly shiftMs: number | null;
  /** Starts and ends that move, because they were marked on this run, and the longest way that one goes, ms. */
  readonly movedEdges: number;
  readonly longestMoveMs: number;
  /** Statements on record whose start is in the run, of so many on record. */
  readonly covered: number;
  readonly statements: number;
}

/** Holds the session as it is against the session with the anchors added; `lengthMs`: how long the run is. */
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

/** Whether an edge was marked on this very run: it moves with the run and can tie it to nothing. */
export function isMarkedOn(run: Run, { mark }: Pick<Edge, 'mark'>): boolean {
  return mark.vantage !== 'room' && mark.media !== undefined && isSameRun(run, mark.media);
}

/** Media time of a moment within one run; undefined where the run is not tied, or a cut swallows the moment. */
function mediaMsAt(state: SessionState, run: Run, sessionMs: number): number | undefined {
  for (const { anchor, fromMs, toMs } of anchoredStretches(state)) {
    const mediaMs = sessionMs - offsetOf(anchor);
    if (isSameRun(run, anchor) && fromMs <= mediaMs && mediaMs < toMs) return mediaMs;
  }
  return undefined;
}

/** The session as it would be with these anchors, the last of all. */
function withAnchors(state: SessionState, anchors: readonly NewAnchor[]): SessionState {
  return anchors.reduce((next, anchor, at) => {
    const id = `~${String(at)}`;
    const row = { ...anchor, id, by: '', atMs: Number.MAX_SAFE_INTEGER, undone: false };
    return applyChange(next, create('anchors', row));
  }, state);
}
