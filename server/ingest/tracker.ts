import type { EpochRow, Slot } from './media-index.ts';
import type { MediaPlaylist, PlaylistSegment } from './playlist.ts';
import type { GapReason } from '../../shared/vocabulary/gap-reason.ts';

/** How much of a long window is fetched when a recording begins. */
const START_BACK_MS = 600_000;
/** A programme time this far from where counting puts it is another run of media ([M6]). */
const JUMP_MS = 1000;
/** Re-published programme times may wobble this much while the file keeps its name. */
const WOBBLE_MS = 10_000;
/** What is remembered of the past, to tell an old copy of the playlist from a restarted origin. */
const REMEMBERED = 200;
/** How exact a programme time is taken to be; where it comes from nobody here can know. */
const PDT_UNCERTAINTY_MS = 100;

/** Where a recording stands in its origin's sequence. */
export interface Position {
  readonly basis: EpochRow['basis'];
  /** Session time of the epoch's first frame, Unix ms. */
  readonly sessionMs: number;
  /** Media time at which the next segment begins, ms; not rounded. */
  readonly cursorMs: number;
  readonly nextSeq: number;
  readonly lastDurMs: number;
  /** Server time at which the sequence last went on. */
  readonly advancedMs: number;
  readonly remembered: ReadonlyMap<number, Remembered>;
  /** Since when, and with which newest segment, the origin has shown only what is known already. */
  readonly behind: { readonly sinceMs: number; readonly newestSeq: number } | null;
}

interface Remembered {
  readonly originPath: string;
  readonly pdtMs: number | null;
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
  readonly pdtOrigin: 'origin' | 'counted';
  readonly discontinuity: boolean;
  readonly gap: GapReason | null;
  /** Null for a segment that was never listed to us. */
  readonly listed: PlaylistSegment | null;
}

export type Step = EpochStep | SlotStep;

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
  if (position === null) return begin(segments, nowMs, playlist);
  const relation = relate(position, playlist, nowMs);
  if (relation === 'restarted') return begin(segments, nowMs, playlist);

  const added = segments.filter((segment) => segment.seq >= position.nextSeq);
  const [first] = added;
  if (first === undefined) {
    const behind =
      newest.seq < position.nextSeq - 1 ? (position.behind ?? { sinceMs: nowMs, newestSeq: newest.seq }) : null;
    return { position: { ...position, behind }, steps: [] };
  }
  const missing = first.seq - position.nextSeq;
  if (!credible(missing, position, playlist, nowMs)) return begin(added, nowMs, playlist);
  const walk = createWalk(position, nowMs);
  walk.skip(missing, first.pdtMs);
  for (const segment of added) walk.take(segment);
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
    advancedMs: last.seenMs,
    remembered: new Map(
      slots
        .filter((slot) => slot.originPath !== '')
        .map((slot) => [
          slot.seq,
          { originPath: slot.originPath, pdtMs: slot.pdtOrigin === 'origin' ? slot.pdtMs : null },
        ]),
    ),
    behind: null,
  };
}

/** The part of an address that names the file; host and query change with servers and access tokens. */
export function originPath(url: string): string {
  return new URL(url).pathname;
}

/** Whether this playlist goes on from the position, or the origin has begun anew. An old copy still `continues`. */
function relate(position: Position, playlist: MediaPlaylist, nowMs: number): 'continues' | 'restarted' {
  let overlaps = false;
  for (const segment of playlist.segments) {
    const known = position.remembered.get(segment.seq);
    if (known === undefined) continue;
    if (!isSame(segment, known)) return 'restarted';
    overlaps = true;
  }
  const newestSeq = playlist.segments.at(-1)?.seq ?? position.nextSeq;
  if (!overlaps) return newestSeq < position.nextSeq ? 'restarted' : 'continues';
  // Without programme times, a restarted origin that uses its old names again shows only by moving on from behind.
  const { behind } = position;
  const undated = playlist.segments.every((segment) => segment.pdtMs === null);
  const patienceMs = 3 * playlist.targetDurationMs;
  const moves = behind !== null && newestSeq > behind.newestSeq && nowMs - behind.sinceMs > patienceMs;
  return undated && moves && newestSeq < position.nextSeq ? 'restarted' : 'continues';
}

