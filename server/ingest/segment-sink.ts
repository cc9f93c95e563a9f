/** Stores the bytes of recordings on disk, whole and hashed. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open as openFile, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { createKeyedQueue } from '../queue.ts';
import { IngestError } from './ingest-error.ts';
import type { MediaIndex, Slot, StoredFile, StoreOutcome } from './index/media-index.ts';

/** Stores the bytes of every kind of source ([M5]). */
export interface SegmentSink {
  /**
   * Stores a body whose segment is not known yet: temporary file, hash, sync. Throws the errors of the body,
   * `disk_full`, or `unreachable` for an empty body. Then no part is left behind.
   */
  hold(sourceId: string, body: ArrivingBody): Promise<HeldFile>;
  /** Deletes a held file that is not wanted. */
  drop(held: HeldFile): Promise<void>;
  /** Stores the bytes of an expected segment: `hold`, rename, sync of the folder, row. Throws as `hold` does. */
  accept(slot: Slot, bytes: Bytes): Promise<{ outcome: StoreOutcome; file: StoredFile }>;
  /** Stores an initialisation section under its own hash. */
  acceptInit(sourceId: string, bytes: Bytes): Promise<StoredInit>;
  /** Moves an uploaded file to its place and notes it. After a crash it does the rest. */
  keepOriginal(sourceId: string, original: HeldFile): Promise<void>;
}

/** Bytes that arrive, or that are held already. */
export type Bytes = ArrivingBody | HeldFile;

export interface ArrivingBody extends AsyncIterable<Uint8Array> {
  /** SHA-256 of the bytes that came, hex, if other bytes are stored. Called at the end. */
  readonly cameSha256?: () => string;
}

/** A body on the disk, hashed, under a temporary name. */
export interface HeldFile extends StoredFile {
  /** Absolute path. */
  readonly part: string;
}

export interface StoredInit extends StoredFile {
  readonly path: string;
}

export interface SegmentSinkOptions {
  /** The media folder. */
  readonly root: string;
  readonly index: MediaIndex;
  readonly nowMs: () => number;
  /** Replaces the disk in tests. */
  readonly open?: (path: string, flags: string) => Promise<FileHandle>;
}

/** Suffix of incomplete files. A start deletes every file that has it. */
export const PART_SUFFIX = '.part';
/** Folder of bytes that have no name yet, on the same disk as their place. */
const INCOMING = 'incoming';

export function createSegmentSink({ root, index, nowMs, open = openFile }: SegmentSinkOptions): SegmentSink {
  const inOrder = createKeyedQueue();
  let parts = 0;

  async function hold(sourceId: string, body: ArrivingBody): Promise<HeldFile> {
    const folder = join(root, sourceId, INCOMING);
    await makeFolder(root, folder);
    const part = join(folder, `${String(++parts)}${PART_SUFFIX}`);
    try {
      const handle = await open(part, 'w');
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for await (const chunk of body) {
          hash.update(chunk);
          bytes += chunk.byteLength;
          await handle.write(chunk);
        }
        if (bytes === 0) throw new IngestError('unreachable', 'empty body');
        await handle.sync();
      } finally {
        await handle.close();
      }
      const came = body.cameSha256 === undefined ? {} : { cameSha256: body.cameSha256() };
      return { part, bytes, sha256: hash.digest('hex'), receivedMs: nowMs(), ...came };
    } catch (error) {
      await removeIfThere(part);
      throw asDiskFull(error);
    }
  }

  async function moveIntoPlace(part: string, path: string): Promise<void> {
    const target = join(root, path);
    try {
      await makeFolder(root, dirname(target));
      await rename(part, target);
      await syncFolder(dirname(target));
    } catch (error) {
      await removeIfThere(part);
      throw asDiskFull(error);
    }
  }

  function heldBytes(sourceId: string, bytes: Bytes): Promise<HeldFile> {
    return 'part' in bytes ? Promise.resolve(bytes) : hold(sourceId, bytes);
  }

  return {
    hold,
    drop: ({ part }) => removeIfThere(part),

    async accept(slot, bytes) {
      const { part, ...file } = await heldBytes(slot.sourceId, bytes);
      return inOrder(slot.path, async () => {
        // A file that a row names is never written again.
        const isFirst = index.slot(slot)?.file === null;
        if (isFirst) await moveIntoPlace(part, slot.path);
        else await removeIfThere(part);
        return { outcome: index.store(slot, file), file };
      });
    },

    async acceptInit(sourceId, bytes) {
      const { part, ...file } = await heldBytes(sourceId, bytes);
      const path = `${sourceId}/init/${file.sha256}.mp4`;
      await moveIntoPlace(part, path);
      return { path, ...file };
    },

    async keepOriginal(sourceId, { part, ...file }) {
      const path = `${sourceId}/original/${file.sha256}`;
      const target = join(root, path);
      // The row comes first: a start moves away a file that no row explains.
      if (index.original(sourceId) === undefined) index.addOriginal({ sourceId, path, ...file });
      if (existsSync(target)) return;
      await makeFolder(root, dirname(target));
      await rename(part, target);
      await syncFolder(dirname(target));
    },
  };
}

/** Makes a folder. Its name, and those of new parents, are on the disk before any file goes in. */
async function makeFolder(root: string, folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true });
  if (made === undefined) return;
  let parent = root;
  for (const name of relative(root, folder).split(sep)) {
    await syncFolder(parent);
    parent = join(parent, name);
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await openFile(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeIfThere(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}

function asDiskFull(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' ? new IngestError('disk_full', 'no space left for media') : error;
}
