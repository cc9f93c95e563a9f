import { existsSync, openSync, closeSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { putNamesInBackup } from '../../store/sqlite/names-in-backup.ts';
import { openBeside } from '../../store/sqlite/open-database.ts';
import { takeArguments, type Verb } from '../verb.ts';

/** Every stored file of the recordings, in the form that `sha256sum --check` reads from within the media folder. */
const MEDIA_LIST = `
  SELECT DISTINCT sha256, path FROM media_segments WHERE sha256 IS NOT NULL
  UNION SELECT sha256, path FROM media_inits
  UNION SELECT sha256, path FROM media_originals ORDER BY path`;

export const backup: Verb = {
  usage: 'FILE',
  summary: 'copies the database to FILE, lists the recordings in FILE.media.sha256; runs beside the server',
  run(args, { dataFolder, say }) {
    const file = resolve(takeArguments(args, 'file').file);
    if (existsSync(file)) {
      say(`${file} exists already`);
      return Promise.resolve(1);
    }
    const { database, close } = openBeside(dataFolder, 'read');
    try {
      // Made before it is filled: a copy holds names, and is for its owner's eyes from its first byte.
      closeSync(openSync(file, 'wx', 0o600));
      database.prepare('VACUUM INTO ?').run(file);
      putNamesInBackup(file, dataFolder);
      const media = database.prepare(MEDIA_LIST).all() as { sha256: string; path: string }[];
      writeFileSync(`${file}.media.sha256`, media.map(({ sha256, path }) => `${sha256}  ${path}\n`).join(''), {
        mode: 0o600,
      });
      say(`database copied; ${String(media.length)} files of recordings listed, copy the folder media as well`);
      return Promise.resolve(0);
    } finally {
      close();
    }
  },
};
