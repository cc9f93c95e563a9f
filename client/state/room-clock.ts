import type { RoomTurn } from '../../shared/contract/http/room.schema.ts';
import { WRAP_UP_MS } from '../../shared/session/timer.ts';

export type RoomPhase = 'untimed' | 'speaking' | 'wrap_up' | 'over' | 'paused';

/** What the big clock shows at a moment. */
export interface RoomFace {
  readonly phase: RoomPhase;
  /** What is left, what was used where there is no limit, and `+` with what is over. */
  readonly digits: string;
  /** How much of the time is used, 0 to 1; null without a limit. */
  readonly used: number | null;
}

/** Minutes and seconds; whole seconds as they are seen to change, counted down by rounding up. */
export function clockDigits(ms: number, direction: 'up' | 'down'): string {
  const seconds = Math.max(0, direction === 'down' ? Math.ceil(ms / 1000) : Math.floor(ms / 1000));
  return `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The clock of one turn at a moment of server time: derived from instants, never counted ([T4]). */
export function roomFace(turn: RoomTurn, nowMs: number): RoomFace {
  const usedMs = Math.max(0, (turn.pausedSinceMs ?? nowMs) - turn.countsFromMs);
  const { allottedMs } = turn;
  const isPaused = turn.pausedSinceMs !== null;
  if (allottedMs === null)
    return { phase: isPaused ? 'paused' : 'untimed', digits: clockDigits(usedMs, 'up'), used: null };
  const leftMs = allottedMs - usedMs;
  const running = leftMs < 0 ? 'over' : leftMs <= WRAP_UP_MS ? 'wrap_up' : 'speaking';
  return {
    phase: isPaused ? 'paused' : running,
    digits: leftMs < 0 ? `+${clockDigits(-leftMs, 'up')}` : clockDigits(leftMs, 'down'),
    used: Math.min(1, usedMs / allottedMs),
  };
}
