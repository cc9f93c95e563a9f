/** Derives marks and the seen session time from the picture on screen. */
import { floorAt, type Floor } from '../../../shared/session/floor/floor-at.ts';
import type { InterventionRow, Mark, MediaPosition } from '../../../shared/session/state/rows.ts';
import { resolveId, type SessionState } from '../../../shared/session/state/state.ts';
import { mediaTime } from '../../../shared/session/time/timeline.ts';
import type { Vantage } from '../../../shared/vocabulary/time.ts';

/** The part of the player that the console needs. The player's element fits. */
export interface PlayerPort {
  /** The frame on screen. Undefined under a cover, where nobody sees one. */
  frameMark(): MediaPosition | undefined;
  /** Whether the picture is covered because it shows a hidden speaker ([P7e]). */
  readonly isCovered: boolean;
  /** Playback speed: 1 at normal speed, 0 while the picture stands still. */
  readonly rate: number;
  jumpBack(ms: number): void;
  jumpForward(ms: number): void;
  togglePlay(): void;
  stepFrame(by: 1 | -1): void;
  changeRate(by: 1 | -1): void;
  toLive(): void;
}

/**
 * The session time that a user sees ([F1]): now in the room, the frame on screen for stream and recording. Undefined
 * without an aligned frame on screen.
 */
export function seenTimeMs(
  state: SessionState,
  vantage: Vantage | null,
  frame: MediaPosition | undefined,
  nowMs: number,
): number | undefined {
  if (vantage === null || vantage === 'room') return nowMs;
  return frame === undefined ? undefined : mediaTime(state, frame)?.ms;
}

/** A press of a key: its server time, and its monotonic stamp in this page. */
export interface Press {
  readonly atMs: number;
  readonly stampMs: number;
}

/** The longest lead that a mark may state, ms. */
const LONGEST_LEAD_MS = 10_000;

/**
 * The reaction lead of a press, ms ([T9]). During the reaction a faster picture moves further. A picture that stands
 * still has no lead.
 */
export function leadAt(leadMs: number, vantage: Vantage, player: PlayerPort | undefined): number {
  if (vantage === 'room' || player === undefined) return leadMs;
  return Math.min(Math.round(leadMs * player.rate), LONGEST_LEAD_MS);
}

/** The observation at a press, and nothing else ([T1]). */
export function markOf(
  press: Press,
  seen: { readonly vantage: Vantage; readonly frame: MediaPosition | undefined; readonly uncertaintyMs: number },
  leadMs: number,
): Mark {
  return {
    vantage: seen.vantage,
    pressedMs: Math.round(press.atMs),
    pressUncertaintyMs: Math.ceil(seen.uncertaintyMs),
    leadMs,
    ...(seen.vantage !== 'room' && seen.frame !== undefined && { media: seen.frame }),
  };
}

/** Whether two floors look the same and need no new drawing. */
export function isSameFloor(a: Floor, b: Floor): boolean {
  return (
    a.holder === b.holder &&
    a.nested === b.nested &&
    a.interruption === b.interruption &&
    a.justEnded === b.justEnded &&
    a.moderatorSinceMs === b.moderatorSinceMs
  );
}

/** The floor in the room while the picture still shows another speaker. Undefined where both agree ([C6]). */
export function roomIsAhead(state: SessionState, seen: Floor, nowMs: number): Floor | undefined {
  const room = floorAt(state, nowMs);
  const isSame = (a: InterventionRow | null, b: InterventionRow | null): boolean =>
    a === b || (a !== null && b !== null && resolveId(state, a.id) === resolveId(state, b.id));
  return isSame(room.holder, seen.holder) ? undefined : room;
}
