import { createHash } from 'node:crypto';
import { mkdir, open as openFile, rename, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { IngestError } from './ingest-error.ts';
import type { MediaIndex, Slot, StoredFile, StoreOutcome } from './media-index.ts';

/** The one way in for bytes, whoever brings them ([M5]). */
export interface SegmentSink {
  /**
   * Stores the body of an expected segment: temporary file, hash on the way, sync, rename, sync of the folder, row.
   * Throws what the body throws, `disk_full`, or `unreachable` for an empty body; no part is left behind then.
   */
  accept(slot: Slot, body: AsyncIterable<Uint8Array>): Promise<{ outcome: StoreOutcome; file: StoredFile }>;
  /** Stores an initialisation section under its own hash. */
  acceptInit(sourceId: string, body: AsyncIterable<Uint8Array>): Promise<StoredInit>;
}

export interface StoredInit extends StoredFile {
  readonly path: string;
}

export interface SegmentSinkOptions {
  /** The media folder. */
  readonly root: string;
  readonly index: MediaIndex;
  readonly nowMs: () => number;
  /** Stands in for the disk in tests. */
  readonly open?: (path: string, flags: string) => Promise<FileHandle>;
}

/** Suffix of files that are not complete; whatever carries it after a start is rubbish. */
export const PART_SUFFIX = '.part';

export function createSegmentSink({ root, index, nowMs, open = openFile }: SegmentSinkOptions): SegmentSink {
  const inOrder = createKeyedQueue();
  let parts = 0;

  /** Writes the body beside its future place; the caller renames or removes the part. */
  async function writePart(folder: string, body: AsyncIterable<Uint8Array>): Promise<Written> {
    await makeFolder(root, join(root, folder));
    const part = join(root, folder, `${String(++parts)}${PART_SUFFIX}`);
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
      return { part, bytes, sha256: hash.digest('hex') };
    } catch (error) {
      await removeIfThere(part);
      throw asDiskFull(error);
    }
  }

  async function moveIntoPlace(part: string, path: string): Promise<void> {
    try {
      await rename(part, join(root, path));
      await syncFolder(dirname(join(root, path)));
    } catch (error) {
      await removeIfThere(part);
      throw asDiskFull(error);
    }
  }

  return {
    async accept(slot, body) {
      const { part, bytes, sha256 } = await writePart(dirname(slot.path), body);
      const file = { bytes, sha256, receivedMs: nowMs() };
      return inOrder(slot.path, async () => {
        // A file that is named by a row is never written again.
        const isFirst = index.slot(slot)?.file === null;
        if (isFirst) await moveIntoPlace(part, slot.path);
        else await removeIfThere(part);
        return { outcome: index.store(slot, file), file };
      });
    },

    async acceptInit(sourceId, body) {
      const folder = `${sourceId}/init`;
      const { part, bytes, sha256 } = await writePart(folder, body);
      const path = `${folder}/${sha256}.mp4`;
      await moveIntoPlace(part, path);
      return { path, bytes, sha256, receivedMs: nowMs() };
    },
  };
}

interface Written {
  readonly part: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Runs what has the same key one after the other. */
function createKeyedQueue(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    const forget = (): void => {
      if (last.get(key) === mine) last.delete(key);
    };
    mine.then(forget, forget);
    return mine;
  };
}

/** Makes a folder and has its name, and those of new parents, on the disk before any file goes in. */
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
