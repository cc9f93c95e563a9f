import { JUMP_MS, usualLagMs, whoIsRight, withLag, type Lags } from './clock-jump.ts';
import type { EpochRow, Slot } from '../index/media-index.ts';
import { createWalk, lengthOf, originPath, type Position, type Remembered, type Step } from './media-walk.ts';
import type { MediaPlaylist, PlaylistSegment } from '../playlist/playlist.ts';

/** How much of a long window is fetched when a recording begins. */
const START_BACK_MS = 600_000;
/** Re-published programme times may wobble this much while the file keeps its name. */
const WOBBLE_MS = 10_000;

/**
 * What a newly read playlist adds to a recording ([M4], [M6], [M7]): pure, so that every way in which an origin can
 * misbehave is a table of playlists. Steps are in order; slots belong to the epoch step before them, or else to the
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
  const walk = createWalk({ ...position, aheadMs: aheadNow(position, playlist) }, nowMs);
  walk.skip(missing, first.pdtMs);
  walk.takeAll(added);
  return walk.result();
}

/** The position after a restart of the server, from what the index last noted of one rendition. */
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
    // How far ahead a clock is that was off shows in the segments that are still listed.
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

/** Segments that were first seen together came with one playlist; its newest tells the lag. */
function lagsOf(slots: readonly Slot[]): Lags {
  return slots
    .filter((slot, order) => slot.seenMs !== slots[order + 1]?.seenMs)
    .reduce<Lags>((lags, { seenMs, pdtMs, durMs }) => withLag(lags, seenMs - pdtMs - durMs), []);
}

/** Whether this playlist goes on from the position, or the origin has begun anew. An old copy still `continues`. */
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
  // A restarted origin that uses its old names again, undated or soon after its beginning, shows only by moving on
  // from behind.
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

/** How far apart two programme times are; infinitely where one is not stated. */
function apartMs({ pdtMs }: PlaylistSegment, known: Remembered): number {
  return pdtMs === null || known.pdtMs === null ? Infinity : Math.abs(pdtMs - known.pdtMs);
}

/** Whether the origin dated anew what it goes on with: the name stays, and so does the rhythm of arrivals. */
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

/** How far ahead of the count the origin is by what it says now of the newest segment that is known. */
function aheadNow({ aheadMs, remembered }: Position, { segments }: MediaPlaylist): number | null {
  if (aheadMs === null) return null;
  for (const { seq, pdtMs } of segments.toReversed()) {
    const known = remembered.get(seq);
    if (known !== undefined && pdtMs !== null) return pdtMs - known.countedMs;
  }
  return aheadMs;
}

/** An origin makes media no faster than time passes; a higher jump of its numbers is a new count, not a loss. */
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
  // What has ended is taken whole; of what goes on, the newest stretch, so that live is reached soon.
  const segments = playlist.ended ? listed : latest(listed);
  const pdtMs = segments[0]?.pdtMs ?? null;
  const lengthMs = lengthOf(segments);
  const lags = playlist.ended ? [] : (before?.lags ?? []);
  const walk = createWalk(null, nowMs, lags);
  // Undated media: the end of the newest segment is taken to be now; it may be up to a target duration ago.
  const arrival = { sessionMs: nowMs - lengthMs, uncertaintyMs: playlist.targetDurationMs };
  const { sessionMs, uncertaintyMs } = playlist.startsAt ?? arrival;
  if (pdtMs === null) walk.open(sessionMs, 'arrival', uncertaintyMs);
  else walk.judge(null, pdtMs, lengthMs, before?.aheadMs ?? 0);
  walk.takeAll(segments);
  return walk.result();
}
