import { MAIN_RENDITION } from './media-index.ts';

type SqlValue = string | number | null;

interface SqlStatement {
  run(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
}

/** The part of a database that the index needs. `node:sqlite` and `@photostructure/sqlite` share it. */
export interface SqlHandle {
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
}

const SOURCE = `id, conference_id AS conferenceId, url, pinned_variant_url AS pinnedVariantUrl,
  created_at_ms AS createdAtMs, stopped_at_ms AS stoppedAtMs, kind, key_hash AS keyHash`;
const ORIGINAL = 'source_id AS sourceId, path, bytes, sha256, received_ms AS receivedMs';
const RENDITION = `source_id AS sourceId, rendition, kind, name, language, bandwidth, height, codecs,
  is_default AS isDefault, width`;
const EPOCH = `source_id AS sourceId, epoch, session_ms AS sessionMs, basis, uncertainty_ms AS uncertaintyMs,
  opened_at_ms AS openedAtMs`;
const INIT = 'source_id AS sourceId, epoch, init, path, bytes, sha256';
const SLOT = `source_id AS sourceId, epoch, rendition, seq, ordinal, timeline, media_ms AS mediaMs, dur_ms AS durMs,
  pdt_ms AS pdtMs, pdt_origin AS pdtOrigin, init, origin_path AS originPath, path, seen_ms AS seenMs, gap,
  bytes, sha256, received_ms AS receivedMs`;
const CUSTODY = `source_id AS sourceId, day, link, path, bytes, sha256, received_ms AS receivedMs, chain,
  came_sha256 AS cameSha256`;
const KEY = 'source_id = ? AND epoch = ? AND rendition = ? AND seq = ?';

/** The statements of the index, prepared once. */
export function prepareMediaStatements(database: SqlHandle) {
  return {
    addSource: database.prepare('INSERT INTO media_sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    source: database.prepare(`SELECT ${SOURCE} FROM media_sources WHERE id = ?`),
    sources: database.prepare(`SELECT ${SOURCE} FROM media_sources ORDER BY created_at_ms, id`),
    setUrl: database.prepare('UPDATE media_sources SET url = ?, kind = coalesce(?, kind) WHERE id = ?'),
    setKey: database.prepare('UPDATE media_sources SET key_hash = ? WHERE id = ?'),
    setStopped: database.prepare('UPDATE media_sources SET stopped_at_ms = ? WHERE id = ?'),
    addOriginal: database.prepare('INSERT INTO media_originals VALUES (?, ?, ?, ?, ?, 0)'),
    original: database.prepare(`SELECT ${ORIGINAL} FROM media_originals WHERE source_id = ?`),
    putRendition: database.prepare('INSERT OR REPLACE INTO media_renditions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    renditions: database.prepare(
      `SELECT ${RENDITION} FROM media_renditions WHERE source_id = ?
       ORDER BY kind <> 'picture', kind <> 'small_picture', name, rendition`,
    ),
    addEpoch: database.prepare(
      `INSERT INTO media_epochs SELECT ?, coalesce(max(epoch), 0) + 1, ?, ?, ?, ? FROM media_epochs
       WHERE source_id = ? RETURNING ${EPOCH}`,
    ),
    epochs: database.prepare(`SELECT ${EPOCH} FROM media_epochs WHERE source_id = ? ORDER BY epoch`),
    epochLength: database.prepare(
      `SELECT coalesce(max(media_ms + dur_ms), 0) AS lengthMs FROM media_segments
       WHERE source_id = ? AND epoch = ? AND sha256 IS NOT NULL`,
    ),
    addInit: database.prepare(
      `INSERT INTO media_inits SELECT ?, ?, coalesce(max(init), 0) + 1, ?, ?, ? FROM media_inits
       WHERE source_id = ? AND epoch = ? RETURNING ${INIT}`,
    ),
    initByHash: database.prepare(`SELECT ${INIT} FROM media_inits WHERE source_id = ? AND epoch = ? AND sha256 = ?`),
    init: database.prepare(`SELECT ${INIT} FROM media_inits WHERE source_id = ? AND epoch = ? AND init = ?`),
    addSlot: database.prepare(
      `INSERT INTO media_segments (source_id, epoch, rendition, seq, ordinal, timeline, media_ms, dur_ms, pdt_ms,
         pdt_origin, init, origin_path, path, seen_ms, gap)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    slot: database.prepare(`SELECT ${SLOT} FROM media_segments WHERE ${KEY}`),
    store: database.prepare(
      `UPDATE media_segments SET bytes = ?, sha256 = ?, received_ms = ?, gap = NULL WHERE ${KEY}`,
    ),
    gap: database.prepare(
      `UPDATE media_segments SET gap = ?, bytes = NULL, sha256 = NULL, received_ms = NULL WHERE ${KEY}`,
    ),
    tail: database.prepare(
      `SELECT ${SLOT} FROM media_segments WHERE source_id = ? AND rendition = ? ORDER BY ordinal DESC LIMIT ?`,
    ),
    expected: database.prepare(
      `SELECT ${SLOT} FROM media_segments WHERE source_id = ? AND gap IS NULL AND sha256 IS NULL ORDER BY ordinal`,
    ),
    window: database.prepare(
      `SELECT ${SLOT} FROM media_segments WHERE source_id = ? AND rendition = ? AND pdt_ms < ? AND pdt_ms + dur_ms > ?
         AND pdt_ms > ? ORDER BY ordinal`,
    ),
    gaps: database.prepare(
      `SELECT ${SLOT} FROM media_segments WHERE source_id = ? AND rendition = '${MAIN_RENDITION}' AND gap IS NOT NULL
       ORDER BY ordinal DESC LIMIT ?`,
    ),
    slotPaths: database.prepare(
      `SELECT path, epoch, rendition, seq, sha256 IS NOT NULL AS stored, gap IS 'deleted' AS deleted FROM media_segments
       WHERE source_id = ? ORDER BY ordinal`,
    ),
    initPaths: database.prepare('SELECT DISTINCT path, 0 AS deleted FROM media_inits WHERE source_id = ?'),
    originalPaths: database.prepare('SELECT path, deleted FROM media_originals WHERE source_id = ?'),
    dropOriginal: database.prepare('UPDATE media_originals SET deleted = 1 WHERE source_id = ?'),
    storedBefore: database.prepare(
      `SELECT ${SLOT} FROM media_segments WHERE source_id = ? AND received_ms < ? ORDER BY rendition, ordinal`,
    ),
    addConflict: database.prepare('INSERT INTO media_conflicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    conflicts: database.prepare(
      `SELECT source_id AS sourceId, epoch, rendition, seq, kept_sha256 AS keptSha256,
         refused_sha256 AS refusedSha256, refused_bytes AS refusedBytes, at_ms AS atMs
       FROM media_conflicts WHERE source_id = ? ORDER BY rowid`,
    ),
    addCustody: database.prepare('INSERT INTO media_custody VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
    lastCustody: database.prepare(
      `SELECT ${CUSTODY} FROM media_custody WHERE source_id = ? AND day = ? ORDER BY link DESC LIMIT 1`,
    ),
    custody: database.prepare(`SELECT ${CUSTODY} FROM media_custody WHERE source_id = ? ORDER BY day, link`),
    // SQLite returns the other columns of the row that max() chose.
    custodyHeads: database.prepare(
      `SELECT day, max(link) AS link, chain FROM media_custody WHERE source_id = ? GROUP BY day ORDER BY day`,
    ),
    totals: database.prepare(
      `SELECT coalesce(sum(dur_ms) FILTER (WHERE sha256 IS NOT NULL), 0) AS recordedMs,
         (SELECT coalesce(sum(bytes), 0) FROM media_segments WHERE source_id = ?) AS bytes,
         count(sha256) AS segments, count(gap) AS gaps,
         coalesce(sum(dur_ms) FILTER (WHERE gap IS NOT NULL), 0) AS gapMs, max(received_ms) AS lastReceivedMs,
         min(pdt_ms) FILTER (WHERE sha256 IS NOT NULL) AS firstPdtMs
       FROM media_segments WHERE source_id = ? AND rendition = ?`,
    ),
  };
}
