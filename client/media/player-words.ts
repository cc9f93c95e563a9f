import { t } from '../messages.ts';
import { timeOfDay } from '../state/clock-text.ts';
import type { StreamState } from './hls-stream.ts';

const MINUTE_MS = 60_000;

/** Where the picture stands, in plain words: "12 s behind live", "Recording, 15:22:10". */
export function stateLine(
  stream: StreamState,
  isLive: boolean,
  behindMs: number | undefined,
  clock: { readonly ms: number; readonly timeZone: string } | undefined,
): string {
  if (stream !== 'ready') return '';
  if (!isLive)
    return clock === undefined
      ? t('player.recording')
      : t('player.recording_at', { time: timeOfDay(clock.ms, clock.timeZone) });
  if (behindMs === undefined) return t('player.live_now');
  if (behindMs < 2 * MINUTE_MS) return t('player.behind_s', { seconds: Math.round(behindMs / 1000) });
  return t('player.behind_min', { minutes: Math.round(behindMs / MINUTE_MS) });
}
