import { join } from 'node:path';
import type { RecordedPiece } from '../../shared/session/recordings/recorded-pieces.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../ingest/index/media-index.ts';

/** The segments that the piece touches, in order. */
export function slotsOf(
  index: MediaIndex,
  { sourceId, epoch, fromMs, toMs }: RecordedPiece,
  rendition = MAIN_RENDITION,
): readonly Slot[] {
  const start = index.epochs(sourceId).find((row) => row.epoch === epoch);
  if (start === undefined) return [];
  // Programme time may be off by a second within an epoch ([M6]); segments last seconds.
  const aroundMs = 60_000;
  return index
    .window(sourceId, rendition, start.sessionMs + fromMs - aroundMs, start.sessionMs + toMs + aroundMs)
    .filter((slot) => slot.epoch === epoch && slot.mediaMs < toMs && slot.mediaMs + slot.durMs > fromMs);
}

/** The rendition of the preferred sound: one that is recorded beside the picture, else `main` ([V5]). */
export function soundRendition(index: MediaIndex, sourceId: string): string {
  const heard = index.renditions(sourceId).find(({ kind, isDefault }) => kind === 'sound' && isDefault);
  return heard?.rendition ?? MAIN_RENDITION;
}

/** Absolute paths of the segments of one epoch, after their initialisation section. */
export function filesOf(index: MediaIndex, mediaRoot: string, slots: readonly Slot[]): string[] {
  const [first] = slots;
  const init = first?.init == null ? undefined : index.init(first.sourceId, first.epoch, first.init);
  return [...(init === undefined ? [] : [init.path]), ...slots.map(({ path }) => path)].map((path) =>
    join(mediaRoot, path),
  );
}

/** Groups of segments that play as one: without a hole or a reset, with one initialisation section. */
export function unbrokenRuns(slots: readonly Slot[]): readonly (readonly Slot[])[] {
  const runs: Slot[][] = [];
  let before: Slot | undefined;
  for (const slot of slots) {
    const follows =
      before?.timeline === slot.timeline && before.init === slot.init && before.ordinal + 1 === slot.ordinal;
    if (follows) runs.at(-1)?.push(slot);
    else runs.push([slot]);
    before = slot;
  }
  return runs;
}
