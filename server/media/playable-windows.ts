import { MAIN_RENDITION, type MediaIndex, type SourceRow } from '../ingest/index/media-index.ts';
import { CodedError } from '../coded-error.ts';
import type { RenditionWindow, Withholds } from './media-playlist.ts';
import { renderMultivariant } from './multivariant-playlist.ts';
import { renditionWindow, type Stretch } from './rendition-window.ts';

const LONGEST_VOD_MS = 86_400_000;

/** The parts of recordings that can be played now. Faults are coded. */
export interface PlayableWindows {
  /** The newest part. Throws `media_gap` before anything is recorded. */
  live(source: SourceRow, rendition: string): RenditionWindow;
  /** A stretch of at most a day. Throws `media_gap` if nothing of it is stored, `media_protected` if all is blocked. */
  recorded(source: SourceRow, rendition: string, stretch: Stretch, withholds: Withholds): RenditionWindow;
  /** The playlist that offers main and the other renditions that have content in the stretch. */
  offered(source: SourceRow, main: RenditionWindow, stretch: Stretch | 'live', file: string): string;
}

export function createPlayableWindows(index: MediaIndex, nowMs: () => number): PlayableWindows {
  function windowOf({ id }: SourceRow, rendition: string, stretch: Stretch | 'live'): RenditionWindow {
    return renditionWindow(index, { sourceId: id, rendition }, stretch, nowMs());
  }

  return {
    live(source, rendition) {
      const window = windowOf(source, rendition, 'live');
      if (window.slots.length === 0) throw new CodedError('media_gap');
      return window;
    },

    recorded(source, rendition, stretch, withholds) {
      const { fromMs, toMs } = stretch;
      if (fromMs >= toMs) throw new CodedError('malformed');
      if (toMs - fromMs > LONGEST_VOD_MS) throw new CodedError('too_large');
      const window = windowOf(source, rendition, stretch);
      const stored = window.slots.filter((slot) => slot.file !== null);
      if (stored.length === 0) throw new CodedError('media_gap');
      if (stored.every(withholds)) throw new CodedError('media_protected');
      return window;
    },

    offered(source, main, stretch, file) {
      const present = index.renditions(source.id).filter(({ rendition }) => {
        const { slots } = rendition === MAIN_RENDITION ? main : windowOf(source, rendition, stretch);
        return slots.some((slot) => slot.file !== null);
      });
      return renderMultivariant(present, main.slots, file);
    },
  };
}
