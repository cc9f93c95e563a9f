/** Finds the place of another rendition's segments in main's epochs. */
import type { Slot } from '../index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment } from '../playlist/playlist.ts';
import { originPath, type Position, type SlotStep } from './media-counter.ts';

/** A follower's count that is off by more than this is not believed any more, like main's ([M6a]), ms. */
const JUMP_MS = 1000;
/** Edges this near are one edge, ms. */
const SAME_EDGE_MS = 20;
/** How much a first segment may begin before main's, ms: sound and picture are cut in different places. */
const BEFORE_MAIN_MS = 100;
/** How far beyond main's slots its count is believed, ms. */
const FAR_MS = 60_000;
/** How long a segment waits for main to show its place, in target durations. */
const PATIENCE_TARGETS = 3;
/** The most by which the newest numbers of two playlists of the same count may differ. */
const SAME_COUNT = 3;
/** A gap of more numbers than this begins a new count. */
const LONGEST_HOLE = 1000;
/**
 * Number of remembered segments, as many as main's. They distinguish an old copy of a playlist from a restarted origin.
 */
const REMEMBERED = 200;

/** The state of a follower: in its own sequence, and in main's epoch. */
export interface FollowerPosition extends Pick<Position, 'cursorMs' | 'nextSeq' | 'lastDurMs' | 'behind'> {
  readonly epoch: number;
  /** From the origin's numbers to those of the index, which never begin again within an epoch. */
  readonly shift: number;
  readonly remembered: ReadonlyMap<number, Known>;
}

/** A segment as the origin listed it. */
interface Known {
  readonly originPath: string;
  readonly pdtMs: number | null;
}

/** The slots after it lie in this epoch, which main has opened. */
export interface EnterStep {
  readonly kind: 'enter';
  readonly epoch: number;
}

export interface Followed {
  readonly position: FollowerPosition | null;
  readonly steps: readonly (EnterStep | SlotStep)[];
  /** The segments that the origin lists, by the numbers of the index. */
  readonly listed: readonly PlaylistSegment[];
}

interface Place {
  readonly epoch: number;
  readonly mediaMs: number;
}

/**
 * Computes what a new playlist of another rendition than main adds ([M16b]). It is pure, like `advance`. It never opens
 * an epoch: each segment gets its place from main's slots. That place follows from programme time where both state it,
 * else from equal numbers, else from arriving together. A segment whose place main has not shown yet waits.
 *
 * @param leader main's newest slots, in order
 */
export function follow(
  position: FollowerPosition | null,
  playlist: MediaPlaylist,
  leader: readonly Slot[],
  nowMs: number,
): Followed {
  const last = leader.at(-1);
  const first = playlist.segments[0];
  if (last === undefined || first === undefined) return { position, steps: [], listed: playlist.segments };
  const count = countOf(position, playlist, nowMs);
  // Main began again as well, so nothing of the old epoch continues.
  if (count.isNew && position !== null && position.epoch < last.epoch) return follow(null, playlist, leader, nowMs);
  const { shift } = count;
  const listed = renumbered(playlist.segments, shift);
  const fresh = listed.filter(({ seq }) => position === null || seq >= position.nextSeq);
  const countsAlike = shift === 0 && Math.abs((listed.at(-1)?.seq ?? 0) - last.seq) <= SAME_COUNT;
  const counter = createFollowerCounter(position, leader, last, { countsAlike, isNew: count.isNew });
  let remainsMs = fresh.reduce((sum, { durMs }) => sum + durMs, 0);
  for (const segment of fresh) {
    const isOld = playlist.ended || remainsMs > PATIENCE_TARGETS * playlist.targetDurationMs;
    if (!counter.take(segment, remainsMs, isOld)) break;
    remainsMs -= segment.durMs;
  }
  const next = counter.result();
  if (next === null) return { position, steps: [], listed };
  const newestSeq = listed.at(-1)?.seq ?? next.nextSeq;
  const isBehind = position !== null && newestSeq < position.nextSeq - 1;
  const behind = isBehind ? (position.behind ?? { sinceMs: nowMs, newestSeq }) : null;
  // A follower that waits has not begun a new count yet.
  const kept = count.isNew && counter.steps.length === 0 ? position?.shift : undefined;
  return { position: { ...next, behind, shift: kept ?? shift }, steps: counter.steps, listed };
}

/** The position after a restart of the server, from the rendition's last rows in the index. */
export function resumeFollowing(tail: readonly Slot[]): FollowerPosition | null {
  const last = tail.at(-1);
  if (last === undefined) return null;
  const remembered = new Map(
    tail
      .filter(({ epoch, originPath }) => epoch === last.epoch && originPath !== '')
      .map(({ seq, originPath, pdtMs, pdtOrigin }) => [
        seq,
        { originPath, pdtMs: pdtOrigin === 'origin' ? pdtMs : null },
      ]),
  );
  const { epoch, mediaMs, durMs, seq } = last;
  return { epoch, cursorMs: mediaMs + durMs, nextSeq: seq + 1, lastDurMs: durMs, remembered, behind: null, shift: 0 };
}

