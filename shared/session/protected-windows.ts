import { interventionsByTime, isStanding } from './floor/floor-at.ts';
import { hiddenSubjects } from './hidden.ts';
import type { InterventionRow } from './rows.ts';
import { sessionRow, type SessionState } from './state.ts';
import { tiedStretches } from './position.ts';
import { edgeTime, offsetOf } from './timeline.ts';

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
}

/**
 * What of the recordings of a session only leads may see ([P7]): every statement of a hidden speaker, wider by as much
 * as the tie between media and session time may be off. An epoch that is not tied to session time has no windows.
 */
export function protectedWindows(state: SessionState): readonly ProtectedWindow[] {
  return windowsOf(state, hiddenStretches(state));
}

/** Where the recordings show stretches of session time, wider by as much as their tie may be off. */
export function windowsOf(state: SessionState, stretches: readonly Stretch[]): readonly ProtectedWindow[] {
  if (stretches.length === 0) return [];
  return tiedStretches(state).flatMap(({ anchor, fromMs, toMs, doubt }) => {
    const { sourceId, epoch, mediaMs, uncertaintyMs } = anchor;
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
        const from = Math.max(part.fromMs, stretch.fromMs - offsetOf(anchor) - uncertaintyMs - part.earlierMs);
        const to = Math.min(part.toMs, stretch.toMs - offsetOf(anchor) + uncertaintyMs + part.laterMs);
        return from < to ? [{ sourceId, epoch, fromMs: from, toMs: to }] : [];
      }),
    );
  });
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
  return { fromMs, toMs: row.end === null ? openEnd(state, row, fromMs) : edgeTime(state, row.end) };
}

/** Until when a statement without an end may go on: until somebody else has the floor, or the session is over. */
function openEnd(state: SessionState, row: InterventionRow, startMs: number): number {
  const next = interventionsByTime(state).find(
    (other) =>
      isStanding(other) && other.interrupts === null && other.id !== row.id && edgeTime(state, other.start) > startMs,
  );
  return next === undefined ? (sessionRow(state)?.endedAtMs ?? Infinity) : edgeTime(state, next.start);
}
