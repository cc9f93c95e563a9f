/** Records one rendition of a source into index and files. */
import type { GapReason } from '../../shared/vocabulary/media.ts';
import { createTimelineTracker, type TrackerStep } from './timeline/timeline-tracker.ts';
import { placeOf, type IngestListener } from './ingest-event.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot, type SlotDraft, type StoredFile } from './index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment, SegmentKey } from './playlist/playlist.ts';
import type { Runtime } from './runtime.ts';
import type { Bytes, SegmentSink, StoredInit } from './segment-sink.ts';
import { originPath, type SlotStep } from './timeline/media-counter.ts';

/** An announced segment whose bytes are still to come. */
export interface Announced {
  readonly slot: Slot;
  /** Null for one that was never listed. */
  readonly segment: PlaylistSegment | null;
}

/** Fetches an initialisation section, decrypted if it has a key. */
export type InitBytes = (url: string, key: SegmentKey | null) => Promise<Bytes>;

/** The additions of one playlist. */
export interface Taken {
  readonly isNews: boolean;
  /** Segments to fetch, in order. */
  readonly announced: readonly Announced[];
  /** The segments that the origin lists now, by the numbers of the index. */
  readonly listed: readonly PlaylistSegment[];
  /** Number of segments that were missing from the start. */
  readonly gaps: number;
}

/**
 * Records one rendition of a source: the segments that each playlist announces ([M4], [M6a]), and their bytes ([M5]).
 * Fetching, waiting and trying again are not its concern.
 */
export interface Recorder {
  /** The open epoch. 0 before the first. */
  epoch(): number;
  /** Whether media is not counted by the origin's clock ([M6b]). */
  clockIsOff(): boolean;
  /**
   * Notes what a playlist announces. New initialisation sections come from `initBytes` before anything is noted,
   * because the media needs them. If `initBytes` throws, or `isStopped` is true afterwards, nothing is noted.
   */
  take(playlist: MediaPlaylist, initBytes: InitBytes, isStopped?: () => boolean): Promise<Taken>;
  /** What the next playlist lists is a new run of media, whatever it looks like. */
  beginEpoch(): void;
  /** Stores the bytes of an announced segment. Throws their errors, and `disk_full`. */
  store(slot: Slot, bytes: Bytes): Promise<StoredFile>;
  /** Notes that a segment has no bytes. */
  abandon(slot: Slot, reason: GapReason): void;
}

export interface RecorderDeps {
  readonly index: MediaIndex;
  readonly sink: SegmentSink;
  readonly runtime: Pick<Runtime, 'nowMs'>;
  readonly emit: IngestListener;
}

/** Continues a recording from its state in the index. Another rendition than main follows main's epochs. */
export function createRecorder(sourceId: string, rendition: string, deps: RecorderDeps): Recorder {
  const { index, sink, runtime, emit } = deps;
  const tracker = createTimelineTracker(index, sourceId, rendition);
  let { epoch } = tracker;
  /** Initialisation sections of this epoch by the origin's address. */
  let inits: ReadonlyMap<string, StoredInit> = new Map();

  async function initsFor(steps: readonly TrackerStep[], bytesOf: InitBytes): Promise<ReadonlyMap<string, StoredInit>> {
    // After a restart of the origin the same name may mean other bytes.
    const known = steps.some((step) => step.kind !== 'slot') ? new Map<string, StoredInit>() : new Map(inits);
    for (const step of steps) {
      const url = initUrlOf(step);
      if (url === null || known.has(url)) continue;
      const key = step.kind === 'slot' ? (step.listed?.initKey ?? null) : null;
      known.set(url, await sink.acceptInit(sourceId, await bytesOf(url, key)));
    }
    return known;
  }

  /** Notes steps of the timeline. Slots belong to the epoch step before them, or else to the open epoch. */
  function note(steps: readonly TrackerStep[]): Announced[] {
    const noted: Announced[] = [];
    let slots: SlotStep[] = [];
    const noteSlots = (): void => {
      const rows = index.expect(slots.map(draftOf));
      for (const [order, slot] of rows.entries()) noted.push({ slot, segment: slots[order]?.listed ?? null });
      slots = [];
    };
    for (const step of steps) {
      if (step.kind === 'slot') {
        slots.push(step);
        continue;
      }
      noteSlots();
      if (step.kind === 'enter') {
        epoch = step.epoch;
        continue;
      }
      const { sessionMs, basis, uncertaintyMs } = step;
      const row = index.openEpoch({ sourceId, sessionMs, basis, uncertaintyMs, openedAtMs: runtime.nowMs() });
      epoch = row.epoch;
      emit({ type: 'epoch', sourceId, epoch, mediaMs: 0, sessionMs, basis, uncertaintyMs });
    }
    noteSlots();
    return noted;
  }

  function draftOf(step: SlotStep): SlotDraft {
    const { seq, mediaMs, durMs, pdtMs, pdtOrigin, discontinuity, gap, listed } = step;
    const seenMs = runtime.nowMs();
    const initUrl = initUrlOf(step);
    const stored = initUrl === null ? undefined : inits.get(initUrl);
    const init = stored === undefined ? null : index.addInit({ sourceId, epoch, ...stored }).init;
    const day = new Date(seenMs).toISOString().slice(0, 10);
    const name = `${String(epoch)}-${String(seq)}.${init === null ? extensionOf(listed?.url) : 'm4s'}`;
    return {
      sourceId,
      epoch,
      rendition,
      seq,
      mediaMs,
      durMs,
      pdtMs,
      pdtOrigin,
      discontinuity,
      init,
      originPath: listed === null ? '' : originPath(listed.url),
      path: `${sourceId}/${day}/${folderOf(rendition)}${name}`,
      seenMs,
      gap,
    };
  }

  function abandon(slot: Slot, reason: GapReason): void {
    index.markGap(slot, reason);
    emit({ type: 'gap', reason, ...placeOf(slot) });
  }

  return {
    epoch: () => epoch,
    clockIsOff: () => tracker.clockIsOff(),

    async take(playlist, initBytes, isStopped = () => false) {
      const next = tracker.next(playlist, runtime.nowMs());
      const nextInits = await initsFor(next.steps, initBytes);
      if (isStopped()) return { isNews: false, announced: [], listed: [], gaps: 0 };
      inits = nextInits;
      const noted = note(next.steps);
      next.keep();
      let gaps = 0;
      for (const { slot } of noted) {
        if (slot.gap === null) continue;
        abandon(slot, slot.gap);
        gaps++;
      }
      const announced = noted.filter(({ slot }) => slot.gap === null && slot.file === null);
      return { isNews: next.steps.length > 0, announced, listed: next.listed, gaps };
    },

    beginEpoch() {
      tracker.beginEpoch();
    },

    async store(slot, bytes) {
      const { outcome, file } = await sink.accept(slot, bytes);
      if (outcome === 'conflict') emit({ type: 'conflict', refusedSha256: file.sha256, ...placeOf(slot) });
      if (outcome === 'stored') emit({ type: 'segment', ...placeOf(slot), ...file });
      return file;
    },

    abandon,
  };
}

function initUrlOf(step: TrackerStep): string | null {
  return step.kind === 'slot' && step.listed !== null ? step.listed.initUrl : null;
}

/** The files of the main rendition are in the day's folder itself. */
function folderOf(rendition: string): string {
  return rendition === MAIN_RENDITION ? '' : `${rendition}/`;
}

function extensionOf(url: string | undefined): string {
  const path = url === undefined ? '' : new URL(url).pathname.toLowerCase();
  return path.endsWith('.aac') ? 'aac' : 'ts';
}
