import type { GapReason } from '../../shared/vocabulary/gap-reason.ts';
import { createCourse, type CourseStep } from './epochs/course.ts';
import { placeOf, type IngestListener } from './ingest-event.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot, type SlotDraft, type StoredFile } from './index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment, SegmentKey } from './playlist/playlist.ts';
import type { Runtime } from './runtime.ts';
import type { Bytes, SegmentSink, StoredInit } from './segment-sink.ts';
import { originPath, type SlotStep } from './epochs/media-walk.ts';

/** A segment that was announced, and whose bytes are still to come. */
export interface Announced {
  readonly slot: Slot;
  /** Null for one that was never listed to us. */
  readonly segment: PlaylistSegment | null;
}

/** Brings an initialisation section, decrypted where it has a key. */
export type InitBytes = (url: string, key: SegmentKey | null) => Promise<Bytes>;

/** What one playlist added. */
export interface Taken {
  readonly isNews: boolean;
  /** To be brought; in order. */
  readonly announced: readonly Announced[];
  /** What the origin lists now, by the numbers of the index. */
  readonly listed: readonly PlaylistSegment[];
  /** How many were missing from the start. */
  readonly gaps: number;
}

/**
 * Writes down one rendition of a source, whoever brings it: what each playlist announces ([M4], [M6]), and the bytes
 * once they are there ([M5]). Fetching, waiting and trying again are the business of the way in.
 */
export interface Recorder {
  /** The epoch that is open; 0 before the first. */
  epoch(): number;
  /** Whether the origin's clock is not the one that media is counted by ([M6]). */
  clockIsOff(): boolean;
  /**
   * Notes what a playlist announces. Sections that are new are had from `initBytes` before anything is noted: without
   * them the media cannot be played. What that throws is thrown, and nothing is noted then; nor is it when `isStopped`
   * says so afterwards.
   */
  take(playlist: MediaPlaylist, initBytes: InitBytes, isStopped?: () => boolean): Promise<Taken>;
  /** What the next playlist lists is a new run of media, whatever it looks like. */
  beginAnew(): void;
  /** Stores the bytes of an announced segment; throws what they throw, and `disk_full`. */
  store(slot: Slot, bytes: Bytes): Promise<StoredFile>;
  /** Notes that there will be no bytes. */
  giveUp(slot: Slot, reason: GapReason): void;
}

export interface RecorderDeps {
  readonly index: MediaIndex;
  readonly sink: SegmentSink;
  readonly runtime: Pick<Runtime, 'nowMs'>;
  readonly emit: IngestListener;
}

/** Takes up where the index says that the recording stood. Another rendition than main follows main's epochs. */
export function createRecorder(sourceId: string, rendition: string, deps: RecorderDeps): Recorder {
  const { index, sink, runtime, emit } = deps;
  const course = createCourse(index, sourceId, rendition);
  let { epoch } = course;
  /** Initialisation sections of this epoch by the origin's address. */
  let inits: ReadonlyMap<string, StoredInit> = new Map();

  async function initsFor(steps: readonly CourseStep[], bytesOf: InitBytes): Promise<ReadonlyMap<string, StoredInit>> {
    // After a restart of the origin the same name may stand for other bytes.
    const known = steps.some((step) => step.kind !== 'slot') ? new Map<string, StoredInit>() : new Map(inits);
    for (const step of steps) {
      const url = initUrlOf(step);
      if (url === null || known.has(url)) continue;
      const key = step.kind === 'slot' ? (step.listed?.initKey ?? null) : null;
      known.set(url, await sink.acceptInit(sourceId, await bytesOf(url, key)));
    }
    return known;
  }

  /** Slots belong to the epoch step before them, or else to the epoch that is open. */
  function note(steps: readonly CourseStep[]): Announced[] {
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

  function giveUp(slot: Slot, reason: GapReason): void {
    index.markGap(slot, reason);
    emit({ type: 'gap', reason, ...placeOf(slot) });
  }

  return {
    epoch: () => epoch,
    clockIsOff: () => course.clockIsOff(),

    async take(playlist, initBytes, isStopped = () => false) {
      const next = course.next(playlist, runtime.nowMs());
      const nextInits = await initsFor(next.steps, initBytes);
      if (isStopped()) return { isNews: false, announced: [], listed: [], gaps: 0 };
      inits = nextInits;
      const noted = note(next.steps);
      next.keep();
      let gaps = 0;
      for (const { slot } of noted) {
        if (slot.gap === null) continue;
        giveUp(slot, slot.gap);
        gaps++;
      }
      const announced = noted.filter(({ slot }) => slot.gap === null && slot.file === null);
      return { isNews: next.steps.length > 0, announced, listed: next.listed, gaps };
    },

    beginAnew() {
      course.beginAnew();
    },

    async store(slot, bytes) {
      const { outcome, file } = await sink.accept(slot, bytes);
      if (outcome === 'conflict') emit({ type: 'conflict', refusedSha256: file.sha256, ...placeOf(slot) });
      if (outcome === 'stored') emit({ type: 'segment', ...placeOf(slot), ...file });
      return file;
    },

    giveUp,
  };
}

function initUrlOf(step: CourseStep): string | null {
  return step.kind === 'slot' && step.listed !== null ? step.listed.initUrl : null;
}

/** The main rendition's files lie in the day's folder itself. */
function folderOf(rendition: string): string {
  return rendition === MAIN_RENDITION ? '' : `${rendition}/`;
}

function extensionOf(url: string | undefined): string {
  const path = url === undefined ? '' : new URL(url).pathname.toLowerCase();
  return path.endsWith('.aac') ? 'aac' : 'ts';
}