function isSame(segment: PlaylistSegment, known: Remembered): boolean {
  const sameName = originPath(segment.url) === known.originPath;
  if (segment.pdtMs === null || known.pdtMs === null) return sameName;
  const apartMs = Math.abs(segment.pdtMs - known.pdtMs);
  return apartMs <= JUMP_MS || (sameName && apartMs <= WOBBLE_MS);
}

/** An origin makes media no faster than time passes; a higher jump of its numbers is a new count, not a loss. */
function credible(missing: number, position: Position, playlist: MediaPlaylist, nowMs: number): boolean {
  const windowMs = playlist.segments.reduce((sum, segment) => sum + segment.durMs, 0);
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
): { position: Position; steps: readonly Step[] } {
  // What has ended is taken whole; of what goes on, the newest stretch, so that live is reached soon.
  const segments = playlist.ended ? listed : latest(listed);
  const pdtMs = segments[0]?.pdtMs ?? null;
  const lengthMs = segments.reduce((sum, segment) => sum + segment.durMs, 0);
  const walk = createWalk(null, nowMs);
  // Undated media: the end of the newest segment is taken to be now; it may be up to a target duration ago.
  if (pdtMs === null) walk.open(nowMs - lengthMs, 'arrival', playlist.targetDurationMs);
  else walk.open(pdtMs, 'pdt', PDT_UNCERTAINTY_MS);
  for (const segment of segments) walk.take(segment);
  return walk.result();
}

/** Goes through segments in order and keeps count of media time. */
function createWalk(from: Position | null, nowMs: number) {
  const steps: Step[] = [];
  const remembered = new Map(from?.remembered);
  let { basis, sessionMs, cursorMs, nextSeq, lastDurMs } = from ?? {
    basis: 'arrival' as EpochRow['basis'],
    sessionMs: 0,
    cursorMs: 0,
    nextSeq: 0,
    lastDurMs: 0,
  };

  function open(atMs: number, newBasis: EpochRow['basis'], uncertaintyMs: number): void {
    basis = newBasis;
    sessionMs = Math.round(atMs);
    cursorMs = 0;
    remembered.clear();
    steps.push({ kind: 'epoch', sessionMs, basis, uncertaintyMs: Math.round(uncertaintyMs) });
  }

  function push(
    slot: Pick<SlotStep, 'seq' | 'discontinuity' | 'gap' | 'listed'>,
    durMs: number,
    pdtMs: number | null,
  ): void {
    const mediaMs = Math.round(cursorMs);
    cursorMs += durMs;
    nextSeq = slot.seq + 1;
    steps.push({
      kind: 'slot',
      ...slot,
      mediaMs,
      // From rounded edges, so that slots neither overlap nor drift apart.
      durMs: Math.round(cursorMs) - mediaMs,
      pdtMs: pdtMs ?? sessionMs + mediaMs,
      pdtOrigin: pdtMs === null ? 'counted' : 'origin',
    });
  }

  /** Segments that were never listed to us; their length is what programme time leaves for them, where plausible. */
  function skip(count: number, nextPdtMs: number | null): void {
    if (count === 0) return;
    const leftMs = basis === 'pdt' && nextPdtMs !== null ? (nextPdtMs - sessionMs - cursorMs) / count : lastDurMs;
    const durMs = leftMs > 0.5 * lastDurMs && leftMs < 1.5 * lastDurMs ? leftMs : lastDurMs;
    const firstSeq = nextSeq;
    for (let index = 0; index < count; index++) {
      push({ seq: firstSeq + index, discontinuity: false, gap: 'left_window', listed: null }, durMs, null);
    }
  }

  function take(segment: PlaylistSegment): void {
    const { seq, pdtMs, durMs, discontinuity } = segment;
    const jumps = pdtMs !== null && (basis === 'arrival' || Math.abs(pdtMs - sessionMs - cursorMs) > JUMP_MS);
    if (jumps) open(pdtMs, 'pdt', PDT_UNCERTAINTY_MS);
    push({ seq, discontinuity, gap: segment.gap ? 'declared' : null, listed: segment }, durMs, pdtMs);
    lastDurMs = durMs;
    remembered.set(seq, { originPath: originPath(segment.url), pdtMs });
    for (const old of remembered.keys()) {
      if (remembered.size <= REMEMBERED) break;
      remembered.delete(old);
    }
  }

  function result(): { position: Position; steps: readonly Step[] } {
    const position = { basis, sessionMs, cursorMs, nextSeq, lastDurMs, advancedMs: nowMs, remembered, behind: null };
    return { position, steps };
  }

  return { open, skip, take, result };
}
