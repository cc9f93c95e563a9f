/** Writes the playlist of one rendition. */
import type { Slot } from '../ingest/index/media-index.ts';
import { dateRangeLines, type DateRange } from './date-range.ts';

/** How long a segment may be under way before players pass over it, ms. */
const EXPECT_GRACE_MS = 10_000;

/** Whether a segment is blocked for one reader, who may see the rest of the source. */
export type Withholds = (slot: Slot) => boolean;

/** The content of one playlist. */
export interface RenditionWindow {
  readonly slots: readonly Slot[];
  /**
   * The unbroken run that each slot belongs to. All renditions of a window count runs alike, so players find the sound
   * of a picture.
   */
  readonly runs: readonly number[];
}

export interface PlaylistOptions {
  /** Whether nothing will follow. */
  readonly ended: boolean;
  /** What is blocked for the reader is a gap for them ([P7c]). */
  readonly withholds: Withholds;
  /** The date ranges, as the reader may see them. */
  readonly dateRanges: readonly DateRange[];
}

/**
 * Writes the playlist of what is recorded ([M11]). It never lists a missing file. A gap is an EXT-X-GAP of the right
 * length. A discontinuity resets the player where the run of media breaks. In an ended recording the programme time is
 * only stated where it does not follow from the segment before. That halves playlists of hours. Addresses are relative
 * to the rendition's folder and state the first frame: `seg/<epoch>/<seq>.<ext>?at=<mediaMs>`.
 */
export function renderPlaylist(
  { slots, runs }: RenditionWindow,
  { ended, withholds, dateRanges }: PlaylistOptions,
): string {
  const [first] = slots;
  const targetS = slots.reduce((longest, slot) => Math.max(longest, Math.ceil(slot.durMs / 1000)), 1);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    `#EXT-X-TARGETDURATION:${String(targetS)}`,
    `#EXT-X-MEDIA-SEQUENCE:${String(first?.ordinal ?? 0)}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${String(runs[0] ?? 0)}`,
  ];
  if (ended) lines.push('#EXT-X-PLAYLIST-TYPE:VOD');
  lines.push(...dateRangeLines(dateRanges, slots));
  for (const [order, slot] of slots.entries()) {
    const before = slots[order - 1];
    const breaks = order === 0 ? 0 : (runs[order] ?? 0) - (runs[order - 1] ?? 0);
    for (let each = 0; each < breaks; each++) lines.push('#EXT-X-DISCONTINUITY');
    const isHole = slot.file === null || withholds(slot);
    const followsInTime = breaks === 0 && before !== undefined && before.pdtMs + before.durMs === slot.pdtMs;
    lines.push(...segmentLines(slot, before, { isHole, isDated: !ended || !followsInTime }));
  }
  if (ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function segmentLines(
  slot: Slot,
  before: Slot | undefined,
  { isHole, isDated }: { readonly isHole: boolean; readonly isDated: boolean },
): string[] {
  const lines: string[] = [];
  const sameInit = before?.epoch === slot.epoch && before.init === slot.init;
  if (slot.init !== null && !sameInit) {
    lines.push(`#EXT-X-MAP:URI="init/${String(slot.epoch)}/${String(slot.init)}.mp4"`);
  }
  if (isDated) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(slot.pdtMs).toISOString()}`);
  if (isHole) lines.push('#EXT-X-GAP');
  lines.push(`#EXTINF:${(slot.durMs / 1000).toFixed(3)},`, segmentUri(slot));
  return lines;
}

function segmentUri(slot: Slot): string {
  return `seg/${String(slot.epoch)}/${String(slot.seq)}.${extensionOf(slot)}?at=${String(slot.mediaMs)}`;
}

export function extensionOf(slot: Pick<Slot, 'path'>): string {
  return slot.path.slice(slot.path.lastIndexOf('.') + 1);
}

/** The slots before the first segment that is still under way. One that takes too long counts as a gap. */
export function settledPart(slots: readonly Slot[], nowMs: number): readonly Slot[] {
  const open = slots.findIndex(
    (slot) => slot.file === null && slot.gap === null && nowMs - slot.seenMs < EXPECT_GRACE_MS,
  );
  return open === -1 ? slots : slots.slice(0, open);
}

/** The newest stretch of at most `lengthMs`. */
export function newestPart(slots: readonly Slot[], lengthMs: number): readonly Slot[] {
  let sumMs = 0;
  const before = slots.findLastIndex((slot) => {
    sumMs += slot.durMs;
    return sumMs > lengthMs;
  });
  return slots.slice(before + 1);
}