function renumbered(segments: readonly PlaylistSegment[], shift: number): readonly PlaylistSegment[] {
  return shift === 0 ? segments : segments.map((segment) => ({ ...segment, seq: segment.seq + shift }));
}

/** The step from the origin's numbers to those of the index, and whether its count has just begun again. */
function countOf(
  position: FollowerPosition | null,
  playlist: MediaPlaylist,
  nowMs: number,
): { readonly shift: number; readonly isNew: boolean } {
  if (position === null) return { shift: 0, isNew: false };
  const { shift, remembered, nextSeq } = position;
  const shifted = { ...playlist, segments: renumbered(playlist.segments, shift) };
  if (!hasRestarted(position, shifted, nowMs)) return { shift, isNew: false };
  // After a restart of the server the shift is not known any more, but the segments are.
  for (const segment of playlist.segments) {
    for (const [seq, known] of remembered) {
      const isKnown = isNamed(segment, known) && segment.pdtMs !== null && segment.pdtMs === known.pdtMs;
      if (isKnown) return { shift: seq - segment.seq, isNew: false };
    }
  }
  return { shift: nextSeq - (playlist.segments[0]?.seq ?? 0), isNew: true };
}

/** Whether the origin has begun a new count. An old copy of the playlist is no new count, nor are new dates. */
function hasRestarted(
  { remembered, nextSeq, behind }: FollowerPosition,
  playlist: MediaPlaylist,
  nowMs: number,
): boolean {
  const { segments, targetDurationMs } = playlist;
  const newestSeq = segments.at(-1)?.seq ?? nextSeq;
  const goesOn = newestSeq >= nextSeq - 1;
  const listed = segments.flatMap((segment) => {
    const known = remembered.get(segment.seq);
    return known === undefined ? [] : [{ segment, known }];
  });
  if (listed.length === 0) return newestSeq < nextSeq;
  if (listed.some(({ segment, known }) => !(isNamed(segment, known) && goesOn) && !isDated(segment, known)))
    return true;
  // A new count with old names and without dates shows only when the playlist, now behind, moves on.
  const moves = behind !== null && newestSeq > behind.newestSeq && nowMs - behind.sinceMs > 3 * targetDurationMs;
  return moves && !goesOn && segments.every(({ pdtMs }) => pdtMs === null);
}

function isNamed({ url }: PlaylistSegment, known: Known): boolean {
  return originPath(url) === known.originPath;
}

function isDated(segment: PlaylistSegment, known: Known): boolean {
  if (segment.pdtMs === null || known.pdtMs === null) return isNamed(segment, known);
  return Math.abs(segment.pdtMs - known.pdtMs) <= JUMP_MS;
}

interface CounterOptions {
  /** Whether the origin's numbers are those of main. */
  readonly countsAlike: boolean;
  /** Whether the first segment follows nothing. */
  readonly isNew: boolean;
}

