import { seenBetween } from '../time/marked-frame.ts';
import { isUnaligned } from '../time/unaligned.ts';
import { interventionsByTime, isStanding } from '../floor/floor-at.ts';
import { hiddenSubjects } from './hidden.ts';
import type { Edge, InterventionRow } from '../state/rows.ts';
import { sessionRow, type SessionState } from '../state/state.ts';
import { anchoredStretches } from '../time/position.ts';
import { edgeTime, isSameRun, markTime, offsetOf, type Run } from '../time/timeline.ts';

/** A stretch of a recording that shows a hidden speaker: media time within one epoch, ms. May be unbounded. */
export interface ProtectedWindow {
  readonly sourceId: string;
  readonly epoch: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Session time, ms; may be unbounded. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly start: Blur;
  readonly end: Blur;
  /** Where it was seen, if from its start to its end on one run. */
  readonly seen: ProtectedWindow | null;
}

/**
 * By how much a moment may be off, ms. On the run that it was marked on it is where it was seen, whatever ties that; one
 * that was corrected may have been told by the session's clock, and is nowhere sharp.
 */
interface Blur {
  readonly ms: number;
  readonly run: Run | null;
}

/** So much a press may be late on the very picture that it was made for, ms, where the tie is known no better. */
const FINGER_MS = 2000;
/** A recording that is not aligned may show anything of a day at any moment ([M20]). */
const ANY_MS = 43_200_000;
const SHARP: Blur = { ms: 0, run: null };

/**
 * What of the recordings of a session only leads may see ([P7]): every statement of a hidden speaker, wider by as much
 * as the anchors may be off. An epoch without an anchor has no windows: all of it is withheld (`heldSources`).
 * `anchored`: another session, whose anchors say where the same recordings show this one.
 */
export function protectedWindows(state: SessionState, anchored = state): readonly ProtectedWindow[] {
  return windowsOf(anchored, hiddenStretches(state));
}

/** Where the recordings show stretches of session time, wider by as much as their tie may be off. */
export function windowsOf(state: SessionState, stretches: readonly Stretch[]): readonly ProtectedWindow[] {
  if (stretches.length === 0) return [];
  const seen = stretches.flatMap((stretch) => (stretch.seen === null ? [] : [stretch.seen]));
  const tied = anchoredStretches(state).flatMap(({ anchor, fromMs, toMs, doubt }) => {
    const { sourceId, epoch, mediaMs } = anchor;
    const uncertaintyMs = isUnaligned(state, sourceId) ? Math.max(anchor.uncertaintyMs, ANY_MS) : anchor.uncertaintyMs;
    const missingMs = doubt?.missingMs ?? 0;
    // Up to the anchor's frame its tie is known; from there on the picture may be from the other side of a cut.
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

/** Whether any of `[fromMs, toMs)` lies in one of the windows; with both equal, whether that moment does. */
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

/** When hidden speakers spoke, session time. What was struck out or taken back is on the recording all the same. */
function hiddenStretches(state: SessionState): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const id of hiddenSubjects(state)) {
    const row = state.tables.interventions.get(id);
    if (row === undefined) continue;
    stretches.push(stretchOf(state, row));
  }
  return stretches;
}

/** From when to when somebody spoke. */
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

/** On the very pictures that it was marked on; where it was corrected, as it was and as it is. */
function seenOf(start: Edge, end: Edge): ProtectedWindow | null {
  const seen = seenBetween(start, end);
  if (seen === null) return null;
  const fromMs = Math.min(seen.fromMs, seen.fromMs - start.shiftMs) - (start.shiftMs === 0 ? 0 : FINGER_MS);
  const toMs = Math.max(seen.toMs, seen.toMs - end.shiftMs) + (end.shiftMs === 0 ? 0 : FINGER_MS);
  return fromMs < toMs ? { ...seen, fromMs, toMs } : null;
}

/** Until when a statement without an end may go on: until somebody else surely has the floor, or the session is over. */
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

/** Of two edges that were marked on one run nobody doubts which came first. */
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
