import type { Gap } from '../../shared/contract/http/sources.schema.ts';
import type { MediaIndex } from '../ingest/index/media-index.ts';

/** Runs of media that leave less between them follow each other, ms: programme time keeps step to so much ([M6]). */
const STEP_MS = 1000;

/**
 * The time between the runs of a recording, in which nothing came that could be missed by its number: the stream, its
 * sender or the recording itself had stopped, and began anew ([M27]).
 */
export function interruptions(index: Pick<MediaIndex, 'epochs' | 'epochLengthMs'>, sourceId: string): readonly Gap[] {
  const runs = index.epochs(sourceId);
  return runs.slice(1).flatMap((next, at) => {
    const before = runs[at];
    if (before === undefined) return [];
    const mediaMs = index.epochLengthMs(sourceId, before.epoch);
    const pdtMs = before.sessionMs + mediaMs;
    const durMs = next.sessionMs - pdtMs;
    return durMs > STEP_MS ? [{ epoch: before.epoch, mediaMs, durMs, pdtMs, reason: 'interrupted' }] : [];
  });
}
