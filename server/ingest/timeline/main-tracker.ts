/** Tracks main's timeline: decides what each playlist adds, and where an epoch begins. */
import { JUMP_MS, usualLagMs, whoIsRight, withLag, type Lags } from './clock-jump.ts';
import type { EpochRow, Slot } from '../index/media-index.ts';
import {
  createMediaCounter,
  lengthOf,
  originPath,
  type Position,
  type Remembered,
  type Step,
} from './media-counter.ts';
import type { MediaPlaylist, PlaylistSegment } from '../playlist/playlist.ts';

/** How much of a long window is fetched when a recording begins, ms. */
const START_BACK_MS = 600_000;
/** A programme time may vary by this while the file keeps its name, ms. */
const WOBBLE_MS = 10_000;

/**
 * Computes what a new playlist adds to a recording ([M4], [M6a], [M7]). It is pure, so that every fault of an origin
 * can be tested as a table of playlists. Steps are in order. Slots belong to the epoch step before them, or else to the
 * epoch that was open already.
 */
export function advance(
  position: Position | null,
  playlist: MediaPlaylist,
  nowMs: number,
): { readonly position: Position | null; readonly steps: readonly Step[] } {
  const { segments } = playlist;
  const newest = segments.at(-1);
  if (newest === undefined) return { position, steps: [] };
  if (position === null) return begin(segments, nowMs, playlist, null);
  const relation = relate(position, playlist, nowMs);
  if (relation === 'restarted') return begin(segments, nowMs, playlist, position);

  const added = segments.filter((segment) => segment.seq >= position.nextSeq);
  const [first] = added;
  if (first === undefined) {
    const isBehind = newest.seq < position.nextSeq - 1;
    const behind = isBehind ? (position.behind ?? { sinceMs: nowMs, newestSeq: newest.seq }) : null;
    return { position: { ...position, behind }, steps: [] };
  }
  const missing = first.seq - position.nextSeq;
  if (!credible(missing, position, playlist, nowMs)) return begin(added, nowMs, playlist, position);
  const counter = createMediaCounter({ ...position, aheadMs: aheadNow(position, playlist) }, nowMs);
  counter.skip(missing, first.pdtMs);
  counter.takeAll(added);
  return counter.result();
}

/** The position after a restart of the server, from one rendition's last rows in the index. */
export function resume(epoch: EpochRow, tail: readonly Slot[]): Position | null {
  const slots = tail.filter((slot) => slot.epoch === epoch.epoch);
  const last = slots.at(-1);
  if (last === undefined) return null;
  return {
    basis: epoch.basis,
    sessionMs: epoch.sessionMs,
    cursorMs: last.mediaMs + last.durMs,
    nextSeq: last.seq + 1,
    lastDurMs: last.durMs,
    // The segments that are still listed show how far ahead a clock was.
    aheadMs: slots.some((slot) => slot.pdtOrigin !== 'counted') ? 0 : null,
    lags: lagsOf(slots),
    advancedMs: last.seenMs,
    remembered: new Map(
      slots
        .filter((slot) => slot.originPath !== '')
        .map(({ seq, originPath, pdtMs, pdtOrigin }) => [
          seq,
          { originPath, pdtMs: pdtOrigin === 'origin' ? pdtMs : null, countedMs: pdtMs },
        ]),
    ),
    behind: null,
  };
}

/** The lags of segments. Those that were first seen together came with one playlist, and the newest shows its lag. */
function lagsOf(slots: readonly Slot[]): Lags {
  return slots
    .filter((slot, order) => slot.seenMs !== slots[order + 1]?.seenMs)
    .reduce<Lags>((lags, { seenMs, pdtMs, durMs }) => withLag(lags, seenMs - pdtMs - durMs), []);
}

/** Whether this playlist continues from the position, or the origin has begun again. An old copy still `continues`. */
function relate(position: Position, playlist: MediaPlaylist, nowMs: number): 'continues' | 'restarted' {
  const newestSeq = playlist.segments.at(-1)?.seq ?? position.nextSeq;
  let overlaps = false;
  let confirmed = false;
  for (const segment of playlist.segments) {
    const known = position.remembered.get(segment.seq);
    if (known === undefined) continue;
    if (!isSame(segment, known) && !isRedated(segment, known, position, playlist, nowMs)) return 'restarted';
    overlaps = true;
    confirmed ||= apartMs(segment, known) <= JUMP_MS;
  }
  if (!overlaps) return newestSeq < position.nextSeq ? 'restarted' : 'continues';
  // A restarted origin may use its old names again, undated or soon after its beginning. Then it shows only when the
  // playlist, now behind, moves on.
  const { behind } = position;
  if (confirmed || behind === null || newestSeq <= behind.newestSeq) return 'continues';
  if (playlist.segments.some((segment) => segment.pdtMs !== null)) return 'restarted';
  const patienceMs = 3 * playlist.targetDurationMs;
  return nowMs - behind.sinceMs > patienceMs && newestSeq < position.nextSeq ? 'restarted' : 'continues';
}

