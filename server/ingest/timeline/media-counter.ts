/** Counts media time through the segments of a playlist and opens epochs. */
import { isOff, JUMP_MS, usualLagMs, whoIsRight, withLag, type Lags } from './clock-jump.ts';
import type { EpochRow, Slot } from '../index/media-index.ts';
import type { PlaylistSegment } from '../playlist/playlist.ts';
import type { GapReason } from '../../../shared/vocabulary/media.ts';

/** Number of remembered segments. They distinguish an old copy of the playlist from a restarted origin. */
const REMEMBERED = 200;
/** Assumed uncertainty of a programme time, whose source is unknown, ms. */
const PDT_UNCERTAINTY_MS = 100;
/** Uncertainty of media that only the rhythm of arrivals dates, ms. */
const ARRIVAL_UNCERTAINTY_MS = 5000;

/** The position of a recording in its origin's sequence. */
export interface Position {
  readonly basis: EpochRow['basis'];
  /** Session time of the epoch's first frame, Unix ms. */
  readonly sessionMs: number;
  /** Media time at which the next segment begins, ms. It is not rounded. */
  readonly cursorMs: number;
  readonly nextSeq: number;
  readonly lastDurMs: number;
  /** How far the origin's programme time was ahead of the count at the newest segment. Null while it states none. */
  readonly aheadMs: number | null;
  readonly lags: Lags;
  /** Server time at which the sequence last went on. */
  readonly advancedMs: number;
  readonly remembered: ReadonlyMap<number, Remembered>;
  /** Since when the origin has shown only known segments, and the newest of them. */
  readonly behind: { readonly sinceMs: number; readonly newestSeq: number } | null;
}

export interface Remembered {
  readonly originPath: string;
  /** As the origin stated it. Null if it did not, or if only the count was kept. */
  readonly pdtMs: number | null;
  /** By the count. */
  readonly countedMs: number;
}

export interface EpochStep {
  readonly kind: 'epoch';
  readonly sessionMs: number;
  readonly basis: EpochRow['basis'];
  readonly uncertaintyMs: number;
}

export interface SlotStep {
  readonly kind: 'slot';
  readonly seq: number;
  readonly mediaMs: number;
  readonly durMs: number;
  readonly pdtMs: number;
  readonly pdtOrigin: Slot['pdtOrigin'];
  readonly discontinuity: boolean;
  readonly gap: GapReason | null;
  /** Null for a segment that was never listed. */
  readonly listed: PlaylistSegment | null;
}

export type Step = EpochStep | SlotStep;

/**
 * The part of an address that names the file, or a stretch of it. Host and query change with servers and access tokens.
 */
export function originPath(url: string): string {
  const { pathname, hash } = new URL(url);
  return pathname + hash;
}

/** The length of a stretch of segments, ms. */
export function lengthOf(segments: readonly PlaylistSegment[]): number {
  return segments.reduce((sum, segment) => sum + segment.durMs, 0);
}

