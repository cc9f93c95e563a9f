import type { GapReason } from '../../../shared/vocabulary/gap-reason.ts';
import { createInTurn } from '../in-turn.ts';
import { errorCodeOf, IngestError } from '../ingest-error.ts';
import type { MediaIndex, Slot, SlotKey } from '../index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment } from '../playlist/playlist.ts';
import type { Recorder } from '../recorder.ts';
import type { HeldFile, SegmentSink } from '../segment-sink.ts';
import { listedPath, sentUrl } from './sent-path.ts';

/** How long a body waits for its line, at least. */
const UNLISTED_MS = 60_000;
/** How long a line waits for its body, at least: as long as a sender may be silent in the middle of one. */
const BODILESS_MS = 30_000;
/** Bodies that wait for their lines; the oldest goes first. */
const MAX_UNLISTED = 256;
/** Segments that are known by their names, for bodies that come late or again. */
const KNOWN = 1000;

export interface ReceiverDeps {
  readonly recorder: Recorder;
  readonly index: MediaIndex;
  readonly sink: Pick<SegmentSink, 'drop'>;
  readonly nowMs: () => number;
  /** Newest slots of the rendition at the start, in order. */
  readonly tail: readonly Slot[];
  /** The initialisation section that the recording stood at, for a sender that does not know that we were away. */
  readonly lastSection: Uint8Array | null;
  readonly isArriving: (path: string) => boolean;
  readonly onStored: (receivedMs: number) => void;
  readonly onGap: () => void;
}

/** Bodies by their names, and since when they are kept. */
type Bodies = Map<string, { readonly held: HeldFile; readonly sinceMs: number }>;

/** What became of a body. */
export type Reception = 'stored' | 'same' | 'waits';

/**
 * Brings the lines of sent playlists and the bodies that belong to them together, in whichever order they come ([M24]):
 * the playlist is usually a few milliseconds earlier than its newest segment. One thing at a time.
 */
export interface Receiver {
  /** Throws `init_missing` where a section has not come yet; the playlist is taken when it has. */
  playlist(playlist: MediaPlaylist): Promise<void>;
  section(path: string, bytes: Uint8Array): Promise<void>;
  /** A finished body. */
  segment(path: string, held: HeldFile): Promise<Reception>;
  /** What the next playlist lists is a new run of media. */
  beginAnew(): Promise<void>;
  /** Whether a segment of fragmented MP4 could be played. */
  hasSection(): boolean;
  /** Gives up lines whose bodies do not come, and forgets bodies whose lines do not. */
  sweep(targetDurationMs: number): Promise<void>;
  /** Forgets what waits; nothing is under way when it resolves. */
  close(): Promise<void>;
}

