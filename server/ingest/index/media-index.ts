import type { AnchorBasis } from '../../../shared/vocabulary/anchor-basis.ts';
import type { GapReason } from '../../../shared/vocabulary/gap-reason.ts';
import type { RenditionKind } from '../../../shared/vocabulary/rendition-kind.ts';
import type { SourceKind } from '../../../shared/vocabulary/source-kind.ts';
import type { CustodyHead, CustodyLink } from '../custody.ts';

/**
 * What is recorded, where, and what is missing: the port. Synchronous, like the database beside the files that it
 * describes: index and files live and are backed up together. Playlists are built from it and never from the files.
 */
export interface MediaIndex {
  addSource(source: SourceRow): void;
  source(id: string): SourceRow | undefined;
  sources(): readonly SourceRow[];
  /** The kind goes with the address where that is one of another kind. */
  setSourceUrl(id: string, url: string, kind?: SourceKind): void;
  /** Null: nobody can send any more. */
  setSourceKey(id: string, keyHash: string | null): void;
  /** Null takes the recording up again. */
  setSourceStopped(id: string, stoppedAtMs: number | null): void;

  /** Notes the file that was handed over ([M20]): part of the chain of custody; a second one of a source is refused. */
  addOriginal(original: OriginalRow): void;
  original(sourceId: string): OriginalRow | undefined;
  /** Notes that it was deleted on purpose ([M14]). */
  dropOriginal(sourceId: string): void;

  /** Notes a rendition, or what is newly known of it; recorded ones are never forgotten. */
  putRendition(rendition: RenditionRow): void;
  /** The renditions of a source, the picture first, then by name. */
  renditions(sourceId: string): readonly RenditionRow[];

  /** Opens the next epoch of the source; its number is handed out here, dense from 1. */
  openEpoch(epoch: Omit<EpochRow, 'epoch'>): EpochRow;
  epochs(sourceId: string): readonly EpochRow[];
  /** Media time of the end of an epoch's last stored segment, ms; 0 without any. */
  epochLengthMs(sourceId: string, epoch: number): number;

  /** Notes an initialisation section and gives its number within the epoch, from 1; equal bytes are one section. */
  addInit(init: NewInit): InitRow;
  init(sourceId: string, epoch: number, init: number): InitRow | undefined;

  /**
   * Notes segments that the origin announced, in order, before any byte is fetched: what a crash leaves unfinished
   * stays known. `ordinal` and `timeline` are handed out here. A key that exists already is left as it is.
   */
  expect(slots: readonly SlotDraft[]): readonly Slot[];
  /** Fills a slot ([M5]): the first file stays; an equal one is `same`; another one is recorded as a `conflict`. */
  store(key: SlotKey, file: StoredFile): StoreOutcome;
  /** Declares a slot missing, whatever it was before. */
  markGap(key: SlotKey, reason: GapReason): void;

  slot(key: SlotKey): Slot | undefined;
  /** The newest `count` slots of a source and rendition, in order. */
  tail(sourceId: string, rendition: string, count: number): readonly Slot[];
  /** Slots announced and neither stored nor given up, in order. */
  expected(sourceId: string): readonly Slot[];
  /** Slots that overlap `[fromMs, toMs)` of programme time, in order. */
  window(sourceId: string, rendition: string, fromMs: number, toMs: number): readonly Slot[];
  /** Slots of the main rendition that are missing, in order; the newest `count`. */
  gaps(sourceId: string, count: number): readonly Slot[];
  /** Stored slots of all renditions that arrived before a moment, in order. */
  storedBefore(sourceId: string, beforeMs: number): readonly Slot[];
  /** Relative paths of every file that belongs to the source. */
  paths(sourceId: string): readonly MediaPath[];
  conflicts(sourceId: string): readonly ConflictRow[];
  /** The chain of custody of a source ([M13]), day by day: `store` and `addInit` add to it what is new. */
  custody(sourceId: string): readonly CustodyLink[];
  /** The last link of each day of it. */
  custodyHeads(sourceId: string): readonly CustodyHead[];
  /** Of main, unless another rendition is named. */
  totals(sourceId: string, rendition?: string): SourceTotals;
}

export interface SourceRow {
  readonly id: string;
  readonly conferenceId: string;
  readonly kind: SourceKind;
  /** As the user gave it; may carry an access token: never shown whole. Of what is sent to us, the name of the playlist. */
  readonly url: string;
  /** SHA-256 of the key that whoever sends to us has to show, hex; null where nobody sends. */
  readonly keyHash: string | null;
  /** Address of the variant to record where the playlist offers several; null: choose. */
  readonly pinnedVariantUrl: string | null;
  readonly createdAtMs: number;
  /** When a command ended the recording; null while it goes on. */
  readonly stoppedAtMs: number | null;
}

/** The file that an uploaded recording was made from, as it came. Its name is not kept: it may name a person. */
export interface OriginalRow extends StoredFile {
  readonly sourceId: string;
  /** Relative to the media folder. */
  readonly path: string;
}

