import type { Upload } from '../../shared/contract/http/uploads.schema.ts';
import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import type { SourceRole } from '../../shared/vocabulary/media.ts';
import { isLocked } from '../../shared/session/reviewed-lock.ts';
import { sessionRow } from '../../shared/session/state/state.ts';
import type { Caller } from '../accounts/accounts.ts';
import { CodedError } from '../coded-error.ts';
import { newId } from '../new-id.ts';
import { createQueue } from '../queue.ts';
import { appendBody, type Checksum } from './append-body.ts';
import { makeRecording, type MakingDeps } from './make-recording.ts';
import type { Ingest } from '../ingest/ingest.ts';
import type { UploadRow } from './upload-row.ts';

/** Largest upload, bytes. A day of 720 lines fits three times. */
export const MAX_UPLOAD_BYTES = 64_000_000_000;
/** An upload without any new byte for this long is removed, ms. */
const KEPT_MS = 7 * 86_400_000;
const TIDY_EVERY_MS = 3_600_000;

export interface NewUpload extends Pick<UploadRow, 'sessionId' | 'name' | 'sizeBytes' | 'startMs' | 'channel'> {
  readonly role: SourceRole;
}

export interface AppendToUpload {
  readonly offset: number;
  readonly body: AsyncIterable<Uint8Array> & { destroy(): unknown };
  readonly checksum: Checksum | null;
}

/** Uploads that are becoming recordings ([M19], [M20]). Refusals are coded. */
export interface Uploads {
  /** Why the server cannot take files. Null if it can. */
  readonly obstacle: ErrorCode | null;
  /** @throws `ffmpeg_missing`, `too_large`, `disk_full`, `not_found`, `session_closed`, all before a byte is sent. */
  create(upload: NewUpload, by: Caller): Promise<Upload>;
  /** Waits for bytes of an older connection first: the newest connection counts. */
  settled(id: string): Promise<Upload>;
  /** @throws `conflict` if `offset` is not the number of bytes there; `disk_full`; `too_large`; ChecksumMismatch. */
  append(id: string, request: AppendToUpload): Promise<Upload>;
  /** Tries again to make the recording of a complete upload. */
  tryAgain(id: string): Promise<Upload>;
  /** @throws `conflict` during the last step, which takes moments and cannot be undone. */
  remove(id: string): Promise<void>;
  view(id: string): Upload | undefined;
  ofSession(sessionId: string): readonly Upload[];
  /** Resumes what an earlier process left. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface UploadsDeps extends MakingDeps {
  readonly ingest: Pick<Ingest, 'recordFile' | 'requireSpaceFor' | 'requireSpace'>;
  /** Called with our own faults, for the log. */
  readonly onFault: (error: unknown) => void;
}

/** A recording in progress or in the queue. */
interface Job {
  readonly abort: AbortController;
  done: Promise<void>;
  isRunning: boolean;
  progress: number | null;
}

