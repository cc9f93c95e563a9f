import type { GapReason } from '../../shared/vocabulary/gap-reason.ts';
import type { Slot } from '../ingest/index/media-index.ts';

/** A stretch that is missing for one reason. */
export interface JoinedGap {
  readonly epoch: number;
  /** Media time of its beginning, ms. */
  readonly mediaMs: number;
  readonly durMs: number;
  /** Programme time of its beginning, Unix ms. */
  readonly pdtMs: number;
  /** `interrupted`: nothing is known to have been there between two runs of the stream. */
  readonly reason: GapReason | 'interrupted';
}

/** As they came. */
export function inOrder(gaps: readonly JoinedGap[]): readonly JoinedGap[] {
  return [...gaps].sort((a, b) => a.epoch - b.epoch || a.mediaMs - b.mediaMs);
}

/** Missing segments that follow each other are one gap, as whoever watches has it. */
export function joinedGaps(slots: readonly Slot[]): readonly JoinedGap[] {
  const joined: (JoinedGap & { readonly ordinal: number })[] = [];
  for (const { gap, epoch, mediaMs, durMs, pdtMs, ordinal } of slots) {
    if (gap === null) continue;
    const last = joined.at(-1);
    const goesOn = last?.reason === gap && last.epoch === epoch && last.ordinal + 1 === ordinal;
    if (goesOn) joined[joined.length - 1] = { ...last, durMs: last.durMs + durMs, ordinal };
    else joined.push({ epoch, mediaMs, durMs, pdtMs, reason: gap, ordinal });
  }
  return joined.map(({ ordinal: _only, ...gap }) => gap);
}