/** One of the streams that are recorded together of a source: all in the same epochs, by the same media time. */
export interface RenditionRow {
  readonly sourceId: string;
  /** Lower-case letters, digits and `-`: it stands in addresses and names a folder. */
  readonly rendition: string;
  readonly kind: RenditionKind;
  /** What people choose it by: `English`, `Floor`. */
  readonly name: string;
  /** BCP 47, as the origin says; null where it does not. */
  readonly language: string | null;
  /** Bits a second, as the origin says; 0 where it does not. */
  readonly bandwidth: number;
  /** Points of the picture; null where the origin does not say, or there is none. */
  readonly width: number | null;
  readonly height: number | null;
  /** RFC 6381, as the origin says; null where it does not. */
  readonly codecs: string | null;
  /** The sound that is heard unless somebody chooses. A picture that is not, and has no name, has no sound of its own. */
  readonly isDefault: boolean;
}

/** An unbroken run of media: within it, session time is a constant away from `mediaMs`. */
export interface EpochRow {
  readonly sourceId: string;
  readonly epoch: number;
  /** Session time of the epoch's first frame, Unix ms. */
  readonly sessionMs: number;
  readonly basis: Extract<AnchorBasis, 'pdt' | 'arrival'>;
  readonly uncertaintyMs: number;
  readonly openedAtMs: number;
}

export interface InitRow {
  readonly sourceId: string;
  readonly epoch: number;
  readonly init: number;
  /** Relative to the media folder. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A section as it came. */
export interface NewInit extends Omit<InitRow, 'init'>, Pick<StoredFile, 'cameSha256'> {
  readonly receivedMs: number;
}

export interface SlotKey {
  readonly sourceId: string;
  readonly epoch: number;
  readonly rendition: string;
  /** The origin's media sequence number. */
  readonly seq: number;
}

export interface SlotDraft extends SlotKey {
  /** Media time from the epoch's first frame to this segment's first, gaps included, ms. */
  readonly mediaMs: number;
  readonly durMs: number;
  /** Programme time of the first frame, Unix ms. */
  readonly pdtMs: number;
  /**
   * Whether the origin stated the programme time, or it was counted on from an arrival or an earlier statement:
   * because there was none, or because the origin's clock was off (`corrected`, [M6]).
   */
  readonly pdtOrigin: 'origin' | 'counted' | 'corrected';
  readonly discontinuity: boolean;
  /** Initialisation section within the epoch; null where none is needed or none is known. */
  readonly init: number | null;
  /** Path of the origin's address, without host and query (which may hold secrets); empty where never seen. */
  readonly originPath: string;
  /** Where the file is or will be, relative to the media folder. */
  readonly path: string;
  readonly seenMs: number;
  /** Set where it is known from the start that there is nothing to fetch. */
  readonly gap: GapReason | null;
}

export interface StoredFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly receivedMs: number;
  /** SHA-256 of what came, where it came encrypted; kept in the chain of custody alone. */
  readonly cameSha256?: string;
}

/** One announced segment: stored (`file`), missing (`gap`), or still expected (neither). */
export interface Slot extends Omit<SlotDraft, 'discontinuity'> {
  /** Dense from 0 over all epochs of the source's rendition: the media sequence of our own playlists. */
  readonly ordinal: number;
  /** Counts discontinuities over all epochs: two neighbours differ where the player must reset. */
  readonly timeline: number;
  readonly file: StoredFile | null;
}

export type StoreOutcome = 'stored' | 'same' | 'conflict';

export interface MediaPath {
  readonly path: string;
  /** Null for initialisation sections, which belong to several segments, and for an original. */
  readonly slot: SlotKey | null;
  readonly stored: boolean;
  /** Deleted on purpose ([M14]): what is still there of it goes at the next start. */
  readonly deleted: boolean;
}

export interface ConflictRow extends SlotKey {
  readonly keptSha256: string;
  readonly refusedSha256: string;
  readonly refusedBytes: number;
  readonly atMs: number;
}

/** Of one rendition, but for the bytes, which are those of all. */
export interface SourceTotals {
  readonly recordedMs: number;
  readonly bytes: number;
  readonly segments: number;
  readonly gaps: number;
  readonly gapMs: number;
  /** Server time of arrival of the newest segment; null without any. */
  readonly lastReceivedMs: number | null;
  /** Programme time of the first frame recorded; null without any. */
  readonly firstPdtMs: number | null;
}

/** The rendition that is recorded of every source; others follow its epochs. */
export const MAIN_RENDITION = 'main';

/** Where a new slot stands among all of its source: next ordinal; a new timeline where the player must reset. */
export function placeAfter(before: Slot | undefined, draft: SlotDraft): Pick<Slot, 'ordinal' | 'timeline'> {
  if (before === undefined) return { ordinal: 0, timeline: 0 };
  const breaks = draft.discontinuity || draft.epoch !== before.epoch;
  return { ordinal: before.ordinal + 1, timeline: before.timeline + (breaks ? 1 : 0) };
}

/** A slot as it stands before any of its bytes have come. */
export function slotFrom(draft: SlotDraft, place: Pick<Slot, 'ordinal' | 'timeline'>): Slot {
  const { discontinuity: _saidByTimeline, ...rest } = draft;
  return { ...rest, ...place, file: null };
}
