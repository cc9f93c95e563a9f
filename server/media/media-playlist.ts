import type { Slot } from '../ingest/media-index.ts';

/** How long a segment may be under way before players are told to pass over it. */
const EXPECT_GRACE_MS = 10_000;

export interface PlaylistOptions {
  /** Nothing will follow. */
  readonly ended: boolean;
  /** What the reader may not see is a hole for them ([P7]). */
  readonly withholds: (slot: Slot) => boolean;
}

/**
 * Our own playlist over what is recorded ([M11]): never lists a file that is not there. A hole is an EXT-X-GAP of the
 * right length, every segment carries its programme time, and a player resets where the run of media breaks.
 * Addresses are relative to the source's folder of routes and say which frame they hold: `seg/<epoch>/<seq>.<ext>?at=<mediaMs>`.
 */
export function renderPlaylist(slots: readonly Slot[], { ended, withholds }: PlaylistOptions): string {
  const [first] = slots;
  const targetS = slots.reduce((longest, slot) => Math.max(longest, Math.ceil(slot.durMs / 1000)), 1);
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    `#EXT-X-TARGETDURATION:${String(targetS)}`,
    `#EXT-X-MEDIA-SEQUENCE:${String(first?.ordinal ?? 0)}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${String(first?.timeline ?? 0)}`,
  ];
  if (ended) lines.push('#EXT-X-PLAYLIST-TYPE:VOD');
  let before: Slot | undefined;
  for (const slot of slots) {
    lines.push(...segmentLines(slot, before, slot.file === null || withholds(slot)));
    before = slot;
  }
  if (ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

function segmentLines(slot: Slot, before: Slot | undefined, isHole: boolean): string[] {
  const lines: string[] = [];
  const follows = before === undefined || (before.timeline === slot.timeline && before.ordinal + 1 === slot.ordinal);
  if (!follows) lines.push('#EXT-X-DISCONTINUITY');
  const sameInit = before?.epoch === slot.epoch && before.init === slot.init;
  if (slot.init !== null && !sameInit) {
    lines.push(`#EXT-X-MAP:URI="init/${String(slot.epoch)}/${String(slot.init)}.mp4"`);
  }
  lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(slot.pdtMs).toISOString()}`);
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

/** Up to the first segment that is still on its way; one that has been for too long counts as a hole. */
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
