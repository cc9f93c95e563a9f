/** Runs the recordings of all sources: adds, starts, stops and resumes them. */
import { mkdir, statfs } from 'node:fs/promises';
import type { SourceKind } from '../../shared/vocabulary/media.ts';
import { startAdapter, type Adapter } from './adapter/adapter.ts';
import type { AddressGuard } from './guard/address-guard.ts';
import type { Fetcher } from './pull/fetcher.ts';
import type { SourceHealth } from './health.ts';
import { recordUploadedFile, type UploadedFile } from './uploaded-file.ts';
import { placeOf, type IngestEvent, type IngestListener } from './ingest-event.ts';
import { IngestError } from './ingest-error.ts';
import { isLiveAddress } from './adapter/live-address.ts';
import { checkLiveAddress, probeOnce } from './adapter/live-input.ts';
import type { LiveProgram } from './adapter/live-program.ts';
import { MAIN_RENDITION, type EpochRow, type MediaIndex, type SourceRow } from './index/media-index.ts';
import { createPageAddresses, type PageResolver } from './pull/page-addresses.ts';
import { createPlaylistLoader } from './pull/playlist-loader.ts';
import { startPush, type Push } from './push/push.ts';
import type { Recording } from './recording.ts';
import { recoverSource } from './recovery.ts';
import type { Runtime } from './runtime.ts';
import { createSegmentSink } from './segment-sink.ts';
import { pullSource, type SourcePuller } from './pull/source-puller.ts';

export interface IngestDeps {
  /** The media folder. */
  readonly root: string;
  readonly index: MediaIndex;
  readonly guard: AddressGuard;
  readonly fetcher: Fetcher;
  readonly runtime: Runtime;
  /** Records streams that are not HLS ([M21a]). */
  readonly program: LiveProgram;
  /** Finds the streams behind pages ([M23a]). Left out: none are found. */
  readonly resolver?: PageResolver | null;
  readonly disk?: DiskLimits;
  /** Called with the error of a listener, for the log. */
  readonly onListenerError: (error: unknown) => void;
}

/** Free space at which recording stops. Tagging goes on with what is left ([M10]). */
export interface DiskLimits {
  readonly freeBytes: () => Promise<number>;
  /** Below this no new source is accepted. */
  readonly refuseBelowBytes: number;
  /** Below this recording pauses. */
  readonly stopBelowBytes: number;
}

export interface NewSource {
  /** Letters, digits, `-` and `_`, at most 64: it names a folder. */
  readonly id: string;
  readonly conferenceId: string;
  /** Its scheme decides how it is recorded. */
  readonly url: string;
  readonly pinnedVariantUrl?: string | null;
}

/** A source whose stream is sent to us. Its id is as in `NewSource`. */
export interface NewPush {
  readonly id: string;
  readonly conferenceId: string;
  /** SHA-256 of the key that the sender has to show, hex. */
  readonly keyHash: string;
}

/** The recordings of all sources, with one list of listeners. */
export interface Ingest {
  /** Recovers from the last stop, and resumes every source that no command has ended. */
  start(): Promise<void>;
  /**
   * Adds a source. An unreachable address is accepted; the stream may start later. Throws `malformed`, `name_taken`,
   * `disk_full` or a code of [M1].
   */
  addSource(source: NewSource): Promise<SourceRow>;
  /** Adds a source that waits for a sent stream. Throws `malformed`, `name_taken`, `disk_full`. */
  addPush(source: NewPush): Promise<SourceRow>;
  /** Sets the hash of the key that a sender has to show. Null: nobody can send. Throws `not_found`. */
  setKey(id: string, keyHash: string | null): void;
  /** The recording of a sent stream. Undefined if nothing is recorded. */
  push(id: string): Push | undefined;
  /**
   * Replaces an address, such as one that expires. The epoch goes on if the sequence does. An address of another kind
   * begins a new epoch. Throws as `addSource`.
   */
  replaceAddress(id: string, url: string): Promise<void>;
  /** Ends a recording, as nothing else does. What was recorded stays. */
  stopSource(id: string): Promise<void>;
  /** Resumes a stopped recording. Does nothing to one that runs. */
  resumeSource(id: string): Promise<void>;
  /** Records an uploaded file. Called again after a crash, it continues ([M20d]). */
  recordFile(file: UploadedFile): Promise<void>;
  /** Throws `disk_full` if that many more bytes would leave too little space ([M10]). */
  requireSpaceFor(bytes: number): Promise<void>;
  /** Throws `disk_full` if recording has to pause. */
  requireSpace(): Promise<void>;
  /** Reads an address once without recording, for at most 10 s. Throws a coded `IngestError` ([M12]). */
  probe(url: string): Promise<void>;
  source(id: string): SourceRow | undefined;
  /** The state of a source, which is that of main, or of another rendition that is recorded now. */
  state(id: string, rendition?: string): SourceHealth | undefined;
  list(): readonly SourceRow[];
  /** All epochs of a source, for listeners that missed their events. */
  epochs(id: string): readonly EpochRow[];
  /** Returns a function that ends the listening. */
  subscribe(listener: IngestListener): () => void;
  close(): Promise<void>;
}

