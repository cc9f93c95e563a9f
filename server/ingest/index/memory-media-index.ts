import { RENDITION_KINDS } from '../../../shared/vocabulary/media.ts';
import { dayOf, linkAfter, type CustodyLink, type Fetched } from '../custody.ts';
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
  type SlotKey,
  type SourceRow,
} from './media-index.ts';

/** The index without a database, for tests and for probing a folder of media. It is lost at exit. */
export function createMemoryMediaIndex(): MediaIndex {
  const sources = new Map<string, SourceRow>();
  const originals = new Map<string, OriginalRow>();
  const droppedOriginals = new Set<string>();
  const renditions: RenditionRow[] = [];
  const epochs: EpochRow[] = [];
  const inits: InitRow[] = [];
  const slots = new Map<string, Slot>();
  const conflicts: ConflictRow[] = [];
  const custody: CustodyLink[] = [];

  function slotsOf(sourceId: string, rendition?: string): Slot[] {
    return [...slots.values()].filter(
      (slot) => slot.sourceId === sourceId && (rendition === undefined || slot.rendition === rendition),
    );
  }

  function chain(sourceId: string, file: Fetched): void {
    const day = dayOf(file.receivedMs);
    const before = custody.findLast((each) => each.sourceId === sourceId && each.day === day);
    custody.push(linkAfter(before, sourceId, file));
  }

  function chainOf(sourceId: string): CustodyLink[] {
    return custody
      .filter((each) => each.sourceId === sourceId)
      .toSorted((a, b) => (a.day === b.day ? a.link - b.link : a.day < b.day ? -1 : 1));
  }

  function changeSource(id: string, change: Partial<SourceRow>): void {
    const source = sources.get(id);
    if (source !== undefined) sources.set(id, { ...source, ...change });
  }

  return {
    addSource(source) {
      if (sources.has(source.id)) throw new Error(`source ${source.id} exists`);
      sources.set(source.id, source);
    },
    source: (id) => sources.get(id),
    sources: () => [...sources.values()].toSorted((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1)),
    setSourceUrl(id, url, kind) {
      changeSource(id, { url, ...(kind && { kind }) });
    },
    setSourceKey(id, keyHash) {
      changeSource(id, { keyHash });
    },
    setSourceStopped(id, stoppedAtMs) {
      changeSource(id, { stoppedAtMs });
    },

    addOriginal(row) {
      const { sourceId, ...file } = row;
      if (originals.has(sourceId)) throw new Error(`source ${sourceId} has an original`);
      originals.set(sourceId, row);
      chain(sourceId, file);
    },
    original: (sourceId) => originals.get(sourceId),
    dropOriginal(sourceId) {
      droppedOriginals.add(sourceId);
    },
    storedBefore: (sourceId, beforeMs) =>
      slotsOf(sourceId)
        .filter(({ file }) => file !== null && file.receivedMs < beforeMs)
        .toSorted((a, b) => (a.rendition === b.rendition ? a.ordinal - b.ordinal : a.rendition < b.rendition ? -1 : 1)),

    putRendition(row) {
      const known = renditions.findIndex((each) => each.sourceId === row.sourceId && each.rendition === row.rendition);
      if (known === -1) renditions.push(row);
      else renditions[known] = row;
    },
    renditions: (sourceId) =>
      renditions
        .filter((each) => each.sourceId === sourceId)
        .toSorted((a, b) => (placeText(a) < placeText(b) ? -1 : 1)),

    openEpoch(draft) {
      const before = epochs.findLast((each) => each.sourceId === draft.sourceId);
      const row = { ...draft, epoch: (before?.epoch ?? 0) + 1 };
      epochs.push(row);
      return row;
    },
    epochs: (sourceId) => epochs.filter((each) => each.sourceId === sourceId),
    epochLengthMs: (sourceId, epoch) =>
      Math.max(
        0,
        ...slotsOf(sourceId)
          .filter((slot) => slot.epoch === epoch && slot.file !== null)
          .map((slot) => slot.mediaMs + slot.durMs),
      ),

    addInit({ receivedMs, cameSha256, ...draft }) {
      const siblings = inits.filter((each) => each.sourceId === draft.sourceId && each.epoch === draft.epoch);
      const known = siblings.find((each) => each.sha256 === draft.sha256);
      if (known !== undefined) return known;
      const row = { ...draft, init: siblings.length + 1 };
      inits.push(row);
      const { path, bytes, sha256 } = row;
      chain(row.sourceId, { path, bytes, sha256, receivedMs, cameSha256: cameSha256 ?? null });
      return row;
    },
    init: (sourceId, epoch, init) =>
      inits.find((each) => each.sourceId === sourceId && each.epoch === epoch && each.init === init),

    expect: (drafts) =>
      drafts.map((draft) => {
        const known = slots.get(keyText(draft));
        if (known !== undefined) return known;
        const slot = slotFrom(draft, placeAfter(slotsOf(draft.sourceId, draft.rendition).at(-1), draft));
        slots.set(keyText(draft), slot);
        return slot;
      }),
    store(key, file) {
      const slot = slots.get(keyText(key));
      if (slot === undefined) throw new Error(`no slot ${keyText(key)}`);
      if (slot.file === null) {
        slots.set(keyText(key), { ...slot, gap: null, file });
        chain(key.sourceId, { path: slot.path, ...file });
        return 'stored';
      }
      if (slot.file.sha256 === file.sha256) return 'same';
      conflicts.push({
        sourceId: key.sourceId,
        epoch: key.epoch,
        rendition: key.rendition,
        seq: key.seq,
        keptSha256: slot.file.sha256,
        refusedSha256: file.sha256,
        refusedBytes: file.bytes,
        atMs: file.receivedMs,
      });
      return 'conflict';
    },
    markGap(key, gap) {
      const slot = slots.get(keyText(key));
      if (slot !== undefined) slots.set(keyText(key), { ...slot, gap, file: null });
    },

    slot: (key) => slots.get(keyText(key)),
    tail: (sourceId, rendition, count) => (count === 0 ? [] : slotsOf(sourceId, rendition).slice(-count)),
    expected: (sourceId) => slotsOf(sourceId).filter((slot) => slot.gap === null && slot.file === null),
    window: (sourceId, rendition, fromMs, toMs) =>
      slotsOf(sourceId, rendition).filter((slot) => slot.pdtMs < toMs && slot.pdtMs + slot.durMs > fromMs),
    gaps: (sourceId, count) =>
      slotsOf(sourceId, MAIN_RENDITION)
        .filter((slot) => slot.gap !== null)
        .slice(-count),
    paths: (sourceId) => [
      ...slotsOf(sourceId).map(({ path, epoch, rendition, seq, file, gap }) => ({
        path,
        slot: { sourceId, epoch, rendition, seq },
        stored: file !== null,
        deleted: gap === 'deleted',
      })),
      ...[...new Set(inits.filter((each) => each.sourceId === sourceId).map((each) => each.path))].map((path) => ({
        path,
        slot: null,
        stored: true,
        deleted: false,
      })),
      ...[...originals.values()]
        .filter((each) => each.sourceId === sourceId)
        .map(({ path }) => {
          const deleted = droppedOriginals.has(sourceId);
          return { path, slot: null, stored: !deleted, deleted };
        }),
    ],
    conflicts: (sourceId) => conflicts.filter((each) => each.sourceId === sourceId),
    custody: chainOf,
    custodyHeads: (sourceId) =>
      chainOf(sourceId)
        .filter(({ day }, at, all) => all[at + 1]?.day !== day)
        .map(({ day, link, chain }) => ({ day, link, chain })),
    totals(sourceId, rendition = MAIN_RENDITION) {
      const bytes = sum(slotsOf(sourceId).map((slot) => slot.file?.bytes ?? 0));
      const all = slotsOf(sourceId, rendition);
      const stored = all.filter((slot) => slot.file !== null);
      const missing = all.filter((slot) => slot.gap !== null);
      return {
        recordedMs: sum(stored.map((slot) => slot.durMs)),
        bytes,
        segments: stored.length,
        gaps: missing.length,
        gapMs: sum(missing.map((slot) => slot.durMs)),
        lastReceivedMs: extreme(
          Math.max,
          stored.map((slot) => slot.file?.receivedMs ?? 0),
        ),
        firstPdtMs: extreme(
          Math.min,
          stored.map((slot) => slot.pdtMs),
        ),
      };
    },
  };
}

function keyText(key: SlotKey): string {
  return `${key.sourceId}/${String(key.epoch)}/${key.rendition}/${String(key.seq)}`;
}

function placeText({ kind, name, rendition }: RenditionRow): string {
  return `${String(RENDITION_KINDS.indexOf(kind))} ${name} ${rendition}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function extreme(pick: (a: number, b: number) => number, values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((a, b) => pick(a, b));
}
