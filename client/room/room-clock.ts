import type { RoomTurn } from '../../shared/contract/http/room.schema.ts';
import { WRAP_UP_MS } from '../../shared/session/time/timer.ts';

export type RoomPhase = 'untimed' | 'speaking' | 'wrap_up' | 'over' | 'paused';

/** The face of the big clock at a moment. */
export interface RoomFace {
  readonly phase: RoomPhase;
  /** The remaining time, or the used time without a limit. Overrun begins with `+`. */
  readonly digits: string;
  /** The used share of the time, 0 to 1. Null without a limit. */
  readonly used: number | null;
}

/** Minutes and whole seconds. A count down is rounded up. */
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
