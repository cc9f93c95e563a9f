import type { AnchorBasis } from '../../../shared/vocabulary/time.ts';
import type { GapReason, RenditionKind, SourceKind } from '../../../shared/vocabulary/media.ts';
import type { CustodyHead, CustodyLink } from '../custody.ts';

/**
 * Port of the index: what is recorded, where, and what is missing. It is synchronous like its database. Index and files
 * live and are backed up together. Playlists are built from the index and never from the files.
 */
export interface MediaIndex {
  addSource(source: SourceRow): void;
  source(id: string): SourceRow | undefined;
  sources(): readonly SourceRow[];
  /** The kind accompanies an address of another kind. */
  setSourceUrl(id: string, url: string, kind?: SourceKind): void;
  /** Null: nobody can send any more. */
  setSourceKey(id: string, keyHash: string | null): void;
  /** Null resumes the recording. */
  setSourceStopped(id: string, stoppedAtMs: number | null): void;

  /** Notes the uploaded file ([M20]) and chains it. A second one of a source is refused. */
  addOriginal(original: OriginalRow): void;
  original(sourceId: string): OriginalRow | undefined;
  /** Notes that the file was deleted on purpose ([M14]). */
  dropOriginal(sourceId: string): void;

  /** Notes a rendition or new facts about it. A recorded rendition is never removed. */
  putRendition(rendition: RenditionRow): void;
  /** The renditions of a source: pictures first, then by name. */
  renditions(sourceId: string): readonly RenditionRow[];

  /** Opens the next epoch of the source. This call assigns its number, dense from 1. */
  openEpoch(epoch: Omit<EpochRow, 'epoch'>): EpochRow;
  epochs(sourceId: string): readonly EpochRow[];
  /** Media time of the end of an epoch's last stored segment, ms. 0 without any. */
  epochLengthMs(sourceId: string, epoch: number): number;

  /** Notes an initialisation section and returns its number within the epoch, from 1. Equal bytes are one section. */
  addInit(init: NewInit): InitRow;
  init(sourceId: string, epoch: number, init: number): InitRow | undefined;

  /**
   * Notes segments that the origin announced, in order, before any byte is fetched. So a crash loses no knowledge of
   * them. This call assigns `ordinal` and `timeline`. An existing key stays unchanged.
   */
  expect(slots: readonly SlotDraft[]): readonly Slot[];
  /**
   * Fills a slot ([M5]). The first file stays. An equal file gives `same`, another file is recorded as a `conflict`.
   */
  store(key: SlotKey, file: StoredFile): StoreOutcome;
  /** Marks a slot as missing, whatever it was before. */
  markGap(key: SlotKey, reason: GapReason): void;

  slot(key: SlotKey): Slot | undefined;
  /** The newest `count` slots of a source and rendition, in order. */
  tail(sourceId: string, rendition: string, count: number): readonly Slot[];
  /** Slots announced and neither stored nor missing, in order. */
  expected(sourceId: string): readonly Slot[];
  /** Slots that overlap `[fromMs, toMs)` of programme time, in order. */
  window(sourceId: string, rendition: string, fromMs: number, toMs: number): readonly Slot[];
  /** The newest `count` missing slots of the main rendition, in order. */
  gaps(sourceId: string, count: number): readonly Slot[];
  /** Stored slots of all renditions that arrived before a moment, in order. */
  storedBefore(sourceId: string, beforeMs: number): readonly Slot[];
  /** Relative paths of every file that belongs to the source. */
  paths(sourceId: string): readonly MediaPath[];
  conflicts(sourceId: string): readonly ConflictRow[];
  /** The chain of custody of a source ([M13]), day by day. `store` and `addInit` add new files to it. */
  custody(sourceId: string): readonly CustodyLink[];
  /** The last link of each day of the chain. */
  custodyHeads(sourceId: string): readonly CustodyHead[];
  /** Of main, unless another rendition is named. */
  totals(sourceId: string, rendition?: string): SourceTotals;
}

export interface SourceRow {
  readonly id: string;
  readonly conferenceId: string;
  readonly kind: SourceKind;
  /**
   * As the user gave it. It may hold an access token, so it is never shown whole. For push: the name of the playlist.
   */
  readonly url: string;
  /** SHA-256 of the key that an encoder must show, hex. Null if nobody sends. */
  readonly keyHash: string | null;
  /** Address of the variant to record. Null: choose one. */
  readonly pinnedVariantUrl: string | null;
  readonly createdAtMs: number;
  /** Time of the command that ended the recording. Null while it goes on. */
  readonly stoppedAtMs: number | null;
}