export function createReceiver(deps: ReceiverDeps): Receiver {
  const { recorder, index, sink, nowMs } = deps;
  const inTurn = createInTurn();
  const sections = new Map<string, { readonly bytes: Uint8Array; readonly mark: string }>();
  /** Bodies without a line, or with other bytes than the segment of their name has. */
  const bodies: Bodies = new Map();
  /** Bodies with the bytes that the segment of their name has: a sender that began anew means another one by them. */
  const again: Bodies = new Map();
  const known = new Map<string, SlotKey>();
  const bodiless = new Map<string, Slot>();
  let latest: MediaPlaylist | null = null;
  let lastSeq = -1;
  let sectionCount = 0;

  for (const slot of deps.tail) {
    if (slot.originPath === '') continue;
    const path = listedPath(sentUrl('') + slot.originPath.slice(1));
    remember(path, slot);
    if (slot.file === null && slot.gap === null) bodiless.set(path, slot);
  }

  function remember(path: string, slot: Slot): void {
    known.delete(path);
    known.set(path, slot);
    lastSeq = slot.epoch === recorder.epoch() ? slot.seq : lastSeq;
    for (const old of known.keys()) {
      if (known.size <= KNOWN) break;
      known.delete(old);
    }
  }

  function fileOf(path: string): Slot['file'] | undefined {
    const key = known.get(path);
    return key === undefined ? undefined : index.slot(key)?.file;
  }

  function giveUp(path: string, slot: Slot, reason: GapReason): void {
    recorder.giveUp(slot, reason);
    bodiless.delete(path);
    deps.onGap();
  }

  async function store(path: string, key: SlotKey, held: HeldFile): Promise<void> {
    const slot = index.slot(key);
    if (slot === undefined) return sink.drop(held);
    bodiless.delete(path);
    try {
      deps.onStored((await recorder.store(slot, held)).receivedMs);
    } catch (error) {
      if (slot.file === null) bodiless.set(path, slot);
      throw error;
    }
  }

  /**
   * A sender that begins anew uses its old names again: other bytes under the name of a segment tell that it did, where
   * its playlist does not go beyond what is known, or nothing in it is as it was. Else they are a conflict. So does
   * all that a playlist lists, sent again, for a still picture has the same bytes: where it ends before what is known, or
   * so much later than before that another segment could have been made.
   */
  function beginsAnew({ segments }: MediaPlaylist): boolean {
    const paths = segments.map(({ url }) => listedPath(url));
    if (newestOf(segments) <= lastSeq && paths.every((path) => again.has(path)) && cameAnew(segments)) return true;
    const stored = paths.filter((path) => fileOf(path)?.sha256 !== undefined);
    // What waits under such a name differs, or it would not wait.
    const others = stored.filter((path) => bodies.has(path));
    return others.length > 0 && (newestOf(segments) <= lastSeq || others.length === stored.length);
  }

  function cameAnew(segments: MediaPlaylist['segments']): boolean {
    const newest = segments.at(-1);
    if (newest === undefined) return false;
    const path = listedPath(newest.url);
    const [before, after] = [fileOf(path)?.receivedMs, again.get(path)?.held.receivedMs];
    return newest.seq < lastSeq || (before !== undefined && after !== undefined && after - before >= newest.durMs);
  }

  /** Under names of ours, which hold no key; a section that came anew under its old name is another one. */
  function named(segment: PlaylistSegment): PlaylistSegment {
    const url = sentUrl(listedPath(segment.url));
    if (segment.initUrl === null) return { ...segment, url };
    const section = listedPath(segment.initUrl);
    return { ...segment, url, initUrl: `${sentUrl(section)}#${sections.get(section)?.mark ?? ''}` };
  }

  function sectionFor(url: string, goesOn: boolean): AsyncIterable<Uint8Array> {
    const sent = sections.get(listedPath(url))?.bytes;
    const bytes = sent ?? (goesOn ? deps.lastSection : null);
    if (bytes === null) throw new IngestError('init_missing', `no section ${url}`);
    return once(bytes);
  }

  async function take(sent: MediaPlaylist): Promise<void> {
    const playlist = { ...sent, segments: sent.segments.map(named) };
    latest = sent;
    if (beginsAnew(sent)) recorder.beginAnew();
    const goesOn = newestOf(sent.segments) > lastSeq;
    const initBytes = (url: string): Promise<AsyncIterable<Uint8Array>> =>
      Promise.resolve().then(() => sectionFor(url, goesOn));
    const { announced, gaps } = await recorder.take(playlist, initBytes);
    if (gaps > 0) deps.onGap();
    for (const { slot, segment } of announced) {
      if (segment === null) continue;
      const path = listedPath(segment.url);
      remember(path, slot);
      bodiless.set(path, slot);
    }
    if (announced.length > 0) await recall();
    // Whatever waits has its line now; where it differs still it is a conflict.
    for (const { url } of playlist.segments) await settle(listedPath(url));
  }

  /** What came again has a line of its own now, or was only said twice: the run that has it goes on. */
  async function recall(): Promise<void> {
    for (const [path, body] of [...again]) {
      const hasLine = bodiless.has(path) && !bodies.has(path);
      if (!hasLine && known.get(path)?.epoch !== recorder.epoch()) continue;
      again.delete(path);
      if (hasLine) bodies.set(path, body);
      else await sink.drop(body.held);
    }
  }

  /** Looks again at the newest playlist, for which something may have come. */
  async function retake(): Promise<void> {
    if (latest === null) return;
    await take(latest).catch((error: unknown) => {
      if (errorCodeOf(error) !== 'init_missing') throw error;
    });
  }

  async function settle(path: string): Promise<void> {
    const body = bodies.get(path);
    const key = known.get(path);
    if (body === undefined || key === undefined) return;
    bodies.delete(path);
    await store(path, key, body.held);
  }

  async function receive(path: string, held: HeldFile): Promise<Reception> {
    const file = fileOf(path);
    const isSame = file?.sha256 === held.sha256;
    await keep(isSame ? again : bodies, path, held);
    // Its line is there already.
    if (file === null) await settle(path);
    else if (file !== undefined && latest !== null) {
      // The first playlist of a sender that began anew may have come before it.
      const { segments } = latest;
      if (newestOf(segments) < lastSeq || segments.length === 1) await retake();
    }
    if (isSame) return again.has(path) ? 'same' : 'stored';
    return bodies.has(path) ? 'waits' : 'stored';
  }

  async function keep(kept: Bodies, path: string, held: HeldFile): Promise<void> {
    const before = kept.get(path);
    if (before !== undefined) await sink.drop(before.held);
    kept.set(path, { held, sinceMs: nowMs() });
  }

  async function forget(kept: Bodies, limitMs: number): Promise<void> {
    let surplus = kept.size - MAX_UNLISTED;
    for (const [path, { held, sinceMs }] of [...kept]) {
      if (surplus-- <= 0 && nowMs() - sinceMs <= limitMs) continue;
      kept.delete(path);
      await sink.drop(held);
    }
  }

  async function forgetBodies(limitMs: number): Promise<void> {
    await forget(bodies, limitMs);
    await forget(again, limitMs);
  }

  return {
    playlist: (playlist) => inTurn(() => take(playlist)),

    section: (path, bytes) =>
      inTurn(async () => {
        const before = sections.get(path);
        if (before !== undefined && Buffer.compare(before.bytes, bytes) === 0) return;
        sections.set(path, { bytes, mark: String(++sectionCount) });
        // It may be what the newest playlist waits for.
        await retake();
      }),

    segment: (path, held) => inTurn(() => receive(path, held)),

    beginAnew: () =>
      inTurn(() => {
        recorder.beginAnew();
        // What the run before it listed would begin the new one.
        latest = null;
        return Promise.resolve();
      }),

    hasSection: () => sections.size > 0 || deps.lastSection !== null,

    sweep: (targetDurationMs) =>
      inTurn(async () => {
        const firstSeq = latest?.segments[0]?.seq ?? 0;
        const patienceMs = Math.max(BODILESS_MS, 3 * targetDurationMs);
        for (const [path, slot] of [...bodiless]) {
          if (deps.isArriving(path) || nowMs() - slot.seenMs <= patienceMs) continue;
          const hasLeft = slot.epoch !== recorder.epoch() || (latest !== null && slot.seq < firstSeq);
          giveUp(path, slot, hasLeft ? 'left_window' : 'not_found');
        }
        await forgetBodies(Math.max(UNLISTED_MS, 10 * targetDurationMs));
      }),

    close: () => inTurn(() => forgetBodies(-1)),
  };
}

/** The number of the newest segment that is listed. */
function newestOf(segments: MediaPlaylist['segments']): number {
  return segments.at(-1)?.seq ?? 0;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