/** Goes through segments in order and counts media time. */
export function createMediaCounter(from: Position | null, nowMs: number, usualLags: Lags = []) {
  const steps: Step[] = [];
  const remembered = new Map(from?.remembered);
  const lags = from?.lags ?? usualLags;
  const usualMs = usualLagMs(lags);
  let { basis, sessionMs, cursorMs, nextSeq, lastDurMs, aheadMs } = from ?? {
    basis: 'arrival' as EpochRow['basis'],
    sessionMs: 0,
    cursorMs: 0,
    nextSeq: 0,
    lastDurMs: 0,
    aheadMs: null,
  };

  function open(atMs: number, newBasis: EpochRow['basis'], uncertaintyMs: number): void {
    basis = newBasis;
    sessionMs = Math.round(atMs);
    cursorMs = 0;
    aheadMs = null;
    remembered.clear();
    steps.push({ kind: 'epoch', sessionMs, basis, uncertaintyMs: Math.round(uncertaintyMs) });
  }

  /** Judges a stated time that does not fit the count, or that has no count. `restMs` of media end with the newest. */
  function judge(countedMs: number | null, statedMs: number, restMs: number, wasAheadMs: number): void {
    const latestMs = nowMs - restMs;
    const expectedMs = usualMs === null ? null : latestMs - usualMs;
    const verdict = whoIsRight({ latestMs, expectedMs, countedMs, statedMs, aheadMs: wasAheadMs });
    if (verdict.kind === 'begins') {
      open(verdict.sessionMs, verdict.basis, verdict.basis === 'pdt' ? PDT_UNCERTAINTY_MS : ARRIVAL_UNCERTAINTY_MS);
    }
    aheadMs = statedMs - (sessionMs + cursorMs);
  }

  /** Compares a stated programme time with the count. */
  function compare(statedMs: number, restMs: number): void {
    const countedMs = sessionMs + cursorMs;
    const nextAheadMs = statedMs - countedMs;
    if (aheadMs === null) open(statedMs, 'pdt', PDT_UNCERTAINTY_MS);
    else if (Math.abs(nextAheadMs) > JUMP_MS && Math.abs(nextAheadMs - aheadMs) > JUMP_MS) {
      // A count that began with an arrival is no better than a stated time.
      judge(basis === 'pdt' ? countedMs : null, statedMs, restMs, aheadMs);
      return;
    } else if (isOff(nextAheadMs) && !isOff(aheadMs)) {
      // Inexact lengths add up. No clock jumped.
      open(statedMs, 'pdt', PDT_UNCERTAINTY_MS);
    }
    aheadMs = statedMs - (sessionMs + cursorMs);
  }

  function push(
    slot: Pick<SlotStep, 'seq' | 'discontinuity' | 'gap' | 'listed'>,
    durMs: number,
    pdtMs: number | null,
  ): void {
    const mediaMs = Math.round(cursorMs);
    const countedMs = sessionMs + mediaMs;
    const isRight = !isOff(aheadMs);
    cursorMs += durMs;
    nextSeq = slot.seq + 1;
    steps.push({
      kind: 'slot',
      ...slot,
      mediaMs,
      // From rounded edges, so that slots neither overlap nor drift apart.
      durMs: Math.round(cursorMs) - mediaMs,
      pdtMs: pdtMs !== null && isRight ? pdtMs : countedMs,
      pdtOrigin: pdtMs === null ? 'counted' : isRight ? 'origin' : 'corrected',
    });
  }

  /** Notes segments that were never listed. Their length is what programme time leaves for them, if plausible. */
  function skip(count: number, nextPdtMs: number | null): void {
    if (count === 0) return;
    const leftMs =
      aheadMs !== null && nextPdtMs !== null
        ? (nextPdtMs - (isOff(aheadMs) ? aheadMs : 0) - sessionMs - cursorMs) / count
        : lastDurMs;
    const durMs = leftMs > 0.5 * lastDurMs && leftMs < 1.5 * lastDurMs ? leftMs : lastDurMs;
    const firstSeq = nextSeq;
    for (let index = 0; index < count; index++) {
      push({ seq: firstSeq + index, discontinuity: false, gap: 'left_window', listed: null }, durMs, null);
    }
  }

  function takeAll(segments: readonly PlaylistSegment[]): void {
    let restMs = lengthOf(segments);
    for (const segment of segments) {
      take(segment, restMs);
      restMs -= segment.durMs;
    }
  }

  function take(segment: PlaylistSegment, restMs: number): void {
    const { seq, pdtMs, durMs, discontinuity } = segment;
    if (pdtMs !== null) compare(pdtMs, restMs);
    remembered.set(seq, {
      originPath: originPath(segment.url),
      pdtMs,
      countedMs: Math.round(sessionMs + cursorMs),
    });
    push({ seq, discontinuity, gap: segment.gap ? 'declared' : null, listed: segment }, durMs, pdtMs);
    lastDurMs = durMs;
    for (const old of remembered.keys()) {
      if (remembered.size <= REMEMBERED) break;
      remembered.delete(old);
    }
  }

  function result(): { position: Position; steps: readonly Step[] } {
    const told = { basis, sessionMs, cursorMs, nextSeq, lastDurMs, aheadMs, remembered };
    const grown = withLag(lags, nowMs - sessionMs - cursorMs);
    return { position: { ...told, lags: grown, advancedMs: nowMs, behind: null }, steps };
  }

  return { open, judge, skip, takeAll, result };
}
