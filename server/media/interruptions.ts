import type { Gap } from '../../shared/contract/http/sources.schema.ts';
import type { MediaIndex } from '../ingest/index/media-index.ts';

/** Epochs that are at most this far apart follow each other, ms. Programme time keeps step to that ([M6a]). */
const STEP_MS = 1000;

/**
 * The interruptions of a recording: times between two epochs in which no number was missed ([M27]). The stream, its
 * sender or the recording itself had stopped and then began again.
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
