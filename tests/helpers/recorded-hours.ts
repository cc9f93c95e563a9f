import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { mediaFolder } from '../../server/ingest/media-folder.ts';
import { MAIN_RENDITION } from '../../server/ingest/index/media-index.ts';
import { createSqliteMediaIndex } from '../../server/ingest/index/sqlite-media-index.ts';
import { openDatabase } from '../../server/store/sqlite/open-database.ts';

const SEGMENT_MS = 2000;
const BODY = Buffer.from('x');

export interface RecordedHours {
  readonly sourceId: string;
  readonly hours: number;
  /** Programme time of the first frame, Unix ms. */
  readonly startMs: number;
  /** Segments, which are moved from their folder. Without it the files cannot be played. */
  readonly film?: { readonly folder: string; readonly container: 'fmp4' | 'ts' };
}

/** Writes a long recording into the data folder of a stopped server: every row with its file. */
export function recordHours(dataFolder: string, { sourceId, hours, startMs, film }: RecordedHours): void {
  const { database, close } = openDatabase(dataFolder);
  const root = mediaFolder(dataFolder);
  const index = createSqliteMediaIndex(database);
  const isTs = film?.container === 'ts';
  /** Stores a file. Its hash may be part of its name. */
  function put(name: string, pathFor: (sha256: string) => string): { path: string; bytes: number; sha256: string } {
    const from = film === undefined ? undefined : join(film.folder, name);
    const body = from === undefined ? BODY : readFileSync(from);
    const sha256 = createHash('sha256').update(body).digest('hex');
    const path = pathFor(sha256);
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (from === undefined) writeFileSync(join(root, path), body);
    else renameSync(from, join(root, path));
    return { path, bytes: body.length, sha256 };
  }
  database.exec('BEGIN');
  index.addSource({
    ...{ id: sourceId, conferenceId: 'conference', kind: 'pull', url: 'http://origin.example/live.m3u8' },
    ...{ keyHash: null, pinnedVariantUrl: null, createdAtMs: startMs, stoppedAtMs: startMs + hours * 3_600_000 },
  });
  const { epoch } = index.openEpoch({
    ...{ sourceId, sessionMs: startMs, basis: 'pdt', uncertaintyMs: 100, openedAtMs: startMs },
  });
  if (!isTs) {
    const section = put('init.mp4', (sha256) => `${sourceId}/init/${sha256}.mp4`);
    index.addInit({ sourceId, epoch, ...section, receivedMs: startMs });
  }
  for (let seq = 0; seq < (hours * 3_600_000) / SEGMENT_MS; seq++) {
    const pdtMs = startMs + seq * SEGMENT_MS;
    const named = `${String(epoch)}-${String(seq)}.${isTs ? 'ts' : 'm4s'}`;
    const path = `${sourceId}/${new Date(pdtMs).toISOString().slice(0, 10)}/${named}`;
    const key = { sourceId, epoch, rendition: MAIN_RENDITION, seq };
    const times = { mediaMs: seq * SEGMENT_MS, durMs: SEGMENT_MS, pdtMs, seenMs: pdtMs + SEGMENT_MS };
    index.expect([
      {
        ...{ ...key, ...times, pdtOrigin: 'origin', discontinuity: false, init: isTs ? null : 1, gap: null },
        ...{ originPath: `/${String(seq)}.m4s`, path },
      },
    ]);
    const { bytes, sha256 } = put(`${String(seq).padStart(5, '0')}.${isTs ? 'mp2t' : 'm4s'}`, () => path);
    index.store(key, { bytes, sha256, receivedMs: pdtMs + SEGMENT_MS + 800 });
  }
  database.exec('COMMIT');
  close();
}
