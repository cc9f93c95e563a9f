import type { Slot, SourceTotals, StoredFile } from './media-index.ts';

/** Totals, counted once and then kept up: a day of a recording is too long to be counted at each look. */
export interface KeptTotals {
  of(sourceId: string, rendition: string): SourceTotals;
  /** A slot that was neither stored nor a gap has its file now. */
  grow(slot: Slot, file: StoredFile): void;
  /** Anything else has changed: they are counted anew when they are asked for. */
  forget(sourceId: string): void;
}

export function createKeptTotals(count: (sourceId: string, rendition: string) => SourceTotals): KeptTotals {
  /** Of a source, by rendition. */
  const kept = new Map<string, Map<string, SourceTotals>>();
  return {
    of(sourceId, rendition) {
      const ofSource = kept.get(sourceId) ?? new Map<string, SourceTotals>();
      const totals = ofSource.get(rendition) ?? count(sourceId, rendition);
      kept.set(sourceId, ofSource.set(rendition, totals));
      return totals;
    },
    grow(slot, file) {
      const ofSource = kept.get(slot.sourceId);
      for (const [rendition, totals] of ofSource ?? []) {
        const grown = rendition === slot.rendition ? longer(totals, slot, file) : totals;
        // Bytes are those of all renditions together.
        ofSource?.set(rendition, { ...grown, bytes: totals.bytes + file.bytes });
      }
    },
    forget: (sourceId) => void kept.delete(sourceId),
  };
}

function longer(totals: SourceTotals, { durMs, pdtMs }: Slot, { receivedMs }: StoredFile): SourceTotals {
  return {
    ...totals,
    recordedMs: totals.recordedMs + durMs,
    segments: totals.segments + 1,
    lastReceivedMs: Math.max(totals.lastReceivedMs ?? receivedMs, receivedMs),
    firstPdtMs: Math.min(totals.firstPdtMs ?? pdtMs, pdtMs),
  };
}
