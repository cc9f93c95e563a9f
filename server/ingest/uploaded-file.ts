/** Records an uploaded file as a source. */
import { createReadStream } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { IngestError } from './ingest-error.ts';
import { MAIN_RENDITION, type EpochRow } from './index/media-index.ts';
import { originPath } from './timeline/media-counter.ts';
import { parsePlaylist } from './playlist/playlist.ts';
import { createRecorder, type RecorderDeps } from './recorder.ts';
import type { HeldFile } from './segment-sink.ts';

/** The playlist of the stream that was made of an upload, in its folder. */
export const SPOOL_LIST = 'index.m3u8';

/** An uploaded file, and the stream that was made of it. */
export interface UploadedFile {
  /** Id of the source that it becomes. */
  readonly id: string;
  readonly conferenceId: string;
  /** The file on the disk of the media folder. It is moved to its place there. */
  readonly original: HeldFile;
  /** Folder with `index.m3u8` and all that it lists. It is emptied. */
  readonly spool: string;
  /** The assumed time of its first frame. */
  readonly start: Pick<EpochRow, 'sessionMs' | 'uncertaintyMs'>;
}

/**
 * Records an upload in one epoch at its nominal time, and keeps the file itself ([M20c]). Every segment names the
 * file's hash as its origin. After a crash the same call continues.
 */
export async function recordUploadedFile(file: UploadedFile, deps: RecorderDeps): Promise<void> {
  const { id, conferenceId, original, spool, start } = file;
  const { index, sink, runtime } = deps;
  if (index.source(id) === undefined) {
    const now = runtime.nowMs();
    // Nothing more will come, from the beginning.
    const times = { createdAtMs: now, stoppedAtMs: now };
    index.addSource({ id, conferenceId, kind: 'upload', url: '', keyHash: null, pinnedVariantUrl: null, ...times });
  }
  await sink.keepOriginal(id, original);
  const list = await readFile(join(spool, SPOOL_LIST), 'utf8');
  const playlist = parsePlaylist(list, `file:///original/${original.sha256}/${SPOOL_LIST}`);
  if (playlist.kind !== 'media') throw new IngestError('internal', 'the spool is no media playlist');
  const pathOf = (path: string): string => join(spool, posix.basename(path));

  const recorder = createRecorder(id, MAIN_RENDITION, deps);
  await recorder.take({ ...playlist, startsAt: start }, (url) =>
    Promise.resolve(createReadStream(pathOf(originPath(url)))),
  );
  for (const slot of index.expected(id)) {
    const path = pathOf(slot.originPath);
    await recorder.store(slot, createReadStream(path));
    await unlink(path);
  }
}
