import { sessionRow, type SessionState } from '../../shared/session/state.ts';
import type { Playback } from './playback.ts';

/** Nearer to live than this there is nothing to catch up with: a player keeps so much in hand. */
const CATCH_UP_FROM_S = 4;

/** Whether the live picture has fallen behind what of it could be shown. */
export function canCatchUp({ liveS, pace }: Playback, { currentTime }: HTMLVideoElement): boolean {
  const newestS = liveS();
  return newestS !== undefined && pace.rate.value <= 1 && newestS - currentTime >= CATCH_UP_FROM_S;
}

/** Whether the session began before what comes with the live picture. */
export function hasMoreBefore(playback: Playback, state: SessionState | undefined): boolean {
  const startedAtMs = (state && sessionRow(state)?.startedAtMs) ?? null;
  return playback.isLive.value && startedAtMs !== null && playback.reachesBefore(startedAtMs);
}
