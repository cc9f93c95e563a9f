import type { MediaPosition } from '../../shared/session/state/rows.ts';

/** One segment of the playlist on the player's timeline, as far as the frame clock needs it. */
export interface TimedSegment {
  /** `…/media/<source>/…/seg/<epoch>/<seq>.<ext>?at=<mediaMs of its first frame>`. */
  readonly url: string;
  /** Player time of its first video frame, s. It changes when the player learns the true time stamps. */
  readonly startS: number;
  readonly durationS: number;
  /** Recorder's time of its first frame, Unix ms. Null if the playlist does not state it. */
  readonly recordedMs: number | null;
  /** A gap: nothing was recorded here ([V3]). */
  readonly gap: boolean;
}

/** Position of a segment in the recording, as its address states it. */
export interface SegmentPlace {
  readonly sourceId: string;
  readonly epoch: number;
  readonly atMs: number;
}

/** A missing interval on the player's timeline. */
export interface TimedGap {
  readonly fromS: number;
  readonly toS: number;
}

/**
 * Tolerance for time stamps of frames and segments, s, which are rounded in different places. It is less than half a
 * frame at 60 a second. So the first frame after a cut, perhaps of another epoch, never counts as the last before it.
 */
const ROUNDING_S = 0.005;

/** Position of a segment in the recording. Undefined for an address that is not ours. */
export function placeOf(url: string): SegmentPlace | undefined {
  const found = /\/media\/([^/?#]+)\/(?:[^?#]*\/)?seg\/(\d+)\/[^/?#]+\?(?:[^#]*&)?at=(\d+)/.exec(url);
  const [, sourceId, epoch, atMs] = found ?? [];
  if (sourceId === undefined || epoch === undefined || atMs === undefined) return undefined;
  return { sourceId: decodeURIComponent(sourceId), epoch: Number(epoch), atMs: Number(atMs) };
}

/**
 * The recorded frame that is shown at a player time ([V1]). The segment that holds the frame states its own position,
 * and the distance from there gives the rest. This is right across discontinuities too, where player time skips epochs.
 *
 * @param mediaTimeS presentation time of the frame, as `requestVideoFrameCallback` gives it
 */
export function positionOfFrame(segments: readonly TimedSegment[], mediaTimeS: number): MediaPosition | undefined {
  const segment = segmentAt(segments, mediaTimeS);
  // No frame is inside a gap: what is still on screen belongs to the segment before it.
  if (segment === undefined || segment.gap) return undefined;
  const place = placeOf(segment.url);
  if (place === undefined) return undefined;
  const offsetMs = Math.max(0, Math.round((mediaTimeS - segment.startS) * 1000));
  return { sourceId: place.sourceId, epoch: place.epoch, mediaMs: place.atMs + offsetMs };
}

/** The segment that is shown at a player time. */
export function segmentAt(segments: readonly TimedSegment[], timeS: number): TimedSegment | undefined {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle];
    if (segment === undefined) return undefined;
    if (timeS < segment.startS - ROUNDING_S) high = middle - 1;
    else if (timeS >= segment.startS + segment.durationS - ROUNDING_S) low = middle + 1;
    else return segment;
  }
  // Where the time stamps of two segments leave a tiny hole, the earlier one still counts.
  const before = segments[high];
  return before !== undefined && timeS < before.startS + before.durationS + ROUNDING_S ? before : undefined;
}

/**
 * Player time at which the frame of a position shows ([V2]). For a position in a gap it is that of the first frame
 * after the gap. Undefined outside the playlist.
 */
export function playerTimeOf(segments: readonly TimedSegment[], position: MediaPosition): number | undefined {
  let reached = false;
  for (const { url, startS, durationS, gap } of segments) {
    const place = placeOf(url);
    if (place?.sourceId !== position.sourceId || place.epoch !== position.epoch) continue;
    const offsetMs = position.mediaMs - place.atMs;
    const liesBefore = offsetMs < -ROUNDING_S * 1000;
    const liesAfter = offsetMs >= (durationS - ROUNDING_S) * 1000;
    if (liesBefore && !reached) return undefined;
    reached = true;
    // Positions are rounded to whole milliseconds. Half a millisecond later is still inside the same frame.
    if (!liesAfter && !gap) return startS + Math.max(0, offsetMs + 0.5) / 1000;
  }
  return undefined;
}

/** Whether the playlist lists a position as a gap ([V3]). */
export function isInHole(segments: readonly TimedSegment[], { epoch, mediaMs }: MediaPosition): boolean {
  return segments.some(({ url, durationS, gap }) => {
    const place = gap ? placeOf(url) : undefined;
    return place?.epoch === epoch && place.atMs <= mediaMs && mediaMs < place.atMs + durationS * 1000;
  });
}

/** A place where time is missing without a line of the playlist. */
export interface TimedBreak {
  readonly atS: number;
  readonly missingMs: number;
}

/** By how much programme time may be off within an epoch. */
const LEAST_BREAK_MS = 1000;

/** Where the stream stopped and restarted ([M27]). */
export function breaksOf(segments: readonly TimedSegment[]): TimedBreak[] {
  return segments.flatMap(({ url, startS, recordedMs }, at) => {
    const before = segments[at - 1];
    if (before?.recordedMs == null || recordedMs === null) return [];
    const missingMs = recordedMs - before.recordedMs - before.durationS * 1000;
    const isNewRun = placeOf(url)?.epoch !== placeOf(before.url)?.epoch;
    return isNewRun && missingMs > LEAST_BREAK_MS ? [{ atS: startS, missingMs }] : [];
  });
}

/** The missing intervals of a playlist, with neighbours joined. */
export function gapsOf(segments: readonly TimedSegment[]): TimedGap[] {
  const gaps: TimedGap[] = [];
  for (const { gap, startS, durationS } of segments) {
    if (!gap) continue;
    const last = gaps.at(-1);
    if (last !== undefined && startS - last.toS < 0.5)
      gaps[gaps.length - 1] = { fromS: last.fromS, toS: startS + durationS };
    else gaps.push({ fromS: startS, toS: startS + durationS });
  }
  return gaps;
}
