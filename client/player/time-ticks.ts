import type { Reach } from './playback.ts';
import type { TimeMap } from './time-map.ts';

/** Width of one time of day, and the smallest distance between two, px. */
const [TICK_PX, WORDS_PX] = [90, 64];

/** Distances between two ticks, as on a clock face, ms. */
const STEPS_MS = [10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400].map((seconds) => seconds * 1000);

/**
 * Round moments within an interval, few enough that their words do not touch. They are round by the clock of the venue,
 * for all zones are whole quarters of an hour off.
 *
 * @param most how many there is room for
 */
export function timeTicks(fromMs: number, toMs: number, most: number): readonly number[] {
  const stepMs = STEPS_MS.find((each) => (toMs - fromMs) / each <= most) ?? STEPS_MS.at(-1) ?? 1;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / stepMs) * stepMs; at < toMs; at += stepMs) ticks.push(at);
  return ticks.slice(0, most);
}

/** A round moment, and its place on the player's timeline, s. */
export interface PlacedTick {
  readonly ms: number;
  readonly timeS: number;
}

/** The round moments of the loaded media. Moments in missing time have no place. */
export function placedTicks(map: TimeMap, { fromS, toS }: Reach, widthPx: number): readonly PlacedTick[] {
  const fromMs = map.sessionMsAt(fromS);
  const toMs = map.sessionMsAt(toS - 0.05);
  if (fromMs === undefined || toMs === undefined) return [];
  const placed: PlacedTick[] = [];
  let freeFromPx = -Infinity;
  for (const ms of timeTicks(fromMs, toMs, Math.max(1, Math.floor(widthPx / TICK_PX)))) {
    const timeS = map.timeSAt(ms);
    if (timeS === undefined || Math.abs((map.sessionMsAt(timeS) ?? Infinity) - ms) > 1000) continue;
    const px = ((timeS - fromS) / Math.max(toS - fromS, 1)) * widthPx;
    if (px < freeFromPx) continue;
    freeFromPx = px + WORDS_PX;
    placed.push({ ms, timeS });
  }
  return placed;
}
