import { findFault, type Fault } from './faults.ts';
import { INIT_FILE, type LoopDescription } from './loop-format.ts';

export interface LiveWindow {
  readonly loop: LoopDescription;
  /** Time at which the first frame of the first round was on air, Unix ms. */
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly windowSegments: number;
  /** Number of rendered segments of the loop. */
  readonly available: number;
  readonly faults: readonly Fault[];
}

/** The name of the segment with this number since the origin's start. */
export function liveSegmentName(loop: LoopDescription, index: number): string {
  return `${String(index)}.${loop.container === 'fmp4' ? 'm4s' : 'ts'}`;
}

/**
 * The playlist of an endless livestream made of one loop. Its window slides, and media sequence and programme date time
 * never go backwards. A discontinuity marks the restart of the loop. A segment is listed only when its last frame has
 * been on air.
 */
export function livePlaylist(window: LiveWindow): string {
  const { loop, startedAtMs, faults } = window;
  const elapsedMs = window.nowMs - startedAtMs;
  const end = liveEdge(window, elapsedMs);
  const reset = findFault(faults, 'sequence_reset', ({ atMs }) => atMs <= elapsedMs);
  const base = reset ? Math.ceil(reset.atMs / loop.segmentMs) : 0;
  const begin = Math.max(base, end - window.windowSegments);

  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-TARGETDURATION:${String(Math.ceil(loop.segmentMs / 1000))}`,
    `#EXT-X-MEDIA-SEQUENCE:${String(begin - base)}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${String(jointsBefore(loop, begin) - jointsBefore(loop, base))}`,
  ];
  if (loop.container === 'fmp4') lines.push(`#EXT-X-MAP:URI="${INIT_FILE}"`);
  for (let index = begin; index < end; index += 1) {
    if (index > base && index % loop.segmentCount === 0) lines.push('#EXT-X-DISCONTINUITY');
    if (!findFault(faults, 'no_date_time')) {
      lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(onAirMs(window, index)).toISOString()}`);
    }
    lines.push(`#EXTINF:${(loop.segmentMs / 1000).toFixed(3)},`, liveSegmentName(loop, index));
  }
  return `${lines.join('\n')}\n`;
}

/** The number of the first segment that must not be listed yet. */
function liveEdge({ loop, available }: LiveWindow, elapsedMs: number): number {
  const onAir = Math.max(0, Math.floor(elapsedMs / loop.segmentMs));
  return available < loop.segmentCount ? Math.min(onAir, available) : onAir;
}

/** Joints of the loop whose tag stood before segments older than `index`. */
function jointsBefore(loop: LoopDescription, index: number): number {
  return Math.max(0, Math.ceil(index / loop.segmentCount) - 1);
}

function onAirMs({ loop, startedAtMs, faults }: LiveWindow, index: number): number {
  const sinceStartMs = index * loop.segmentMs;
  const jump = findFault(faults, 'clock_jump', ({ atMs }) => atMs <= sinceStartMs);
  return startedAtMs + sinceStartMs + (jump?.byMs ?? 0);
}