export function createIngest(deps: IngestDeps): Ingest {
  const { root, index, guard, fetcher, runtime, program, resolver = null } = deps;
  const disk = deps.disk ?? defaultDiskLimits(root);
  const sink = createSegmentSink({ root, index, nowMs: () => runtime.nowMs() });
  const called = new Map<string, SourcePuller | Adapter>();
  const pushes = new Map<string, Push>();
  const listeners = new Set<IngestListener>();

  function emit(event: IngestEvent): void {
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        // A listener's error must not end a recording.
        deps.onListenerError(error);
      }
    }
  }

  async function requireFree(bytes: number): Promise<void> {
    if ((await disk.freeBytes()) < bytes) throw new IngestError('disk_full', 'too little free space for media');
  }

  /** Records a source. The second argument states whether the next media begins a new epoch. */
  async function record(source: SourceRow, anew = false): Promise<void> {
    const checkDisk = (): Promise<void> => requireFree(disk.stopBelowBytes);
    const wayIn = { root, index, sink, fetcher, runtime, checkDisk, emit };
    const { id, kind } = source;
    if (kind === 'push') {
      const onPlaylist = (path: string): void => index.setSourceUrl(id, path);
      const push = await startPush(source, { ...wayIn, onPlaylist });
      // Nothing is requested that could be starting: a sender is silent since its newest segment.
      push.report.learn({ lastSegmentMs: index.totals(id).lastReceivedMs });
      pushes.set(id, push);
    } else if (kind === 'adapter') called.set(id, await startAdapter(source, { ...wayIn, guard, program }));
    else {
      const onPage = (url: string): void => {
        // The source may have got another address meanwhile.
        if (index.source(id)?.url === url) index.setSourceUrl(id, url, 'page');
      };
      called.set(id, pullSource(source, { ...wayIn, anew, resolver, onPage }));
    }
  }

  function recordingOf(id: string): Recording | undefined {
    return called.get(id) ?? pushes.get(id);
  }

  async function stopRecording(id: string): Promise<void> {
    const recording = recordingOf(id);
    called.delete(id);
    pushes.delete(id);
    await recording?.close();
  }

  /** Notes a new source and begins to record it. */
  async function add(source: Omit<SourceRow, 'createdAtMs' | 'stoppedAtMs'>): Promise<SourceRow> {
    const { id } = source;
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(id)) throw new IngestError('malformed', 'not an id for a source');
    await requireFree(disk.refuseBelowBytes);
    if (index.source(id) !== undefined) throw new IngestError('name_taken', `source ${id} exists`);
    const row = { ...source, createdAtMs: runtime.nowMs(), stoppedAtMs: null };
    index.addSource(row);
    await record(row);
    return row;
  }

  /** Throws for an address that is forbidden. A name that does not resolve yet may do so later. */
  async function checkAddress(url: string): Promise<void> {
    if (!URL.canParse(url)) throw new IngestError('address_malformed', 'not an address');
    const checked = isLiveAddress(url) ? checkLiveAddress(url, guard) : guard.check(new URL(url));
    await checked.catch((error: unknown) => {
      if (error instanceof IngestError && error.code === 'unreachable') return;
      throw error;
    });
  }

  function requireSource(id: string): SourceRow {
    const source = index.source(id);
    if (source === undefined) throw new IngestError('not_found', `no source ${id}`);
    return source;
  }

  async function recover(source: SourceRow): Promise<void> {
    const report = await recoverSource(root, index, source.id);
    for (const slot of report.adopted)
      if (slot.file !== null) emit({ type: 'segment', ...placeOf(slot), ...slot.file });
    for (const slot of report.lost) emit({ type: 'gap', reason: 'lost', ...placeOf(slot) });
  }

  return {
    async start() {
      await mkdir(root, { recursive: true });
      for (const source of index.sources()) {
        await recover(source);
        if (source.stoppedAtMs === null) await record(source);
      }
    },

    async addSource({ id, conferenceId, url, pinnedVariantUrl = null }) {
      await checkAddress(url);
      return add({ id, conferenceId, kind: kindOf(url), url, keyHash: null, pinnedVariantUrl });
    },

    addPush: ({ id, conferenceId, keyHash }) =>
      add({ id, conferenceId, kind: 'push', url: '', keyHash, pinnedVariantUrl: null }),

    setKey(id, keyHash) {
      requireSource(id);
      index.setSourceKey(id, keyHash);
    },

    push: (id) => pushes.get(id),

    async replaceAddress(id, url) {
      // A sent stream has no address.
      const { kind } = requireSource(id);
      if (kind === 'push' || kind === 'upload') throw new IngestError('malformed', `${id} is handed over to us`);
      await checkAddress(url);
      const isSameWay = (kindOf(url) === 'adapter') === (kind === 'adapter');
      index.setSourceUrl(id, url, kindOf(url));
      if (isSameWay || !called.has(id)) called.get(id)?.setUrl(url);
      else {
        await stopRecording(id);
        await record(requireSource(id), true);
      }
    },

    async stopSource(id) {
      requireSource(id);
      await stopRecording(id);
      index.setSourceStopped(id, runtime.nowMs());
      emit({ type: 'state', sourceId: id, state: 'stopped', error: null, lastSegmentMs: null });
    },

    async resumeSource(id) {
      // An uploaded file has no more to give.
      if (requireSource(id).kind === 'upload') throw new IngestError('already_ended', `source ${id} is a file`);
      index.setSourceStopped(id, null);
      if (recordingOf(id) === undefined) await record(requireSource(id));
    },

    recordFile: (file) => recordUploadedFile(file, { index, sink, runtime, emit }),
    requireSpace: () => requireFree(disk.stopBelowBytes),
    requireSpaceFor: (bytes) => requireFree(disk.refuseBelowBytes + bytes),

    async probe(url) {
      if (isLiveAddress(url)) return probeOnce(url, { guard, program });
      const pages =
        resolver && createPageAddresses({ resolver, nowMs: () => runtime.nowMs(), onPage: () => undefined });
      const source = { url, pinnedVariantUrl: null, rendition: MAIN_RENDITION };
      const loader = createPlaylistLoader(fetcher, { ...source, ...(pages && { pages }) });
      await loader.load(new AbortController().signal);
    },

    source: (id) => index.source(id),
    state(id, rendition = MAIN_RENDITION) {
      if (index.source(id) === undefined) return undefined;
      const recording = recordingOf(id);
      const stopped = { state: 'stopped', error: null, lastSegmentMs: null } as const;
      return recording === undefined ? stopped : recording.health(rendition);
    },
    list: () => index.sources(),
    epochs: (id) => index.epochs(id),

    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async close() {
      await Promise.all([...called.keys(), ...pushes.keys()].map(stopRecording));
      listeners.clear();
    },
  };
}

function kindOf(url: string): SourceKind {
  return isLiveAddress(url) ? 'adapter' : 'pull';
}

function defaultDiskLimits(root: string): DiskLimits {
  return {
    freeBytes: async () => {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
    refuseBelowBytes: 5_000_000_000,
    stopBelowBytes: 1_000_000_000,
  };
}
