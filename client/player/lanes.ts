import { groupOf } from '../../shared/record/figures.ts';
import { interventionsByTime, isStanding } from '../../shared/session/floor/floor-at.ts';
import { isHidden } from '../../shared/session/hiding/hidden.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { isOver, turnTimes } from '../../shared/session/time/timer.ts';
import { speakerName } from '../ui/speaker-name.ts';
import type { Reach } from './playback.ts';
import type { TimeMap } from './time-map.ts';

export const LANES = ['states', 'others'] as const;
export type Lane = (typeof LANES)[number];

/** A statement as a piece of its lane ([V6]). Player time, s. */
export interface LanePiece {
  readonly interventionId: string;
  readonly lane: Lane;
  readonly fromS: number;
  readonly toS: number;
  /** From this time on the speaker was over the limit. Null if never. */
  readonly overFromS: number | null;
  readonly name: string;
}

/**
 * The statements on record in an interval of a recording, each in the lane of its speaker.
 *
 * @param nowMs how far a running statement reaches now, session time
 * @param showsHidden whether hidden statements appear: for leads only ([P7])
 */
export function lanePieces(
  state: SessionState,
  map: TimeMap,
  { fromS, toS }: Pick<Reach, 'fromS' | 'toS'>,
  { nowMs, showsHidden }: { readonly nowMs: number; readonly showsHidden: boolean },
): readonly LanePiece[] {
  const fromMs = map.sessionMsAt(fromS);
  // The end of the last segment belongs to no segment.
  const toMs = map.sessionMsAt(toS - 0.05);
  if (fromMs === undefined || toMs === undefined) return [];
  const pieces: LanePiece[] = [];
  for (const row of interventionsByTime(state)) {
    if (!isStanding(row) || (!showsHidden && isHidden(state, row.id))) continue;
    const { startMs, endMs, overrunMs } = turnTimes(state, row, nowMs);
    const untilMs = endMs ?? nowMs;
    if (untilMs <= fromMs || startMs >= toMs) continue;
    const beginS = map.timeSAt(Math.max(startMs, fromMs));
    const endS = map.timeSAt(Math.min(untilMs, toMs));
    // A statement during a break of the recording has no place in it.
    if (beginS === undefined || endS === undefined || endS <= beginS) continue;
    const overFrom = isOver(overrunMs) ? map.timeSAt(untilMs - (overrunMs ?? 0)) : undefined;
    pieces.push({
      interventionId: row.id,
      lane: groupOf(row.class) === 'states' ? 'states' : 'others',
      fromS: beginS,
      toS: endS,
      overFromS: overFrom === undefined || overFrom >= endS ? null : Math.max(overFrom, beginS),
      name: speakerName(state, row),
    });
  }
  return pieces;
}
