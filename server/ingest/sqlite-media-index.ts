import { createKeptTotals } from './kept-totals.ts';
import { dayOf, linkAfter, type CustodyHead, type CustodyLink, type Fetched } from './custody.ts';
import {
  MAIN_RENDITION,
  placeAfter,
  slotFrom,
  type ConflictRow,
  type EpochRow,
  type InitRow,
  type MediaIndex,
  type OriginalRow,
  type RenditionRow,
  type Slot,
  type SlotDraft,
  type SlotKey,
  type SourceRow,
  type SourceTotals,
  type StoredFile,
  type StoreOutcome,
} from './media-index.ts';

type SqlValue = string | number | null;

interface SqlStatement {
  run(...values: SqlValue[]): unknown;
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
}

/** What the index needs of a database: the part that `node:sqlite` and `@photostructure/sqlite` share. */
export interface SqlHandle {
  exec(sql: string): void;
  prepare(sql: string): SqlStatement;
}

/** Lets the index of times skip what began long before a window; segments last seconds. */
const LONGEST_SEGMENT_MS = 120_000;

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

interface SlotColumns extends Omit<Slot, 'file'> {
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly receivedMs: number | null;
}

interface PathColumns {
  readonly path: string;
  readonly deleted: number;
}

/** The index over the tables of migration 2. Statements are prepared once. */
export function createSqliteMediaIndex(database: SqlHandle): MediaIndex {
  const sql = {
    addSource: database.prepare('INSERT INTO media_sources VALUES (?, ?, ?, ?, ?, ?, ?, ?)'),
    source: database.prepare(`SELECT ${SOURCE} FROM media_sources WHERE id = ?`),
    sources: database.prepare(`SELECT ${SOURCE} FROM media_sources ORDER BY created_at_ms, id`),
    setUrl: database.prepare('UPDATE media_sources SET url = ? WHERE id = ?'),
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
    // Of a row that is chosen by max(), SQLite gives the other columns too.
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

  const totals = createKeptTotals(
    (sourceId, rendition) => sql.totals.get(sourceId, sourceId, rendition) as SourceTotals,
  );

  function atomically<Result>(work: () => Result): Result {
    // A savepoint stands alone as well as inside a transaction of the caller's.
    database.exec('SAVEPOINT media');
    try {
      const result = work();
      database.exec('RELEASE media');
      return result;
    } catch (error) {
      database.exec('ROLLBACK TO media');
      database.exec('RELEASE media');
      throw error;
    }
  }

  function slot(key: SlotKey): Slot | undefined {
    const columns = sql.slot.get(...keyValues(key)) as SlotColumns | undefined;
    return columns === undefined ? undefined : toSlot(columns);
  }

  function tail(sourceId: string, rendition: string, count: number): Slot[] {
    return toSlots(sql.tail.all(sourceId, rendition, count)).toReversed();
  }

  /** Inside the transaction of what is chained: neither is ever there without the other. */
  function chain(sourceId: string, file: Fetched): void {
    const before = sql.lastCustody.get(sourceId, dayOf(file.receivedMs)) as CustodyLink | undefined;
    const { day, link, path, bytes, sha256, receivedMs, chain, cameSha256 } = linkAfter(before, sourceId, file);
    sql.addCustody.run(sourceId, day, link, path, bytes, sha256, receivedMs, chain, cameSha256);
  }

  function expect(drafts: readonly SlotDraft[]): Slot[] {
    return atomically(() =>
      drafts.map((draft) => {
        const known = slot(draft);
        if (known !== undefined) return known;
        const [before] = tail(draft.sourceId, draft.rendition, 1);
        const place = placeAfter(before, draft);
        sql.addSlot.run(
          ...keyValues(draft),
          place.ordinal,
          place.timeline,
          draft.mediaMs,
          draft.durMs,
          draft.pdtMs,
          draft.pdtOrigin,
          draft.init,
          draft.originPath,
          draft.path,
          draft.seenMs,
          draft.gap,
        );
        if (draft.gap !== null) totals.forget(draft.sourceId);
        return slotFrom(draft, place);
      }),
    );
  }

  function store(key: SlotKey, file: StoredFile): StoreOutcome {
    const known = slot(key);
    if (known === undefined) throw new Error(`no slot ${JSON.stringify(key)}`);
    if (known.file === null) {
      atomically(() => {
        sql.store.run(file.bytes, file.sha256, file.receivedMs, ...keyValues(key));
        chain(key.sourceId, { path: known.path, ...file });
      });
      if (known.gap === null) totals.grow(known, file);
      else totals.forget(key.sourceId);
      return 'stored';
    }
    if (known.file.sha256 === file.sha256) return 'same';
    sql.addConflict.run(...keyValues(key), known.file.sha256, file.sha256, file.bytes, file.receivedMs);
    return 'conflict';
  }

  return {
    addSource(row) {
      const { id, conferenceId, url, pinnedVariantUrl, createdAtMs, stoppedAtMs, kind, keyHash } = row;
      sql.addSource.run(id, conferenceId, url, pinnedVariantUrl, createdAtMs, stoppedAtMs, kind, keyHash);
    },
    source: (id) => sql.source.get(id) as SourceRow | undefined,
    sources: () => sql.sources.all() as SourceRow[],
    setSourceUrl(id, url) {
      sql.setUrl.run(url, id);
    },
    setSourceKey(id, keyHash) {
      sql.setKey.run(keyHash, id);
    },
    setSourceStopped(id, stoppedAtMs) {
      sql.setStopped.run(stoppedAtMs, id);
    },
    addOriginal({ sourceId, path, bytes, sha256, receivedMs }) {
      atomically(() => {
        sql.addOriginal.run(sourceId, path, bytes, sha256, receivedMs);
        chain(sourceId, { path, bytes, sha256, receivedMs });
      });
    },
    original: (sourceId) => sql.original.get(sourceId) as OriginalRow | undefined,
    dropOriginal(sourceId) {
      sql.dropOriginal.run(sourceId);
    },
    storedBefore: (sourceId, beforeMs) => toSlots(sql.storedBefore.all(sourceId, beforeMs)),
    putRendition({ sourceId, rendition, kind, name, language, bandwidth, height, codecs, isDefault, width }) {
      const values = [sourceId, rendition, kind, name, language, bandwidth, height, codecs, isDefault ? 1 : 0, width];
      sql.putRendition.run(...values);
    },
    renditions: (sourceId) =>
      (sql.renditions.all(sourceId) as (Omit<RenditionRow, 'isDefault'> & { isDefault: number })[]).map((row) => ({
        ...row,
        isDefault: row.isDefault === 1,
      })),
    openEpoch(row) {
      const { sourceId } = row;
      return sql.addEpoch.get(
        sourceId,
        row.sessionMs,
        row.basis,
        row.uncertaintyMs,
        row.openedAtMs,
        sourceId,
      ) as EpochRow;
    },
    epochs: (sourceId) => sql.epochs.all(sourceId) as EpochRow[],
    epochLengthMs: (sourceId, epoch) => (sql.epochLength.get(sourceId, epoch) as { lengthMs: number }).lengthMs,
    addInit({ sourceId, epoch, path, bytes, sha256, ...arrival }) {
      return atomically(() => {
        const known = sql.initByHash.get(sourceId, epoch, sha256) as InitRow | undefined;
        if (known !== undefined) return known;
        chain(sourceId, { path, bytes, sha256, ...arrival });
        return sql.addInit.get(sourceId, epoch, path, bytes, sha256, sourceId, epoch) as InitRow;
      });
    },
    init: (sourceId, epoch, init) => sql.init.get(sourceId, epoch, init) as InitRow | undefined,
    expect,
    store,
    markGap(key, reason) {
      sql.gap.run(reason, ...keyValues(key));
      totals.forget(key.sourceId);
    },
    slot,
    tail,
    expected: (sourceId) => toSlots(sql.expected.all(sourceId)),
    window: (sourceId, rendition, fromMs, toMs) =>
      toSlots(sql.window.all(sourceId, rendition, toMs, fromMs, fromMs - LONGEST_SEGMENT_MS)),
    gaps: (sourceId, count) => toSlots(sql.gaps.all(sourceId, count)).toReversed(),
    paths(sourceId) {
      const slots = sql.slotPaths.all(sourceId) as (Omit<SlotKey, 'sourceId'> & PathColumns & { stored: number })[];
      const others = [...sql.initPaths.all(sourceId), ...sql.originalPaths.all(sourceId)] as PathColumns[];
      return [
        ...slots.map(({ path, stored, deleted, ...key }) => ({
          ...{ path, slot: { sourceId, ...key } },
          ...{ stored: stored === 1, deleted: deleted === 1 },
        })),
        ...others.map(({ path, deleted }) => ({ path, slot: null, stored: deleted === 0, deleted: deleted === 1 })),
      ];
    },
    conflicts: (sourceId) => sql.conflicts.all(sourceId) as ConflictRow[],
    custody: (sourceId) => sql.custody.all(sourceId) as CustodyLink[],
    custodyHeads: (sourceId) => sql.custodyHeads.all(sourceId) as CustodyHead[],
    totals: (sourceId, rendition = MAIN_RENDITION) => totals.of(sourceId, rendition),
  };
}

function keyValues(key: SlotKey): [string, number, string, number] {
  return [key.sourceId, key.epoch, key.rendition, key.seq];
}

function toSlots(rows: unknown[]): Slot[] {
  return (rows as SlotColumns[]).map(toSlot);
}

function toSlot({ bytes, sha256, receivedMs, ...slot }: SlotColumns): Slot {
  const file = sha256 === null || bytes === null || receivedMs === null ? null : { bytes, sha256, receivedMs };
  return { ...slot, file };
}
