import type { EpochRow } from '../index/media-index.ts';

/** A programme time this far from where counting puts it is not the same time any more ([M6]). */
export const JUMP_MS = 1000;
/** How many arrivals tell what is usual. */
const REMEMBERED_LAGS = 15;
/** What arrives this much off the usual cannot be dated by whoever claims it: neither latency nor a stall is as long. */
const IMPLAUSIBLE_MS = 60_000;

/** How long after its end the newest segment was first listed, ms, of the last playlists that brought something. */
export type Lags = readonly number[];

export function withLag(lags: Lags, lagMs: number): Lags {
  return [...lags, lagMs].slice(-REMEMBERED_LAGS);
}

/** Null before anything has arrived. */
export function usualLagMs(lags: Lags): number | null {
  const sorted = lags.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** Who says when a segment begins; all Unix ms. */
export interface Claims {
  /** By its arrival alone, had it been listed the moment it ended. */
  readonly latestMs: number;
  /** By its arrival and the usual lag; null where nothing is usual yet. */
  readonly expectedMs: number | null;
  /** By the count of media; null where there is none to go on from. */
  readonly countedMs: number | null;
  /** By the origin. */
  readonly statedMs: number;
  /** How far the origin's clock was ahead of the count so far. */
  readonly aheadMs: number;
}

export type Verdict =
  /** The media goes on, and the origin's clock jumped. */
  | { readonly kind: 'counted' }
  /** Another run of media. */
  | { readonly kind: 'begins'; readonly sessionMs: number; readonly basis: EpochRow['basis'] };

/**
 * The arrival decides who is right about a time that does not fit: a clock that jumped leaves the rhythm of arrivals
 * as it is, a hole does not. Where nobody comes near and the origin states what cannot be live, the arrival itself dates
 * the media.
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

/** Whether the origin's clock is another than the one that media is counted by. */
export function isOff(aheadMs: number | null): boolean {
  return aheadMs !== null && Math.abs(aheadMs) > JUMP_MS;
}
