/** Brings files and index of a source into agreement after a stop or crash. */
import { mkdir, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { hashFile } from './hash-file.ts';
import { MAIN_RENDITION, type MediaIndex, type Slot, type SlotKey } from './index/media-index.ts';
import { PART_SUFFIX } from './segment-sink.ts';

/** Number of newest files of each rendition that a start reads again. A failing disk would damage these last. */
const REHASHED = 5;
const ORPHANS = 'orphans';

export interface RecoveryReport {
  /** Complete files whose row had not been written yet. */
  readonly adopted: readonly Slot[];
  /** Rows whose file is missing or damaged. They are gaps now. */
  readonly lost: readonly Slot[];
  /** Files that no row explains, moved to `orphans/`. Paths are relative to the media folder. */
  readonly orphans: readonly string[];
  readonly removedParts: number;
}

/** Brings files and index of a source into agreement after a stop of any kind ([M8]). */
export async function recoverSource(root: string, index: MediaIndex, sourceId: string): Promise<RecoveryReport> {
  const known = new Map(index.paths(sourceId).map((entry) => [entry.path, entry]));
  const present = new Set<string>();
  const adopted: Slot[] = [];
  const lost: Slot[] = [];
  const orphans: string[] = [];
  let removedParts = 0;

  async function orphan(path: string): Promise<void> {
    const target = join(root, ORPHANS, path);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(root, path), target);
    orphans.push(path);
  }

  function lose(key: SlotKey): void {
    index.markGap(key, 'lost');
    const slot = index.slot(key);
    if (slot !== undefined) lost.push(slot);
  }

  for (const path of await filesOf(root, sourceId)) {
    const entry = known.get(path);
    if (path.endsWith(PART_SUFFIX)) {
      await unlink(join(root, path));
      removedParts++;
    } else if (entry?.deleted === true) {
      // The row was deleted, and the program stopped before it deleted the file.
      await unlink(join(root, path));
    } else if (entry === undefined) {
      await orphan(path);
    } else {
      present.add(path);
      if (entry.slot === null || entry.stored) continue;
      const { mtimeMs, size } = await stat(join(root, path));
      const sha256 = await hashFile(join(root, path));
      index.store(entry.slot, { bytes: size, sha256, receivedMs: Math.round(mtimeMs) });
      const slot = index.slot(entry.slot);
      if (slot !== undefined) adopted.push(slot);
    }
  }

  for (const { path, slot, stored } of known.values()) {
    if (slot !== null && stored && !present.has(path)) lose(slot);
  }
  const renditions = new Set([MAIN_RENDITION, ...index.renditions(sourceId).map(({ rendition }) => rendition)]);
  for (const slot of [...renditions].flatMap((rendition) => index.tail(sourceId, rendition, REHASHED))) {
    if (slot.file === null || (await hashFile(join(root, slot.path))) === slot.file.sha256) continue;
    await orphan(slot.path);
    lose(slot);
  }
  return { adopted, lost, orphans, removedParts };
}

/** Every file below the source's folder, relative to the media folder, with `/` between names. */
async function filesOf(root: string, sourceId: string): Promise<string[]> {
  const entries = await readdir(join(root, sourceId), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'));
}