function isSame(segment: PlaylistSegment, known: Remembered): boolean {
  const sameName = originPath(segment.url) === known.originPath;
  if (segment.pdtMs === null || known.pdtMs === null) return sameName;
  return apartMs(segment, known) <= (sameName ? WOBBLE_MS : JUMP_MS);
}

/** The difference of two programme times. Infinite if one is not stated. */
function apartMs({ pdtMs }: PlaylistSegment, known: Remembered): number {
  return pdtMs === null || known.pdtMs === null ? Infinity : Math.abs(pdtMs - known.pdtMs);
}

/** Whether the origin gave new dates to the same media. The name stays, and so does the rhythm of arrivals. */
function isRedated(
  segment: PlaylistSegment,
  known: Remembered,
  { lags, nextSeq, aheadMs }: Position,
  { segments }: MediaPlaylist,
  nowMs: number,
): boolean {
  const newestSeq = segments.at(-1)?.seq ?? 0;
  if (segment.pdtMs === null || originPath(segment.url) !== known.originPath || newestSeq < nextSeq - 1) return false;
  if (Math.abs(segment.pdtMs - known.countedMs) <= JUMP_MS) return true;
  const usualMs = usualLagMs(lags);
  const restMs = lengthOf(segments.filter(({ seq }) => seq >= segment.seq));
  const latestMs = nowMs - restMs;
  const expectedMs = usualMs === null ? null : latestMs - usualMs;
  const claims = { latestMs, expectedMs, countedMs: known.countedMs, statedMs: segment.pdtMs, aheadMs: aheadMs ?? 0 };
  return whoIsRight(claims).kind === 'counted';
}

/** How far ahead of the count the origin is, by what it states now of the newest known segment. */
function aheadNow({ aheadMs, remembered }: Position, { segments }: MediaPlaylist): number | null {
  if (aheadMs === null) return null;
  for (const { seq, pdtMs } of segments.toReversed()) {
    const known = remembered.get(seq);
    if (known !== undefined && pdtMs !== null) return pdtMs - known.countedMs;
  }
  return aheadMs;
}

/**
 * Limits a jump of numbers. An origin makes media no faster than time passes, so a higher jump is a new count, not a
 * loss.
 */
function credible(missing: number, position: Position, playlist: MediaPlaylist, nowMs: number): boolean {
  const windowMs = lengthOf(playlist.segments);
  return (
    missing * position.lastDurMs <= 1.5 * (nowMs - position.advancedMs) + windowMs + 10 * playlist.targetDurationMs
  );
}

/** The newest stretch of a window. */
function latest(segments: readonly PlaylistSegment[]): readonly PlaylistSegment[] {
  let lengthMs = 0;
  const from = segments.findLastIndex((segment) => {
    lengthMs += segment.durMs;
    return lengthMs > START_BACK_MS;
  });
  return segments.slice(from + 1);
}

function begin(
  listed: readonly PlaylistSegment[],
  nowMs: number,
  playlist: MediaPlaylist,
  before: Position | null,
): { position: Position; steps: readonly Step[] } {
  // An ended recording is fetched whole. Of a live one the newest stretch is fetched, so that live is reached soon.
  const segments = playlist.ended ? listed : latest(listed);
  const pdtMs = segments[0]?.pdtMs ?? null;
  const lengthMs = lengthOf(segments);
  const lags = playlist.ended ? [] : (before?.lags ?? []);
  const counter = createMediaCounter(null, nowMs, lags);
  // Undated media: the newest segment is assumed to end now. It may have ended up to a target duration ago.
  const arrival = { sessionMs: nowMs - lengthMs, uncertaintyMs: playlist.targetDurationMs };
  const { sessionMs, uncertaintyMs } = playlist.startsAt ?? arrival;
  if (pdtMs === null) counter.open(sessionMs, 'arrival', uncertaintyMs);
  else counter.judge(null, pdtMs, lengthMs, before?.aheadMs ?? 0);
  counter.takeAll(segments);
  return counter.result();
}
