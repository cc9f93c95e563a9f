import { sessionRow, type SessionState } from '../../shared/session/state/state.ts';
import { t } from '../messages.ts';
import { timeOfDay } from '../ui/clock-text.ts';
import type { StreamState } from './hls-stream.ts';

const MINUTE_MS = 60_000;

/** Position of a picture. Undefined members are unknown. */
export interface Standing {
  readonly stream: StreamState;
  /** The live picture of a running stream. */
  readonly isLive: boolean;
  readonly behindMs: number | undefined;
  /** Session time of the frame on screen. */
  readonly shownMs: number | undefined;
  /** Time zone of the venue. */
  readonly timeZone: string | undefined;
}

/** Position of the picture in plain words: "12 s behind live", "Recording, 15:22:10". */
export function stateLine({ stream, isLive, behindMs, shownMs, timeZone }: Standing): string {
  if (stream !== 'ready') return '';
  if (!isLive)
    return shownMs === undefined || timeZone === undefined
      ? t('player.recording')
      : t('player.recording_at', { time: timeOfDay(shownMs, timeZone) });
  if (behindMs === undefined) return t('player.live_now');
  if (behindMs < 2 * MINUTE_MS) return t('player.behind_s', { seconds: Math.round(behindMs / 1000) });
  return t('player.behind_min', { minutes: Math.round(behindMs / MINUTE_MS) });
}

export function zoneOf(state: SessionState | undefined): string | undefined {
  return state && sessionRow(state)?.timeZone;
}
