import type { GapReason } from '../../../shared/vocabulary/media.ts';
import { createQueue } from '../../queue.ts';
import { errorCodeOf, IngestError } from '../ingest-error.ts';
import type { MediaIndex, Slot, SlotKey } from '../index/media-index.ts';
import type { MediaPlaylist, PlaylistSegment } from '../playlist/playlist.ts';
import type { Recorder } from '../recorder.ts';
import type { HeldFile, SegmentSink } from '../segment-sink.ts';
import { listedPath, sentUrl } from './sent-path.ts';

/** Shortest time that a body waits for its line, ms. */
const UNLISTED_MS = 60_000;
/** Shortest time that a line waits for its body, ms. A sender may pause this long within a body. */
const BODILESS_MS = 30_000;
/** Most bodies that wait for their lines. The oldest is dropped first. */
const MAX_UNLISTED = 256;
/** Segments that are recognised by name, for bodies that come late or again. */
const KNOWN = 1000;

export interface ReceiverDeps {
  readonly recorder: Recorder;
  readonly index: MediaIndex;
  readonly sink: Pick<SegmentSink, 'drop'>;
  readonly nowMs: () => number;
  /** Newest slots of the rendition at the start, in order. */
  readonly tail: readonly Slot[];
  /** The current initialisation section, for a sender that did not notice our restart. */
  readonly lastSection: Uint8Array | null;
  readonly isArriving: (path: string) => boolean;
  readonly onStored: (receivedMs: number) => void;
  readonly onGap: () => void;
}

/** Bodies by name, with the time since they are kept. */
type Bodies = Map<string, { readonly held: HeldFile; readonly sinceMs: number }>;

/** What happened to a body. */
export type Reception = 'stored' | 'same' | 'waits';

/**
 * Matches the lines of sent playlists with their bodies, in either order of arrival ([M24]). The playlist usually
 * arrives a few milliseconds before its newest segment. Calls run one at a time.
 */
export interface Receiver {
  /** Throws `init_missing` if a section is missing. The playlist is applied once it arrives. */
  playlist(playlist: MediaPlaylist): Promise<void>;
  section(path: string, bytes: Uint8Array): Promise<void>;
  /** A finished body. */
  segment(path: string, held: HeldFile): Promise<Reception>;
  /** The next playlist begins a new epoch. */
  beginEpoch(): Promise<void>;
  /** Whether a segment of fragmented MP4 could be played. */
  hasSection(): boolean;
  /** Drops lines whose bodies do not come, and bodies whose lines do not. */
  sweep(targetDurationMs: number): Promise<void>;
  /** Drops what waits. No transfer is running when it resolves. */
  close(): Promise<void>;
}

export function createReceiver(deps: ReceiverDeps): Receiver {
  const { recorder, index, sink, nowMs } = deps;
  const inTurn = createQueue();
  const sections = new Map<string, { readonly bytes: Uint8Array; readonly mark: string }>();
  /** Bodies without a line, or with other bytes than the segment of their name. */
  const bodies: Bodies = new Map();
  /** Bodies with the same bytes as the segment of their name. A restarted sender means another segment by them. */
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

  function abandon(path: string, slot: Slot, reason: GapReason): void {
    recorder.abandon(slot, reason);
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
   * Whether the sender has restarted and uses its old names again. Other bytes under a known name show that. The
   * playlist must go no further than what is known, or keep nothing of it. Otherwise they are a conflict. The same
   * bytes of all that a playlist lists show it too, for a still picture. Then the playlist must end before what is
   * known, or so much later that another segment could have been made.
   */
  function hasRestarted({ segments }: MediaPlaylist): boolean {
    const paths = segments.map(({ url }) => listedPath(url));
    if (newestOf(segments) <= lastSeq && paths.every((path) => again.has(path)) && cameAgain(segments)) return true;
    const stored = paths.filter((path) => fileOf(path)?.sha256 !== undefined);
    // A body that waits under a known name differs from the segment of that name.
    const others = stored.filter((path) => bodies.has(path));
    return others.length > 0 && (newestOf(segments) <= lastSeq || others.length === stored.length);
  }

  function cameAgain(segments: MediaPlaylist['segments']): boolean {
    const newest = segments.at(-1);
    if (newest === undefined) return false;
    const path = listedPath(newest.url);
    const [before, after] = [fileOf(path)?.receivedMs, again.get(path)?.held.receivedMs];
    return newest.seq < lastSeq || (before !== undefined && after !== undefined && after - before >= newest.durMs);
  }

  /** Renames what is recorded, without the key. A section that comes again under its old name is another section. */
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
    if (hasRestarted(sent)) recorder.beginEpoch();
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
    // Every waiting body has its line now. One that still differs is a conflict.
    for (const { url } of playlist.segments) await settle(listedPath(url));
  }

  /** Bodies that came again have their line now, or were duplicates: the epoch goes on. */
  async function recall(): Promise<void> {
    for (const [path, body] of [...again]) {
      const hasLine = bodiless.has(path) && !bodies.has(path);
      if (!hasLine && known.get(path)?.epoch !== recorder.epoch()) continue;
      again.delete(path);
      if (hasLine) bodies.set(path, body);
      else await sink.drop(body.held);
    }
  }

  /** Applies the newest playlist again, now that something may have arrived for it. */
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
      // The first playlist of a restarted sender may have come before it.
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
        // The newest playlist may wait for it.
        await retake();
      }),

    segment: (path, held) => inTurn(() => receive(path, held)),

    beginEpoch: () =>
      inTurn(() => {
        recorder.beginEpoch();
        // What the previous epoch listed would begin the new one.
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
          abandon(path, slot, hasLeft ? 'left_window' : 'not_found');
        }
        await forgetBodies(Math.max(UNLISTED_MS, 10 * targetDurationMs));
      }),

    close: () => inTurn(() => forgetBodies(-1)),
  };
}

/** The number of the newest listed segment. */
function newestOf(segments: MediaPlaylist['segments']): number {
  return segments.at(-1)?.seq ?? 0;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
