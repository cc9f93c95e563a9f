import type { MediaPosition } from '../../shared/session/rows.ts';

/** One line of the playlist on the player's own time line: what the frame clock needs to know of it. */
export interface TimedSegment {
  /** `…/media/<source>/…/seg/<epoch>/<seq>.<ext>?at=<mediaMs of its first frame>`. */
  readonly url: string;
  /** Player time of its first video frame, s; moves when the player learns the true time stamps. */
  readonly startS: number;
  readonly durationS: number;
  /** Recorder's time of its first frame, Unix ms; null where the playlist does not say. */
  readonly recordedMs: number | null;
  /** Nothing was recorded here ([V3]). */
  readonly gap: boolean;
}

/** What the address of a segment says about its place in the recording. */
export interface SegmentPlace {
  readonly sourceId: string;
  readonly epoch: number;
  readonly atMs: number;
}

/** A missing stretch on the player's time line. */
export interface TimedGap {
  readonly fromS: number;
  readonly toS: number;
}

/**
 * Time stamps of frames and of segments are rounded in different places. Less than half a frame at 60 a second, so
 * that the first frame after a cut never counts as the last before it, which may be in another epoch.
 */
const ROUNDING_S = 0.005;

/** Where in the recording a segment lies; undefined for an address that is not one of ours. */
export function placeOf(url: string): SegmentPlace | undefined {
  const found = /\/media\/([^/?#]+)\/(?:[^?#]*\/)?seg\/(\d+)\/[^/?#]+\?(?:[^#]*&)?at=(\d+)/.exec(url);
  const [, sourceId, epoch, atMs] = found ?? [];
  if (sourceId === undefined || epoch === undefined || atMs === undefined) return undefined;
  return { sourceId: decodeURIComponent(sourceId), epoch: Number(epoch), atMs: Number(atMs) };
}

/**
 * Which frame of which recording is shown at a player time ([V1]): the segment that holds it says where it begins, the
 * rest is the distance from there. Right across discontinuities, where player time tells nothing about epochs.
 *
 * @param mediaTimeS presentation time of the frame, as `requestVideoFrameCallback` gives it
 */
export function positionOfFrame(segments: readonly TimedSegment[], mediaTimeS: number): MediaPosition | undefined {
  const segment = segmentAt(segments, mediaTimeS);
  // A frame inside a gap cannot be: what is still on screen belongs to the segment before it.
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
  // Between two segments whose time stamps leave a hair's breadth, the earlier one still counts.
  const before = segments[high];
  return before !== undefined && timeS < before.startS + before.durationS + ROUNDING_S ? before : undefined;
}

/**
 * Player time at which the frame of a position shows ([V2]); a position in a gap gives the first frame after it.
 * Undefined where the playlist does not reach.
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
    // Positions are whole milliseconds, rounded: half a millisecond on is still inside the same frame.
    if (!liesAfter && !gap) return startS + Math.max(0, offsetMs + 0.5) / 1000;
  }
  return undefined;
}

/** Whether a position is listed as not recorded ([V3]). */
export function isInHole(segments: readonly TimedSegment[], { epoch, mediaMs }: MediaPosition): boolean {
  return segments.some(({ url, durationS, gap }) => {
    const place = gap ? placeOf(url) : undefined;
    return place?.epoch === epoch && place.atMs <= mediaMs && mediaMs < place.atMs + durationS * 1000;
  });
}

/** A place at which time is missing that no line stands for. */
export interface TimedBreak {
  readonly atS: number;
  readonly missingMs: number;
}

/** By so much programme time may be off within a run. */
const LEAST_BREAK_MS = 1000;

/** Where the stream stopped and began anew ([M27]). */
export function breaksOf(segments: readonly TimedSegment[]): TimedBreak[] {
  return segments.flatMap(({ url, startS, recordedMs }, at) => {
    const before = segments[at - 1];
    if (before?.recordedMs == null || recordedMs === null) return [];
    const missingMs = recordedMs - before.recordedMs - before.durationS * 1000;
    const isNewRun = placeOf(url)?.epoch !== placeOf(before.url)?.epoch;
    return isNewRun && missingMs > LEAST_BREAK_MS ? [{ atS: startS, missingMs }] : [];
  });
}

/** The missing stretches of a playlist, neighbours joined. */
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
