/** Selects what a rendition's playlist lists, and what of it is blocked. */
import { MAIN_RENDITION, type MediaIndex, type Slot } from '../ingest/index/media-index.ts';
import { newestPart, settledPart, type RenditionWindow, type Withholds } from './media-playlist.ts';

const LIVE_WINDOW_MS = 600_000;
const LIVE_WINDOW_SLOTS = 600;
/** A rendition whose newest segment is this much older than main's has ceased. A player would wait for it. */
const CEASED_MS = 20_000;

/** A stretch of programme time, Unix ms. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

const NOTHING: RenditionWindow = { slots: [], runs: [] };

/** The newest stretch, or the given one, of a rendition as it is listed now ([M11]). Empty without content. */
export function renditionWindow(
  index: MediaIndex,
  { sourceId, rendition }: Pick<Slot, 'sourceId' | 'rendition'>,
  stretch: Stretch | 'live',
  nowMs: number,
): RenditionWindow {
  const slotsOf = (id: string): readonly Slot[] => {
    if (stretch !== 'live') return settledPart(index.window(sourceId, id, stretch.fromMs, stretch.toMs), nowMs);
    return newestPart(settledPart(index.tail(sourceId, id, LIVE_WINDOW_SLOTS), nowMs), LIVE_WINDOW_MS);
  };
  const main = slotsOf(MAIN_RENDITION);
  const mainRuns = runsOf(main);
  if (rendition === MAIN_RENDITION) return { slots: main, runs: mainRuns };
  const placed = slotsOf(rendition).flatMap((slot) => {
    const beside = slotBeside(main, slot);
    return beside === -1 ? [] : [{ slot, run: mainRuns[beside] ?? 0 }];
  });
  if (stretch === 'live' && hasCeased(placed.at(-1)?.slot, main.at(-1))) return NOTHING;
  return { slots: placed.map(({ slot }) => slot), runs: placed.map(({ run }) => run) };
}

/**
 * The runs of a window. A new one begins where the origin states so, at a new epoch, and where the window omits
 * something.
 */
function runsOf(main: readonly Slot[]): readonly number[] {
  let before: Slot | undefined;
  let run = main[0]?.timeline ?? 0;
  return main.map((slot) => {
    const follows = before === undefined || (before.timeline === slot.timeline && before.ordinal + 1 === slot.ordinal);
    if (!follows) run++;
    before = slot;
    return run;
  });
}

/**
 * The index of main's slot in the middle of another rendition's slot. -1 if main's window has none.
 */
function slotBeside(main: readonly Slot[], { epoch, mediaMs, durMs }: Slot): number {
  const middleMs = mediaMs + durMs / 2;
  return main.findLastIndex((slot) => slot.epoch === epoch && slot.mediaMs <= middleMs);
}

function hasCeased(newest: Slot | undefined, main: Slot | undefined): boolean {
  if (newest === undefined || main === undefined) return true;
  return main.epoch !== newest.epoch
    ? main.mediaMs > CEASED_MS
    : main.mediaMs + main.durMs - newest.mediaMs - newest.durMs > CEASED_MS;
}

/**
 * The blocked part of another rendition than main. A position that follows from counting alone may be off by a segment.
 * So one more segment is blocked on each side ([P7b]).
 */
export function withholdsOf(rendition: string, withholds: Withholds): Withholds {
  if (rendition === MAIN_RENDITION) return withholds;
  return (slot) => {
    if (slot.pdtOrigin === 'origin') return withholds(slot);
    return withholds({ ...slot, mediaMs: slot.mediaMs - slot.durMs, durMs: 3 * slot.durMs });
  };
}
