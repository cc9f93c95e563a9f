import { positionAt, anchoredStretches } from '../../shared/session/time/position.ts';
import type { SessionState } from '../../shared/session/state/state.ts';
import { mediaTime } from '../../shared/session/time/timeline.ts';
import { placeOf, segmentAt, type TimedBreak, type TimedSegment } from './frame-clock.ts';

/** Converts between the player's timeline, in s, and the clocks of its content, in Unix ms. */
export interface TimeMap {
  /** Session time, also inside gaps. Undefined without an anchor. */
  sessionMsAt(timeS: number): number | undefined;
  /** Recorder's time. Loudness and thumbnails are requested by it. */
  recordedMsAt(timeS: number): number | undefined;
  /**
   * Player time of a moment of session time, or of the nearest loaded moment of its epoch. Undefined if none is loaded.
   */
  timeSAt(sessionMs: number): number | undefined;
  /** Where something was cut out of an epoch, or put in, as far as the alignment knew ([T8e]). */
  cuts(): readonly TimedCut[];
}

/** A cut somewhere since `sinceS`, which shows at `atS`. Negative length: something was put in. */
export interface TimedCut extends TimedBreak {
  readonly sinceS: number;
}

/** A segment and the media time of its first frame, ms. */
interface Placed {
  readonly atMs: number;
  readonly segment: TimedSegment;
}

/** @param segments of one playlist, in the order of player time */
export function createTimeMap(segments: readonly TimedSegment[], sourceId: string, state: SessionState): TimeMap {
  const runs = new Map<number, Placed[]>();
  for (const segment of segments) {
    const place = placeOf(segment.url);
    if (place === undefined) continue;
    const run = runs.get(place.epoch);
    if (run === undefined) runs.set(place.epoch, [{ atMs: place.atMs, segment }]);
    else run.push({ atMs: place.atMs, segment });
  }

  function timeOf({ epoch, mediaMs }: { readonly epoch: number; readonly mediaMs: number }): number | undefined {
    const run = runs.get(epoch);
    const found = run && lastBefore(run, mediaMs);
    if (found === undefined) return undefined;
    const { segment, atMs } = found;
    return segment.startS + Math.min(Math.max((mediaMs - atMs) / 1000, 0), segment.durationS);
  }

  return {
    sessionMsAt(timeS) {
      const segment = segmentAt(segments, timeS);
      const place = segment && placeOf(segment.url);
      if (segment === undefined || place === undefined) return undefined;
      const mediaMs = place.atMs + Math.max(0, timeS - segment.startS) * 1000;
      return mediaTime(state, { sourceId, epoch: place.epoch, mediaMs })?.ms;
    },

    recordedMsAt(timeS) {
      const segment = segmentAt(segments, timeS);
      if (segment?.recordedMs == null) return undefined;
      return segment.recordedMs + Math.max(0, timeS - segment.startS) * 1000;
    },

    timeSAt(sessionMs) {
      const position = positionAt(state, sourceId, sessionMs);
      return position && timeOf(position);
    },

    cuts() {
      const cuts = new Map<string, TimedCut>();
      for (const { anchor, doubt } of anchoredStretches(state)) {
        // An earlier anchor that states the same began the uncertain interval.
        if (anchor.sourceId !== sourceId || doubt === null || cuts.has(doubt.until.id)) continue;
        const [sinceS, atS] = [timeOf(anchor), timeOf(doubt.until)];
        if (sinceS !== undefined && atS !== undefined && sinceS < atS)
          cuts.set(doubt.until.id, { sinceS, atS, missingMs: doubt.missingMs });
      }
      return [...cuts.values()];
    },
  };
}

/** The last segment of an epoch that begins at or before a frame, else its first. */
function lastBefore(run: readonly Placed[], mediaMs: number): Placed | undefined {
  let low = 0;
  let high = run.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((run[middle]?.atMs ?? Infinity) <= mediaMs) low = middle + 1;
    else high = middle;
  }
  return run[Math.max(0, low - 1)];
}
