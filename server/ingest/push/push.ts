import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { wholeBody } from '../bounded-body.ts';
import { createHealthReport, type HealthReport } from '../health-report.ts';
import { errorCodeOf, IngestError } from '../ingest-error.ts';
import type { IngestListener } from '../ingest-event.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot, type SourceRow } from '../index/media-index.ts';
import { peekBytes } from './peek-bytes.ts';
import { MAX_PLAYLIST_BYTES, parsePlaylist, type MasterPlaylist } from '../playlist/playlist.ts';
import { rangeOf } from '../playlist/ranged-address.ts';
import { createReceiver } from './receiver.ts';
import { createRecorder } from '../recorder.ts';
import { chooseRenditions } from '../playlist/rendition-choice.ts';
import type { Recording } from '../recording.ts';
import type { Runtime } from '../runtime.ts';
import type { HeldFile, SegmentSink } from '../segment-sink.ts';
import { listedPath, sentKind, sentUrl } from './sent-path.ts';

const MAX_SECTION_BYTES = 5_000_000;
const SWEEP_MS = 5000;
/** Target durations without a playlist after which another stream of the same sender is recorded. */
const PATIENCE_TARGETS = 3;
/** Newest segments that are recognised after a restart. */
const RESUMED_SLOTS = 1000;
/** Boxes at the start of an initialisation section. Segments begin with others. */
const SECTION_BOXES: ReadonlySet<string> = new Set(['ftyp', 'moov']);

export interface PushDeps {
  /** The media folder. */
  readonly root: string;
  readonly index: MediaIndex;
  readonly sink: SegmentSink;
  readonly runtime: Runtime;
  /** Throws `disk_full` if media must stop ([M10]). */
  readonly checkDisk: () => Promise<void>;
  readonly emit: IngestListener;
  /** Called with the name of the recorded playlist, of several that may be sent. */
  readonly onPlaylist?: (path: string) => void;
}

/** A stream that an encoder sends object by object, recorded until it is closed ([M24]). */
export interface Push extends Recording {
  /** Aborts running transfers when the recording ends. */
  readonly signal: AbortSignal;
  /**
   * Stores one object under its name below the address of the stream. Resolves once it is on the disk, with whether it
   * was new. Throws `unknown_type`, `init_missing`, `disk_full`, the fault of a playlist, and errors of the body.
   * Nothing of the object is left then.
   */
  put(path: string, body: AsyncIterable<Uint8Array>): Promise<'new' | 'known'>;
  /** The next playlist begins a new epoch, because the sender declared its end. */
  beginEpoch(): Promise<void>;
  /** For callers that know more than the objects state. */
  readonly report: Pick<HealthReport, 'failed' | 'learn' | 'rhythmMs'>;
}

