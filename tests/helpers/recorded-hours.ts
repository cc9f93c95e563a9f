import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mediaFolder } from '../../server/ingest/media-folder.ts';
import { MAIN_RENDITION } from '../../server/ingest/media-index.ts';
import { createSqliteMediaIndex } from '../../server/ingest/sqlite-media-index.ts';
import { openDatabase } from '../../server/store/sqlite/open-database.ts';

const SEGMENT_MS = 2000;
const BODY = Buffer.from('x');

export interface RecordedHours {
  readonly sourceId: string;
  readonly hours: number;
  /** Programme time of the first frame, Unix ms. */
  readonly startMs: number;
}

/** Puts a long recording into the data folder of a server that does not run: every row, and a file for each. */
export function recordHours(dataFolder: string, { sourceId, hours, startMs }: RecordedHours): void {
  const { database, close } = openDatabase(dataFolder);
  const root = mediaFolder(dataFolder);
  const index = createSqliteMediaIndex(database);
  const sha256 = createHash('sha256').update(BODY).digest('hex');
  const file = { bytes: BODY.length, sha256 };
  const write = (path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), BODY);
  };
  database.exec('BEGIN');
  index.addSource({
    ...{ id: sourceId, conferenceId: 'conference', kind: 'pull', url: 'http://origin.example/live.m3u8' },
    ...{ keyHash: null, pinnedVariantUrl: null, createdAtMs: startMs, stoppedAtMs: startMs + hours * 3_600_000 },
  });
  const { epoch } = index.openEpoch({
    ...{ sourceId, sessionMs: startMs, basis: 'pdt', uncertaintyMs: 100, openedAtMs: startMs },
  });
  const section = `${sourceId}/init/${sha256}.mp4`;
  write(section);
  index.addInit({ sourceId, epoch, path: section, ...file, receivedMs: startMs });
  for (let seq = 0; seq < (hours * 3_600_000) / SEGMENT_MS; seq++) {
    const pdtMs = startMs + seq * SEGMENT_MS;
    const path = `${sourceId}/${new Date(pdtMs).toISOString().slice(0, 10)}/${String(epoch)}-${String(seq)}.m4s`;
    const key = { sourceId, epoch, rendition: MAIN_RENDITION, seq };
    const times = { mediaMs: seq * SEGMENT_MS, durMs: SEGMENT_MS, pdtMs, seenMs: pdtMs + SEGMENT_MS };
    index.expect([
      {
        ...{ ...key, ...times, pdtOrigin: 'origin', discontinuity: false, init: 1, gap: null },
        ...{ originPath: `/${String(seq)}.m4s`, path },
      },
    ]);
    write(path);
    index.store(key, { ...file, receivedMs: pdtMs + SEGMENT_MS + 800 });
  }
  database.exec('COMMIT');
  close();
}
