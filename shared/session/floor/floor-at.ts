import { byRank, waitingEntries } from '../state/waiting.ts';
import type { EntryRow, InterruptionRow, InterventionRow } from '../state/rows.ts';
import type { SessionState } from '../state/state.ts';
import { edgeTime } from '../time/timeline.ts';
import { interruptionsOf } from '../time/timer.ts';

/** The floor at one moment of session time ([F1]). */
export interface Floor {
  /** The intervention that holds the floor. Null: the moderator has it. */
  readonly holder: InterventionRow | null;
  /** The point of order that is open within it. */
  readonly nested: InterventionRow | null;
  /** The open interruption: a pause, or that of a point of order. */
  readonly interruption: InterruptionRow | null;
  /** Session time since when the moderator has the floor. Null while somebody speaks and before the first speaker. */
  readonly moderatorSinceMs: number | null;
  /** The intervention that ended last before the moment. */
  readonly justEnded: InterventionRow | null;
}

/** An intervention with the session time of its start. */
interface Turn {
  readonly row: InterventionRow;
  readonly startMs: number;
}

/** How many interventions to look back in the order of the log. Corrections change the order only locally. */
const LOOK_BACK = 64;

/** Whether an intervention is on record: confirmed or by the timekeeper, and neither struck out nor undone. */
export function isStanding(row: InterventionRow): boolean {
  return row.standing === 'floor' && !row.voided && !row.undone;
}

function covers(
  state: SessionState,
  stretch: { start: InterventionRow['start']; end: InterventionRow['end'] },
  ms: number,
): boolean {
  return edgeTime(state, stretch.start) <= ms && (stretch.end === null || edgeTime(state, stretch.end) > ms);
}

/** The interventions on record around a moment: the last ones that began by it, and those that began after it. */
function turnsAround(state: SessionState, ms: number): { readonly began: Turn[]; readonly later: Turn[] } {
  const began: Turn[] = [];
  const later: Turn[] = [];
  for (let i = state.interventionOrder.length - 1; i >= 0 && began.length < LOOK_BACK; i--) {
    const row = state.tables.interventions.get(state.interventionOrder[i] ?? '');
    if (row === undefined || !isStanding(row)) continue;
    const startMs = edgeTime(state, row.start);
    (startMs <= ms ? began : later).push({ row, startMs });
  }
  return { began, later };
}

/**
 * The floor as a function of session time ([F1]).
 *
 * @param ms the moment that the console shows: that of the frame on screen, or now
 */
export function floorAt(state: SessionState, ms: number): Floor {
  const turns = turnsAround(state, ms).began.sort((a, b) => b.startMs - a.startMs);
  const holder = turns.find(({ row }) => row.interrupts === null && covers(state, row, ms))?.row ?? null;
  const nested = turns.find(({ row }) => row.interrupts !== null && covers(state, row, ms))?.row ?? null;
  const interruption =
    holder === null ? null : (interruptionsOf(state, holder.id).find((row) => covers(state, row, ms)) ?? null);
  let justEnded: { row: InterventionRow; endMs: number } | null = null;
  for (const { row } of turns) {
    if (row.end === null || row.interrupts !== null) continue;
    const endMs = edgeTime(state, row.end);
    if (endMs <= ms && (justEnded === null || endMs > justEnded.endMs)) justEnded = { row, endMs };
  }
  return {
    holder,
    nested,
    interruption,
    moderatorSinceMs: holder === null ? (justEnded?.endMs ?? null) : null,
    justEnded: justEnded?.row ?? null,
  };
}

/** The speaker in the picture ([C6]): of the point of order, else of the floor, else the last to end. */
export function inPicture({ holder, nested, justEnded }: Floor): InterventionRow | null {
  return nested ?? holder ?? justEnded;
}

/**
 * Who had the floor last before the speaker in the picture ([C6]). Null if nobody had. Within a point of order it is the
 * interrupted speaker. While that speaker goes on, it is who raised the point.
 *
 * @param ms the moment of the floor
 */
export function oneBefore(state: SessionState, floor: Floor, ms: number): InterventionRow | null {
  const shown = inPicture(floor);
  if (shown === null) return null;
  let last: { readonly row: InterventionRow; readonly untilMs: number } | null = null;
  for (const { row } of turnsAround(state, ms).began) {
    // A point of order is part of its turn. For the next speaker that turn is the one before.
    const isOfOthers = row.interrupts !== null && row.interrupts !== shown.id;
    if (row.id === shown.id || isOfOthers) continue;
    const untilMs = row.end === null ? ms : Math.min(ms, edgeTime(state, row.end));
    if (last === null || untilMs > last.untilMs) last = { row, untilMs };
  }
  return last?.row ?? null;
}

/** The entries that wait for the floor at a moment. Entries that are heard later still wait ([F1]). */
export function waitingAt(state: SessionState, ms: number): EntryRow[] {
  const waiting = waitingEntries(state);
  const known = new Set(waiting);
  for (const { row } of turnsAround(state, ms).later) {
    const entry = row.entry === null ? undefined : state.tables.entries.get(row.entry);
    if (entry === undefined || entry.undone || entry.intervention !== row.id || known.has(entry)) continue;
    waiting.push(entry);
  }
  return waiting.sort(byRank);
}

/**
 * All interventions by start, without undone and merged ones. Callers filter by `isStanding` for those on record, and by
 * `isHidden` for hidden speakers.
 */
export function interventionsByTime(state: SessionState): InterventionRow[] {
  const rows: { row: InterventionRow; startMs: number }[] = [];
  for (const id of state.interventionOrder) {
    const row = state.tables.interventions.get(id);
    if (row === undefined || row.undone || state.tables.aliases.get(id)?.undone === false) continue;
    rows.push({ row, startMs: edgeTime(state, row.start) });
  }
  return rows.sort((a, b) => a.startMs - b.startMs || (a.row.id < b.row.id ? -1 : 1)).map(({ row }) => row);
}
