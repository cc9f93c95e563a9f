import { childrenOf } from '../state/children.ts';
import type { InterventionRow, InterruptionRow } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { edgeTime } from './timeline.ts';
import type { TimerPhase } from '../../vocabulary/time.ts';

export interface TurnTimes {
  readonly startMs: number;
  /** Null while the turn runs. */
  readonly endMs: number | null;
  readonly grossMs: number;
  /** Gross time minus the interruptions that do not count against the speaker ([T4]). */
  readonly netMs: number;
  readonly allottedMs: number | null;
  /** Net minus allotted time, signed. Null without a limit. */
  readonly overrunMs: number | null;
  readonly phase: TimerPhase;
  /** Whether the end was pressed or corrected. Overrun and cut-off figures leave out any other end ([F7]). */
  readonly endIsFirm: boolean;
}

/** Time left from which the phase is `wrap_up`, ms. */
export const WRAP_UP_MS = 30_000;

/** Overrun from which a statement counts as over its limit, ms ([R41]). A shorter one is a matter of reaction. */
const OVER_FROM_MS = 1000;

export function isOver(overrunMs: number | null): boolean {
  return overrunMs !== null && overrunMs >= OVER_FROM_MS;
}

export function interruptionsOf(state: SessionState, interventionId: string): InterruptionRow[] {
  return childrenOf(state, interventionId, 'interruptions').filter((row) => !row.undone);
}

/** Length of the union of `[from, to)` stretches, so that two overlapping pauses are subtracted once. */
function unionLength(stretches: readonly (readonly [number, number])[]): number {
  let total = 0;
  let reached = -Infinity;
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const begin = Math.max(from, reached);
    if (to > begin) total += to - begin;
    reached = Math.max(reached, to);
  }
  return total;
}

/**
 * All times of an intervention ([T4]).
 *
 * @param nowMs session time for which the times are computed
 */
export function turnTimes(state: SessionState, row: InterventionRow, nowMs: number): TurnTimes {
  const startMs = edgeTime(state, row.start);
  const recordedEndMs = row.end === null ? null : edgeTime(state, row.end);
  const running = recordedEndMs === null || recordedEndMs > nowMs;
  const untilMs = Math.max(startMs, running ? nowMs : recordedEndMs);
  const interruptions = interruptionsOf(state, row.id);
  const uncounted = interruptions
    .filter((interruption) => !interruption.counts)
    .map((interruption) => {
      const fromMs = Math.max(startMs, edgeTime(state, interruption.start));
      const toMs = interruption.end === null ? untilMs : Math.min(untilMs, edgeTime(state, interruption.end));
      return [fromMs, toMs] as const;
    });
  const grossMs = untilMs - startMs;
  const netMs = grossMs - unionLength(uncounted);
  const allottedMs = row.allotted.ms;
  const isPaused =
    running &&
    interruptions.some(
      ({ start, end }) => edgeTime(state, start) <= nowMs && (end === null || edgeTime(state, end) > nowMs),
    );
  return {
    startMs,
    endMs: running ? null : recordedEndMs,
    grossMs,
    netMs,
    allottedMs,
    overrunMs: allottedMs === null ? null : netMs - allottedMs,
    phase: phaseOf(running, isPaused, allottedMs, netMs),
    endIsFirm: row.end !== null && (row.end.basis === 'pressed' || row.end.basis === 'corrected'),
  };
}

function phaseOf(running: boolean, paused: boolean, allottedMs: number | null, netMs: number): TimerPhase {
  if (!running) return 'ended';
  if (paused) return 'paused';
  if (allottedMs === null) return 'untimed';
  const leftMs = allottedMs - netMs;
  if (leftMs < 0) return 'over';
  return leftMs <= WRAP_UP_MS ? 'wrap_up' : 'speaking';
}
