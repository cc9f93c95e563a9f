import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { UploadRow } from './upload-row.ts';

/** Where uploads lie until they are recordings: a folder for each, with what is known of it and its bytes. */
export interface UploadFolder {
  /** Every upload that a stop of any kind has left. */
  rows(): readonly UploadRow[];
  /** Whole or not at all, and on the disk. */
  save(row: UploadRow): Promise<void>;
  remove(id: string): Promise<void>;
  /** The file as far as it has come. */
  bodyOf(id: string): string;
  /** Where a stream is made of it. */
  spoolOf(id: string): string;
}

const FACTS = 'upload.json';

/** Names of folders are ids that were made here, and nothing that came with a file. */
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
