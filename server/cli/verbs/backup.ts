import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { readLedgers } from '../../store/ledger-files.ts';
import { fileFault } from '../../store/line-file.ts';
import { syncFolder } from '../../store/sync-folder.ts';
import { putLedgers } from '../../store/sqlite/backup-file.ts';
import { connect, toStoreError, type DatabaseSync } from '../../store/sqlite/driver.ts';
import { openBeside } from '../../store/sqlite/open-database.ts';
import { takeArguments, type Verb } from '../verb.ts';

/** Every stored file of the recordings, in the form that `sha256sum --check` reads from within the media folder. */
const MEDIA_LIST = `
  SELECT DISTINCT sha256, path FROM media_segments WHERE sha256 IS NOT NULL
  UNION SELECT sha256, path FROM media_inits
  UNION SELECT sha256, path FROM media_originals ORDER BY path`;

export const backup: Verb = {
  usage: 'FILE',
  summary:
    'copies the database and its ledgers to FILE, lists the recordings in FILE.media.sha256; runs beside the server',
  run(args, { dataFolder, say }) {
    const file = resolve(takeArguments(args, 'file').file);
    if (existsSync(file)) {
      say(`${file} exists already`);
      return Promise.resolve(1);
    }
    if (!existsSync(dirname(file))) {
      say(`there is no folder ${dirname(file)}`);
      return Promise.resolve(1);
    }
    const { database, close } = openBeside(dataFolder, 'read');
    try {
      const files = write(database, dataFolder, file);
      say(`database copied; ${String(files)} files of recordings listed, copy the folder media as well`);
      return Promise.resolve(0);
    } catch (error) {
      const faults = [fileFault(error), toStoreError(error)];
      throw faults.find(({ code }) => code === 'disk_full') ?? error;
    } finally {
      rmSync(`${file}.part`, { force: true });
      rmSync(`${file}.part-journal`, { force: true });
      close();
    }
  },
};

/**
 * Writes a backup aside and renames it, so that a file with the name of a backup is whole. Returns the number of
 * recorded files that it lists.
 */
function write(database: DatabaseSync, dataFolder: string, file: string): number {
  const part = `${file}.part`;
  rmSync(part, { force: true });
  // The file is made empty first, so that only its owner can read it from its first byte. It holds names.
  closeSync(openSync(part, 'wx', 0o600));
  database.prepare('VACUUM INTO ?').run(part);
  const copy = connect(part);
  try {
    // Read after the copy is made, so that the ledgers cover everything in it.
    putLedgers(copy, readLedgers(dataFolder));
  } finally {
    copy.close();
  }
  const media = database.prepare(MEDIA_LIST).all() as { sha256: string; path: string }[];
  writeFileSync(`${file}.media.sha256`, media.map(({ sha256, path }) => `${sha256}  ${path}\n`).join(''), {
    mode: 0o600,
  });
  const written = openSync(part, 'r+');
  fsyncSync(written);
  closeSync(written);
  renameSync(part, file);
  syncFolder(dirname(file));
  return media.length;
}