export function createUploads(deps: UploadsDeps): Uploads {
  const { folder, ingest, commands, transcoder, nowMs, onFault } = deps;
  const rows = new Map<string, UploadRow>();
  /** Connections that send bytes. */
  const sending = new Map<string, { readonly cut: () => void; readonly done: Promise<unknown> }>();
  const making = new Map<string, Job>();
  /** One at a time: encoding takes all spare capacity of the machine. */
  const inTurn = createQueue();
  let timer: ReturnType<typeof setInterval> | undefined;

  const isDue = ({ state, error, touchedAtMs }: UploadRow): boolean =>
    (state === 'sending' || error !== null) && state !== 'recording' && nowMs() - touchedAtMs > KEPT_MS;

  function find(id: string): UploadRow {
    const row = rows.get(id);
    if (row === undefined || isDue(row)) throw new CodedError('not_found', { id });
    return row;
  }

  function viewOf(row: UploadRow): Upload {
    const { id, sessionId, name, sizeBytes, bytes, error, createdAtMs, touchedAtMs } = row;
    const state = error === null ? row.state : 'failed';
    const progress = state === 'recording' ? 1 : (making.get(id)?.progress ?? null);
    const expiresAtMs = touchedAtMs + KEPT_MS;
    return { id, sessionId, name, sizeBytes, bytes, state, error, createdAtMs, progress, expiresAtMs };
  }

  async function keep(id: string, change: Partial<UploadRow>): Promise<void> {
    const row = rows.get(id);
    if (row === undefined) return;
    const next = { ...row, ...change, touchedAtMs: nowMs() };
    rows.set(id, next);
    await folder.save(next);
  }

  async function forget(id: string): Promise<void> {
    rows.delete(id);
    await folder.remove(id);
  }

  async function tidy(): Promise<void> {
    for (const row of rows.values()) if (isDue(row)) await forget(row.id);
  }

  async function settle(id: string): Promise<void> {
    const before = sending.get(id);
    before?.cut();
    await before?.done.catch(() => undefined);
  }

  async function make(id: string, job: Job): Promise<void> {
    const row = rows.get(id);
    const isCancelled = (): boolean => job.abort.signal.aborted;
    if (row === undefined || isCancelled()) return;
    job.isRunning = true;
    try {
      await makeRecording(
        {
          row,
          signal: job.abort.signal,
          keep: (change) => keep(id, change),
          onProgress: (progress) => (job.progress = progress),
        },
        deps,
      );
      await forget(id);
    } catch (error) {
      // Cancelled, or the server stops. The next start resumes it.
      if (isCancelled()) return;
      const { code } = error as { code?: ErrorCode };
      onFault(error);
      await keep(id, { error: code ?? 'internal' });
    }
  }

  function startMaking(id: string): void {
    const job: Job = { abort: new AbortController(), done: Promise.resolve(), isRunning: false, progress: null };
    making.set(id, job);
    job.done = inTurn(() => make(id, job))
      .catch(onFault)
      .finally(() => making.delete(id));
  }

  return {
    get obstacle() {
      return transcoder.programs.ffmpeg === null ? 'ffmpeg_missing' : null;
    },

    async create(upload, by) {
      if (transcoder.programs.ffmpeg === null) throw new CodedError('ffmpeg_missing');
      if (upload.sizeBytes > MAX_UPLOAD_BYTES) throw new CodedError('too_large', { maxBytes: MAX_UPLOAD_BYTES });
      const state = await commands.state(upload.sessionId);
      const session = sessionRow(state);
      if (session === undefined) throw new CodedError('not_found', { id: upload.sessionId });
      if (isLocked(state)) throw new CodedError('session_closed');
      const stillToCome = [...rows.values()].reduce((sum, { sizeBytes, bytes }) => sum + sizeBytes - bytes, 0);
      // The file itself, and the recording made of it.
      await ingest.requireSpaceFor(stillToCome + 2 * upload.sizeBytes);
      const now = nowMs();
      const row: UploadRow = {
        ...upload,
        ...{ id: newId(now), conferenceId: session.conferenceId, by: by.userId, createdAtMs: now, touchedAtMs: now },
        ...{ bytes: 0, state: 'sending', error: null, whole: null, start: null },
      };
      rows.set(row.id, row);
      await folder.save(row);
      return viewOf(row);
    },

    async settled(id) {
      await settle(id);
      return viewOf(find(id));
    },

    async append(id, { offset, body, checksum }) {
      const settling = settle(id);
      const work = (async () => {
        await settling;
        const { state, bytes, sizeBytes } = find(id);
        if (state !== 'sending' || offset !== bytes) throw new CodedError('conflict', { offset: bytes });
        await appendBody({
          ...{ path: folder.bodyOf(id), fromBytes: bytes, sizeBytes, body, checksum },
          async onSaved(saved) {
            await keep(id, { bytes: saved });
            await ingest.requireSpace();
          },
        });
      })();
      const mine = { cut: () => body.destroy(), done: work };
      sending.set(id, mine);
      try {
        await work;
      } finally {
        if (sending.get(id) === mine) sending.delete(id);
      }
      const row = find(id);
      if (row.bytes === row.sizeBytes) {
        await keep(id, { state: 'making' });
        startMaking(id);
      }
      return viewOf(find(id));
    },

    async tryAgain(id) {
      if (find(id).error === null) throw new CodedError('conflict');
      await keep(id, { error: null });
      startMaking(id);
      return viewOf(find(id));
    },

    async remove(id) {
      if (find(id).state === 'recording') throw new CodedError('conflict');
      await settle(id);
      const job = making.get(id);
      job?.abort.abort();
      // An upload that waits for its turn finds its row gone.
      if (job?.isRunning === true) await job.done;
      await forget(id);
    },

    view(id) {
      const row = rows.get(id);
      return row === undefined || isDue(row) ? undefined : viewOf(row);
    },

    ofSession: (sessionId) =>
      [...rows.values()].filter((row) => row.sessionId === sessionId && !isDue(row)).map(viewOf),

    async start() {
      for (const row of folder.rows()) rows.set(row.id, row);
      await tidy();
      timer = setInterval(() => void tidy().catch(onFault), TIDY_EVERY_MS);
      for (const { id, bytes, sizeBytes, error } of rows.values())
        if (bytes === sizeBytes && error === null) startMaking(id);
    },

    async close() {
      clearInterval(timer);
      for (const { cut } of sending.values()) cut();
      const jobs = [...making.values()];
      for (const { abort } of jobs) abort.abort();
      await Promise.allSettled([...sending.values(), ...jobs].map(({ done }) => done));
    },
  };
}