/** @param source `url` is the name of the playlist that was recorded before. Empty if there is none. */
export async function startPush(
  source: Pick<SourceRow, 'id' | 'url' | 'pinnedVariantUrl'>,
  deps: PushDeps,
): Promise<Push> {
  const { root, index, sink, runtime, emit } = deps;
  const stop = new AbortController();
  const arriving = new Map<Promise<unknown>, string>();
  const health = createHealthReport(runtime, (news) => {
    emit({ type: 'state', sourceId: source.id, ...news });
  });
  const tail = index.tail(source.id, MAIN_RENDITION, RESUMED_SLOTS);
  const receiver = createReceiver({
    recorder: createRecorder(source.id, MAIN_RENDITION, deps),
    index,
    sink,
    nowMs: () => runtime.nowMs(),
    tail,
    lastSection: await sectionOf(tail.at(-1)),
    isArriving: (path) => [...arriving.values()].includes(path),
    onStored(receivedMs) {
      health.learn({ lastSegmentMs: receivedMs });
    },
    onGap() {
      health.gap();
    },
  });
  /** The recorded playlist, of several streams that are sent together. */
  let main = { path: source.url, takenMs: runtime.nowMs() };
  let master: { readonly path: string; readonly playlist: MasterPlaylist } | null = null;

  async function sectionOf(slot: Slot | undefined): Promise<Uint8Array | null> {
    if (slot === undefined || slot.init === null) return null;
    const row = index.init(slot.sourceId, slot.epoch, slot.init);
    if (row === undefined) return null;
    return wholeBody(createReadStream(join(root, row.path)), MAX_SECTION_BYTES).catch(() => null);
  }

  async function takePlaylist(path: string, text: string): Promise<void> {
    const playlist = parsePlaylist(text, sentUrl(path));
    if (playlist.kind === 'master') {
      master = { path, playlist };
      return;
    }
    if (!isMain(path)) return;
    if (playlist.segments.some(({ url }) => rangeOf(new URL(url)) !== null))
      throw new IngestError(
        'unsupported_playlist',
        'stretches of one file, which would have to be sent again and again',
      );
    if (playlist.segments.some(({ key }) => key !== null))
      throw new IngestError('unsupported_playlist', 'what is sent to us needs no key but that of its source');
    if (main.path !== path) deps.onPlaylist?.(path);
    main = { path, takenMs: runtime.nowMs() };
    health.learn({ rhythmMs: playlist.targetDurationMs });
    await receiver.playlist(playlist);
    health.learn({ failure: null, ended: playlist.ended });
  }

  /** The first stream, or the one that the multivariant playlist chooses. Another one once this one has stopped. */
  function isMain(path: string): boolean {
    if (path === main.path) return true;
    const silentMs = runtime.nowMs() - main.takenMs;
    if (main.path !== '' && silentMs <= PATIENCE_TARGETS * health.rhythmMs()) return false;
    if (master === null) return true;
    const { variants, sounds } = master.playlist;
    const isOffered = [...variants, ...sounds].some(({ url }) => url !== null && listedPath(url) === path);
    const [chosen] = chooseRenditions(master.playlist, source.pinnedVariantUrl);
    return !isOffered || listedPath(chosen.url) === path;
  }

  async function takeObject(path: string, body: AsyncIterable<Uint8Array>): Promise<'new' | 'known'> {
    const kind = sentKind(path);
    if (kind === undefined) throw new IngestError('unknown_type', `no stream has files like ${path}`);
    await deps.checkDisk();
    if (kind === 'playlist') {
      await takePlaylist(path, (await wholeBody(body, MAX_PLAYLIST_BYTES)).toString('utf8'));
      return 'known';
    }
    const { first, whole } = await peekBytes(body, 8);
    if (first.length === 0) throw new IngestError('malformed', 'an object without a byte');
    if (kind === 'mp4' && SECTION_BOXES.has(first.toString('latin1', 4, 8))) {
      await receiver.section(path, await wholeBody(whole, MAX_SECTION_BYTES));
      return 'new';
    }
    requireSection(kind);
    return takeSegment(path, await sink.hold(source.id, whole));
  }

  function requireSection(kind: ReturnType<typeof sentKind>): void {
    if (kind === 'mp4' && !receiver.hasSection())
      throw new IngestError('init_missing', 'a segment before its initialisation section');
  }

  async function takeSegment(path: string, held: HeldFile): Promise<'new' | 'known'> {
    return (await receiver.segment(path, held)) === 'same' ? 'known' : 'new';
  }

  /** Tracks running transfers, reports faults, and accepts nothing once the recording ends. */
  async function watched<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
    if (stop.signal.aborted) throw new IngestError('already_ended', 'the recording has ended');
    const done = work();
    arriving.set(done, path);
    try {
      return await done;
    } catch (error) {
      if (sentKind(path) === 'playlist') health.failed(error);
      else if (errorCodeOf(error) !== 'unknown_type') health.trouble(error);
      throw error;
    } finally {
      arriving.delete(done);
    }
  }

  async function sweepOn(): Promise<void> {
    while (!stop.signal.aborted) {
      await runtime.sleep(SWEEP_MS, stop.signal);
      // A sweep that cannot be noted, as on a full disk, is made the next time. Nobody waits for this loop to fail.
      await receiver.sweep(health.rhythmMs()).catch(health.trouble);
    }
  }

  const loops = Promise.all([health.watch(stop.signal), sweepOn()]);

  return {
    signal: stop.signal,
    report: health,
    beginEpoch: () => receiver.beginEpoch(),
    put: (path, body) => watched(path, () => takeObject(path, body)),
    health: (rendition) => (rendition === MAIN_RENDITION ? health.now() : undefined),
    async close() {
      stop.abort();
      await loops;
      await Promise.allSettled(arriving.keys());
      await receiver.close();
    },
  };
}
