import type { Slot, SourceTotals, StoredFile } from './media-index.ts';

/** Running totals. They are counted once and then updated: a day of a recording is too long to count each time. */
export interface KeptTotals {
  of(sourceId: string, rendition: string): SourceTotals;
  /** A slot that was neither stored nor a gap has its file now. */
  grow(slot: Slot, file: StoredFile): void;
  /** Anything else has changed. The next read counts again. */
  forget(sourceId: string): void;
}

export function createKeptTotals(count: (sourceId: string, rendition: string) => SourceTotals): KeptTotals {
  /** Totals of a source, by rendition. */
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