/** Goes through segments in order and asks main's slots for the place of each. */
function createFollowerCounter(
  from: FollowerPosition | null,
  leader: readonly Slot[],
  last: Slot,
  { countsAlike, isNew }: CounterOptions,
) {
  const steps: (EnterStep | SlotStep)[] = [];
  const remembered = new Map(from?.remembered);
  const leaderEndMs = last.mediaMs + last.durMs;
  let cursor: Place | null = from === null ? null : { epoch: from.epoch, mediaMs: from.cursorMs };
  let nextSeq = from?.nextSeq ?? 0;
  let lastDurMs = from?.lastDurMs ?? 0;
  let entered = from?.epoch;

  /** @param remainsMs from this segment's beginning to the end of the newest that is listed */
  function placeOf(segment: PlaylistSegment, remainsMs: number): Place {
    const dated = placeByDate(leader, last, segment.pdtMs);
    if (dated !== undefined) return near(dated);
    const numbered = countsAlike ? placeByNumber(leader, segment) : undefined;
    if (numbered !== undefined) return near(numbered);
    if (cursor?.epoch === last.epoch) return cursor;
    const arrived = { epoch: last.epoch, mediaMs: leaderEndMs - remainsMs };
    // A segment before main's new epoch still belongs to the epoch before.
    return arrived.mediaMs < -segment.durMs / 2 && cursor !== null ? cursor : arrived;
  }

  function near(place: Place): Place {
    const isSameEdge = cursor?.epoch === place.epoch && Math.abs(cursor.mediaMs - place.mediaMs) <= SAME_EDGE_MS;
    return isSameEdge && cursor !== null ? cursor : place;
  }

  /** Whether a segment that main does not know yet continues where the one before it ended. */
  function goesOn(segment: PlaylistSegment, place: Place): boolean {
    if (
      segment.discontinuity ||
      (isNew && steps.length === 0) ||
      segment.seq !== nextSeq ||
      cursor?.epoch !== place.epoch
    )
      return false;
    return Math.abs(cursor.mediaMs - place.mediaMs) <= JUMP_MS;
  }

  function push(slot: Pick<SlotStep, 'seq' | 'discontinuity' | 'gap' | 'listed'>, at: Place, durMs: number): void {
    if (entered !== at.epoch) steps.push({ kind: 'enter', epoch: at.epoch });
    entered = at.epoch;
    const mediaMs = Math.round(at.mediaMs);
    const countedMs = programmeTimeOf(leader, at.epoch, mediaMs);
    const statedMs = slot.listed?.pdtMs ?? null;
    const isStated = statedMs !== null && Math.abs(statedMs - countedMs) <= JUMP_MS;
    cursor = { epoch: at.epoch, mediaMs: at.mediaMs + durMs };
    nextSeq = slot.seq + 1;
    steps.push({
      kind: 'slot',
      ...slot,
      mediaMs,
      durMs: Math.round(cursor.mediaMs) - mediaMs,
      pdtMs: isStated ? statedMs : countedMs,
      pdtOrigin: isStated ? 'origin' : 'counted',
    });
  }

  /** Numbers that were never listed are gaps of the length that is left for them, if that is plausible. */
  function skip(missing: number, to: Place): void {
    if (cursor?.epoch !== to.epoch || missing <= 0 || missing > LONGEST_HOLE) return;
    const leftMs = (to.mediaMs - cursor.mediaMs) / missing;
    if (leftMs < 0.5 * lastDurMs || leftMs > 1.5 * lastDurMs) return;
    const firstSeq = nextSeq;
    for (let order = 0; order < missing; order++)
      push({ seq: firstSeq + order, discontinuity: false, gap: 'left_window', listed: null }, cursor, leftMs);
  }

  /** Returns false for a segment that has to wait. Everything after it waits too. */
  function take(segment: PlaylistSegment, remainsMs: number, isOld: boolean): boolean {
    const found = placeOf(segment, remainsMs);
    const isAhead = found.epoch === last.epoch && found.mediaMs >= leaderEndMs - SAME_EDGE_MS;
    if (isAhead && !isOld && !goesOn(segment, found)) return false;
    const { seq, durMs } = segment;
    remembered.set(seq, { originPath: originPath(segment.url), pdtMs: segment.pdtMs });
    const mediaMs = found.mediaMs < 0 && found.mediaMs >= -BEFORE_MAIN_MS ? 0 : found.mediaMs;
    if (mediaMs < 0) {
      nextSeq = seq + 1;
      return true;
    }
    const place = { epoch: found.epoch, mediaMs };
    const known = cursor;
    skip(seq - nextSeq, place);
    const jumps = known?.epoch === place.epoch && Math.abs((cursor?.mediaMs ?? 0) - mediaMs) > JUMP_MS;
    const discontinuity = segment.discontinuity || jumps;
    push({ seq, discontinuity, gap: segment.gap ? 'declared' : null, listed: segment }, place, durMs);
    lastDurMs = durMs;
    return true;
  }

  function result(): Omit<FollowerPosition, 'behind' | 'shift'> | null {
    if (cursor === null) return null;
    const kept = new Map([...remembered].slice(-REMEMBERED));
    return { epoch: cursor.epoch, cursorMs: cursor.mediaMs, nextSeq, lastDurMs, remembered: kept };
  }

  return { steps, take, result };
}

/** The place by programme time, if main's origin states it too. */
function placeByDate(leader: readonly Slot[], last: Slot, pdtMs: number | null): Place | undefined {
  if (pdtMs === null || last.pdtOrigin !== 'origin') return undefined;
  const at = (slot: Slot): Place => ({ epoch: slot.epoch, mediaMs: slot.mediaMs + pdtMs - slot.pdtMs });
  const covering = leader.findLast((slot) => slot.pdtMs <= pdtMs && pdtMs < slot.pdtMs + slot.durMs);
  if (covering !== undefined) return at(covering);
  // Beyond the newest slot, in the interruption between two epochs, or before all known slots of main.
  const before = leader.findLast((slot) => slot.pdtMs <= pdtMs);
  if (before !== undefined) return pdtMs - before.pdtMs <= FAR_MS ? at(before) : undefined;
  const [first] = leader;
  return first && at(first);
}

/** The place by number, if both playlists count alike: same number, about the same length. */
function placeByNumber(leader: readonly Slot[], segment: PlaylistSegment): Place | undefined {
  const same = leader.findLast(({ seq }) => seq === segment.seq);
  if (same === undefined || Math.abs(same.durMs - segment.durMs) > same.durMs / 2) return undefined;
  return { epoch: same.epoch, mediaMs: same.mediaMs };
}

/** Main's programme time at a place of one of its epochs, Unix ms. */
function programmeTimeOf(leader: readonly Slot[], epoch: number, mediaMs: number): number {
  const ofEpoch = leader.filter((slot) => slot.epoch === epoch);
  const slot = ofEpoch.findLast((each) => each.mediaMs <= mediaMs) ?? ofEpoch[0];
  return slot === undefined ? mediaMs : slot.pdtMs + mediaMs - slot.mediaMs;
}
