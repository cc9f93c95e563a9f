import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadRow } from './upload-row.ts';

/** Holds uploads until they are recordings: a folder for each, with its row and its bytes. */
export interface UploadFolder {
  /** Every upload that an earlier process left. */
  rows(): readonly UploadRow[];
  /** Writes the row atomically and syncs it to the disk. */
  save(row: UploadRow): Promise<void>;
  remove(id: string): Promise<void>;
  /** The file with the bytes received so far. */
  bodyOf(id: string): string;
  /** The folder in which the stream is made. */
  spoolOf(id: string): string;
}

const FACTS = 'upload.json';

/** Names of folders are ids made by the server. No name from outside is used. */
export function createUploadFolder(root: string): UploadFolder {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const at = (id: string, name: string): string => join(root, id, name);

  return {
    rows: () =>
      readdirSync(root)
        .map((id) => at(id, FACTS))
        .filter((path) => existsSync(path))
        .map((path) => JSON.parse(readFileSync(path, 'utf8')) as UploadRow),

    async save(row) {
      const path = at(row.id, FACTS);
      await mkdir(join(root, row.id), { recursive: true });
      const handle = await open(`${path}.new`, 'w');
      try {
        await handle.writeFile(JSON.stringify(row));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${path}.new`, path);
    },

    remove: (id) => rm(join(root, id), { recursive: true, force: true }),
    bodyOf: (id) => at(id, 'body'),
    spoolOf: (id) => at(id, 'spool'),
  };
}
