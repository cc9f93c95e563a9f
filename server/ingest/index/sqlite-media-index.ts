import { createKeptTotals } from './kept-totals.ts';
import { dayOf, linkAfter, type CustodyHead, type CustodyLink, type Fetched } from '../custody.ts';
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
import { prepareMediaStatements, type SqlHandle } from './sqlite-media-statements.ts';

/** How far before a window the search by time begins, ms. Segments last seconds. */
const LONGEST_SEGMENT_MS = 120_000;

interface SlotColumns extends Omit<Slot, 'file'> {
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly receivedMs: number | null;
}

interface PathColumns {
  readonly path: string;
  readonly deleted: number;
}

/** The index over the tables of migration 2. */
export function createSqliteMediaIndex(database: SqlHandle): MediaIndex {
  const sql = prepareMediaStatements(database);

  const totals = createKeptTotals(
    (sourceId, rendition) => sql.totals.get(sourceId, sourceId, rendition) as SourceTotals,
  );

  function atomically<Result>(work: () => Result): Result {
    // A savepoint works alone and inside a transaction of the caller.
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

  /** Runs inside the transaction of the chained row: neither exists without the other. */
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
    setSourceUrl(id, url, kind) {
      sql.setUrl.run(url, kind ?? null, id);
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
