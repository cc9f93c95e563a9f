import { seenBetween } from '../time/marked-frame.ts';
import { isUnaligned } from '../time/unaligned.ts';
import { interventionsByTime, isStanding } from '../floor/floor-at.ts';
import { hiddenSubjects } from './hidden.ts';
import type { Edge, InterventionRow } from '../state/rows.ts';
import { sessionRow, type SessionState } from '../state/state.ts';
import { anchoredStretches } from '../time/position.ts';
import { edgeTime, isSameRun, markTime, offsetOf, type Run } from '../time/timeline.ts';

/** A blocked stretch of a recording: media time within one epoch, ms. Its ends may be infinite. */
export interface ProtectedWindow {
  readonly sourceId: string;
  readonly epoch: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** A stretch of session time, Unix ms. Its ends may be infinite. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly start: Blur;
  readonly end: Blur;
  /** Its frames, if start and end were marked on one epoch. */
  readonly seen: ProtectedWindow | null;
}

/**
 * How far off the session time of an edge may be, ms. On the epoch that the edge was marked on (`run`), `FINGER_MS`
 * counts instead: its frame is known. A corrected edge has no such epoch, as a user may have corrected it by a clock.
 */
interface Blur {
  readonly ms: number;
  readonly run: Run | null;
}

/** Reaction time assumed on the epoch of the mark, ms. The anchor's uncertainty counts if it is smaller. */
const FINGER_MS = 2000;
/** Uncertainty of a recording that is not aligned: half a day, ms ([P7b]). */
const ANY_MS = 43_200_000;
const SHARP: Blur = { ms: 0, run: null };

/**
 * The windows of recordings that show a hidden speaker of this session, for leads only ([P7]). An epoch without an anchor
 * has no window: `heldSources` blocks all of it.
 *
 * @param anchored the session whose anchors place the recordings, if it is another one
 */
export function protectedWindows(state: SessionState, anchored = state): readonly ProtectedWindow[] {
  return windowsOf(anchored, hiddenStretches(state));
}

/** The windows of recordings that may show one of these stretches, widened by every uncertainty ([P7b]). */
export function windowsOf(state: SessionState, stretches: readonly Stretch[]): readonly ProtectedWindow[] {
  if (stretches.length === 0) return [];
  const seen = stretches.flatMap((stretch) => (stretch.seen === null ? [] : [stretch.seen]));
  const tied = anchoredStretches(state).flatMap(({ anchor, fromMs, toMs, doubt }) => {
    const { sourceId, epoch, mediaMs } = anchor;
    const uncertaintyMs = isUnaligned(state, sourceId) ? Math.max(anchor.uncertaintyMs, ANY_MS) : anchor.uncertaintyMs;
    const missingMs = doubt?.missingMs ?? 0;
    // Up to its frame the anchor holds. A later picture may be from the other side of the cut.
    const parts =
      missingMs === 0
        ? [{ fromMs, toMs, earlierMs: 0, laterMs: 0 }]
        : [
            { fromMs, toMs: mediaMs, earlierMs: 0, laterMs: 0 },
            { fromMs: mediaMs, toMs, earlierMs: Math.max(missingMs, 0), laterMs: Math.max(-missingMs, 0) },
          ];
    return parts.flatMap((part) =>
      stretches.flatMap((stretch): ProtectedWindow[] => {
        const slack = ({ ms, run }: Blur, cutMs: number): number =>
          run !== null && isSameRun(anchor, run) ? Math.min(uncertaintyMs, FINGER_MS) : ms + uncertaintyMs + cutMs;
        const fromMs = stretch.fromMs - slack(stretch.start, part.earlierMs);
        const toMs = stretch.toMs + slack(stretch.end, part.laterMs);
        const from = Math.max(part.fromMs, fromMs - offsetOf(anchor));
        const to = Math.min(part.toMs, toMs - offsetOf(anchor));
        return from < to ? [{ sourceId, epoch, fromMs: from, toMs: to }] : [];
      }),
    );
  });
  return [...seen, ...tied];
}

/** Whether a window overlaps `[fromMs, toMs)`. If both are equal, whether a window contains that moment. */
export function isProtected(
  windows: readonly ProtectedWindow[],
  { sourceId, epoch, fromMs, toMs }: ProtectedWindow,
): boolean {
  return windows.some(
    (window) =>
      window.sourceId === sourceId &&
      window.epoch === epoch &&
      window.fromMs < Math.max(toMs, fromMs + 1) &&
      window.toMs > fromMs,
  );
}

/** The statements of hidden speakers. The recording also shows those that are struck out or undone. */
function hiddenStretches(state: SessionState): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const id of hiddenSubjects(state)) {
    const row = state.tables.interventions.get(id);
    if (row === undefined) continue;
    stretches.push(stretchOf(state, row));
  }
  return stretches;
}

/** The session time of a statement, with how far off each end may be. */
export function stretchOf(state: SessionState, row: InterventionRow): Stretch {
  const fromMs = edgeTime(state, row.start);
  const start = blurOf(state, row.start);
  if (row.end === null) return { fromMs, start, seen: null, ...openEnd(state, row) };
  return {
    fromMs,
    start,
    toMs: edgeTime(state, row.end),
    end: blurOf(state, row.end),
    seen: seenOf(row.start, row.end),
  };
}

/** The frames between two edges of one epoch. A corrected edge covers its place before and after the correction. */
function seenOf(start: Edge, end: Edge): ProtectedWindow | null {
  const seen = seenBetween(start, end);
  if (seen === null) return null;
  const fromMs = Math.min(seen.fromMs, seen.fromMs - start.shiftMs) - (start.shiftMs === 0 ? 0 : FINGER_MS);
  const toMs = Math.max(seen.toMs, seen.toMs - end.shiftMs) + (end.shiftMs === 0 ? 0 : FINGER_MS);
  return fromMs < toMs ? { ...seen, fromMs, toMs } : null;
}

/** The latest end of a statement without one: when somebody else surely has the floor, or when the session ended. */
function openEnd(state: SessionState, row: InterventionRow): Pick<Stretch, 'toMs' | 'end'> {
  const next = interventionsByTime(state).find(
    (other) =>
      isStanding(other) &&
      other.interrupts === null &&
      other.id !== row.id &&
      isSurelyLater(state, other.start, row.start),
  );
  if (next === undefined) return { toMs: sessionRow(state)?.endedAtMs ?? Infinity, end: SHARP };
  return { toMs: edgeTime(state, next.start), end: blurOf(state, next.start) };
}

/** Whether an edge is later than another one beyond their uncertainty. On one epoch their frames decide. */
function isSurelyLater(state: SessionState, edge: Edge, than: Edge): boolean {
  const [mine, other] = [blurOf(state, edge), blurOf(state, than)];
  const areOnOneRun = mine.run !== null && other.run !== null && isSameRun(mine.run, other.run);
  const doubtMs = areOnOneRun ? 0 : mine.ms + other.ms;
  return edgeTime(state, edge) > edgeTime(state, than) + doubtMs;
}

function blurOf(state: SessionState, { mark, shiftMs }: Edge): Blur {
  const { media } = mark;
  if (mark.vantage === 'room' || media === undefined) return SHARP;
  const ms = isUnaligned(state, media.sourceId) ? ANY_MS : markTime(state, mark).uncertaintyMs;
  return { ms, run: shiftMs === 0 ? media : null };
}