/** The uploaded file from which a recording was made. Its name is not kept: it may name a person. */
export interface OriginalRow extends StoredFile {
  readonly sourceId: string;
  /** Relative to the media folder. */
  readonly path: string;
}

/** One of the streams of a source that are recorded together, in the same epochs and media time. */
export interface RenditionRow {
  readonly sourceId: string;
  /** Lower-case letters, digits and `-`: it is part of addresses and names a folder. */
  readonly rendition: string;
  readonly kind: RenditionKind;
  /** Name for the user's choice: `English`, `Floor`. */
  readonly name: string;
  /** BCP 47, as the origin states it, else null. */
  readonly language: string | null;
  /** Bits a second, as the origin states it, else 0. */
  readonly bandwidth: number;
  /** Pixels of the picture. Null if the origin does not state them, or without a picture. */
  readonly width: number | null;
  readonly height: number | null;
  /** RFC 6381, as the origin states it, else null. */
  readonly codecs: string | null;
  /** The sound that plays unless the user chooses. A picture without it and without a name has no sound of its own. */
  readonly isDefault: boolean;
}

/** An unbroken run of media. Within it, session time differs from `mediaMs` by a constant. */
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

/** An initialisation section as it arrived. */
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
   * Whether the origin stated the programme time. Otherwise it was counted on from an arrival or an earlier date.
   * The reason is that none was stated, or that the clock was off (`corrected`, [M6b]).
   */
  readonly pdtOrigin: 'origin' | 'counted' | 'corrected';
  readonly discontinuity: boolean;
  /** Initialisation section within the epoch. Null if none is needed or known. */
  readonly init: number | null;
  /** Path of the origin's address, without host and query, which may hold secrets. Empty if unknown. */
  readonly originPath: string;
  /** Present or future path of the file, relative to the media folder. */
  readonly path: string;
  readonly seenMs: number;
  /** Set if there is known to be nothing to fetch. */
  readonly gap: GapReason | null;
}

export interface StoredFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly receivedMs: number;
  /** SHA-256 of the bytes that arrived encrypted. Kept in the chain of custody alone. */
  readonly cameSha256?: string;
}

/** One announced segment: stored (`file`), missing (`gap`), or still expected (neither). */
export interface Slot extends Omit<SlotDraft, 'discontinuity'> {
  /** Dense from 0 over all epochs of the rendition: the media sequence of our own playlists. */
  readonly ordinal: number;
  /** Counts discontinuities over all epochs. Two neighbours differ where the player must reset. */
  readonly timeline: number;
  readonly file: StoredFile | null;
}

export type StoreOutcome = 'stored' | 'same' | 'conflict';

export interface MediaPath {
  readonly path: string;
  /** Null for initialisation sections, which belong to several segments, and for an uploaded original. */
  readonly slot: SlotKey | null;
  readonly stored: boolean;
  /** Deleted on purpose ([M14]). The next start removes what remains of it. */
  readonly deleted: boolean;
}

export interface ConflictRow extends SlotKey {
  readonly keptSha256: string;
  readonly refusedSha256: string;
  readonly refusedBytes: number;
  readonly atMs: number;
}

/** Of one rendition, except the bytes, which count all renditions. */
export interface SourceTotals {
  readonly recordedMs: number;
  readonly bytes: number;
  readonly segments: number;
  readonly gaps: number;
  readonly gapMs: number;
  /** Server time of arrival of the newest segment. Null without any. */
  readonly lastReceivedMs: number | null;
  /** Programme time of the first recorded frame. Null without any. */
  readonly firstPdtMs: number | null;
}

/** The rendition that every source has. Others follow its epochs. */
export const MAIN_RENDITION = 'main';

/** Position of a new slot in its source: the next ordinal, and a new timeline where the player must reset. */
export function placeAfter(before: Slot | undefined, draft: SlotDraft): Pick<Slot, 'ordinal' | 'timeline'> {
  if (before === undefined) return { ordinal: 0, timeline: 0 };
  const breaks = draft.discontinuity || draft.epoch !== before.epoch;
  return { ordinal: before.ordinal + 1, timeline: before.timeline + (breaks ? 1 : 0) };
}

/** A slot before any of its bytes have arrived. */
export function slotFrom(draft: SlotDraft, place: Pick<Slot, 'ordinal' | 'timeline'>): Slot {
  const { discontinuity: _saidByTimeline, ...rest } = draft;
  return { ...rest, ...place, file: null };
}
