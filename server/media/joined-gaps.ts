import type { Gap } from '../../shared/contract/http/sources.schema.ts';
import type { Slot } from '../ingest/index/media-index.ts';

/** Sorts gaps by epoch and media time. */
export function inOrder(gaps: readonly Gap[]): readonly Gap[] {
  return [...gaps].sort((a, b) => a.epoch - b.epoch || a.mediaMs - b.mediaMs);
}

/** Joins missing segments that follow each other into one gap. */
export function joinedGaps(slots: readonly Slot[]): readonly Gap[] {
  const joined: (Gap & { readonly ordinal: number })[] = [];
  for (const { gap, epoch, mediaMs, durMs, pdtMs, ordinal } of slots) {
    if (gap === null) continue;
    const last = joined.at(-1);
    const goesOn = last?.reason === gap && last.epoch === epoch && last.ordinal + 1 === ordinal;
    if (goesOn) joined[joined.length - 1] = { ...last, durMs: last.durMs + durMs, ordinal };
    else joined.push({ epoch, mediaMs, durMs, pdtMs, reason: gap, ordinal });
  }
  return joined.map(({ ordinal: _only, ...gap }) => gap);
}
