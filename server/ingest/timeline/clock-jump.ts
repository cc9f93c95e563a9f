/** Decides whether the origin's clock or the count of media is right where they differ. */
import type { EpochRow } from '../index/media-index.ts';

/** A programme time that differs from the count by this is another time, ms ([M6b]). */
export const JUMP_MS = 1000;
/** Number of arrivals that show the usual lag. */
const REMEMBERED_LAGS = 15;
/** A date that differs from the usual by this is not believed, ms. Neither latency nor a stall is as long. */
const IMPLAUSIBLE_MS = 60_000;

/** Time between the end of the newest segment and its first listing, ms, for the last playlists with news. */
export type Lags = readonly number[];

export function withLag(lags: Lags, lagMs: number): Lags {
  return [...lags, lagMs].slice(-REMEMBERED_LAGS);
}

/** Null before anything has arrived. */
export function usualLagMs(lags: Lags): number | null {
  const sorted = lags.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Candidates for the start of a segment, Unix ms. */
export interface Claims {
  /** By its arrival alone, as if it was listed the moment it ended. */
  readonly latestMs: number;
  /** By its arrival and the usual lag. Null while there is no usual lag. */
  readonly expectedMs: number | null;
  /** By the count of media. Null without a count. */
  readonly countedMs: number | null;
  /** By the origin. */
  readonly statedMs: number;
  /** How far the origin's clock was ahead of the count so far. */
  readonly aheadMs: number;
}

export type Verdict =
  /** The media goes on, and the origin's clock jumped. */
  | { readonly kind: 'counted' }
  /** A new epoch begins. */
  | { readonly kind: 'begins'; readonly sessionMs: number; readonly basis: EpochRow['basis'] };

/**
 * Decides by the arrival which of two times is right. A clock that jumped leaves the rhythm of arrivals as it is, a gap
 * does not. If no time is near, and the origin's time cannot be live, the arrival itself dates the media.
 */
export function whoIsRight({ latestMs, expectedMs, countedMs, statedMs, aheadMs }: Claims): Verdict {
  const asStated: Verdict = { kind: 'begins', sessionMs: statedMs, basis: 'pdt' };
  if (expectedMs === null) return asStated;
  const claims: (readonly [ms: number, verdict: Verdict])[] =
    countedMs === null ? [] : [[countedMs, { kind: 'counted' }]];
  claims.push([statedMs, asStated]);
  if (isOff(aheadMs)) claims.push([statedMs - aheadMs, { ...asStated, sessionMs: statedMs - aheadMs }]);
  const isLive = Math.abs(latestMs - statedMs) < IMPLAUSIBLE_MS;
  let nearest: Verdict = isLive ? asStated : { kind: 'begins', sessionMs: expectedMs, basis: 'arrival' };
  let nearestMs = IMPLAUSIBLE_MS;
  for (const [ms, verdict] of claims) {
    const apartMs = Math.abs(ms - expectedMs);
    if (apartMs < nearestMs) [nearest, nearestMs] = [verdict, apartMs];
  }
  return nearest;
}

/** Whether media is not counted by the origin's clock. */
export function isOff(aheadMs: number | null): boolean {
  return aheadMs !== null && Math.abs(aheadMs) > JUMP_MS;
}
