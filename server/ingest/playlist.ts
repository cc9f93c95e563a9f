import { Parser, type Manifest, type PlaylistItem, type Segment } from 'm3u8-parser';
import { IngestError } from './ingest-error.ts';
import { rangedAddress, type FileRange } from './ranged-address.ts';

export const MAX_PLAYLIST_BYTES = 5_000_000;
const MAX_SEGMENTS = 50_000;
const MAX_VARIANT_HEIGHT = 720;
/** Servers write fractions of a second into the target duration against the rules; zero would poll without rest. */
const MIN_TARGET_DURATION_MS = 500;

export interface PlaylistSegment {
  /** The origin's media sequence number. */
  readonly seq: number;
  /** May name a stretch of a file (`rangeOf`); two stretches of one file are two addresses. */
  readonly url: string;
  /** EXTINF in ms, not rounded: rounding would add up over hours. */
  readonly durMs: number;
  /** Program date time of the first frame, Unix ms; interpolated from the last one given; null without any. */
  readonly pdtMs: number | null;
  readonly discontinuity: boolean;
  /** The origin itself says that there is nothing to fetch. */
  readonly gap: boolean;
  /** Initialisation section of fragmented MP4; null for MPEG-TS. */
  readonly initUrl: string | null;
}

export interface MediaPlaylist {
  readonly kind: 'media';
  readonly targetDurationMs: number;
  /** The origin says that nothing follows. */
  readonly ended: boolean;
  readonly segments: readonly PlaylistSegment[];
}

export interface Variant {
  readonly url: string;
  /** Null where the origin does not say. */
  readonly height: number | null;
  readonly bandwidth: number;
  /** The sound is in a playlist of its own. */
  readonly separateSound: boolean;
}

export interface MasterPlaylist {
  readonly kind: 'master';
  readonly variants: readonly Variant[];
}

/**
 * Reads a playlist fetched from `url` ([M3]). Throws `not_a_playlist` for anything that does not start with #EXTM3U
 * or holds nothing, and `unsupported_playlist` for encryption.
 */
export function parsePlaylist(text: string, url: string): MediaPlaylist | MasterPlaylist {
  if (!text.replace(/^\uFEFF/, '').startsWith('#EXTM3U')) {
    throw new IngestError('not_a_playlist', 'the answer does not start with #EXTM3U');
  }
  // Checked on the text: the parser drops keys that it does not understand.
  if (/^#EXT-X-(?:SESSION-)?KEY:(?!.*METHOD=NONE)/m.test(text)) {
    throw new IngestError('unsupported_playlist', 'the stream is encrypted');
  }
  const parser = new Parser();
  parser.addParser({ expression: /^#EXT-X-GAP/, customType: 'gap', segment: true });
  parser.push(text);
  parser.end();
  const { manifest } = parser;
  if (manifest.playlists !== undefined && manifest.playlists.length > 0) return masterPlaylist(manifest, url);
  if (manifest.targetDuration === undefined) {
    throw new IngestError('not_a_playlist', 'neither variants nor a target duration');
  }
  if (manifest.segments.length > MAX_SEGMENTS) {
    throw new IngestError('too_large', `more than ${String(MAX_SEGMENTS)} segments`);
  }
  const firstSeq = manifest.mediaSequence ?? 0;
  return {
    kind: 'media',
    targetDurationMs: Math.max(manifest.targetDuration * 1000, MIN_TARGET_DURATION_MS),
    ended: manifest.endList === true,
    segments: manifest.segments.map((segment, index) => playlistSegment(segment, firstSeq + index, url)),
  };
}

/** The pinned variant where it is listed; else the best of at most 720 lines; else the smallest. */
export function chooseVariant(master: MasterPlaylist, pinnedUrl: string | null): Variant {
  const whole = master.variants.filter((variant) => !variant.separateSound);
  const pinned = whole.find((variant) => variant.url === pinnedUrl);
  if (pinned !== undefined) return pinned;
  const byBandwidth = whole.toSorted((a, b) => a.bandwidth - b.bandwidth);
  const best = byBandwidth.findLast((variant) => variant.height === null || variant.height <= MAX_VARIANT_HEIGHT);
  const chosen = best ?? byBandwidth[0];
  if (chosen === undefined) {
    throw new IngestError('unsupported_playlist', 'picture and sound are in separate playlists');
  }
  return chosen;
}

function masterPlaylist(manifest: Manifest, url: string): MasterPlaylist {
  const sounds = manifest.mediaGroups?.AUDIO ?? {};
  const variants = (manifest.playlists ?? []).map((item: PlaylistItem): Variant => {
    const group = item.attributes.AUDIO === undefined ? {} : (sounds[item.attributes.AUDIO] ?? {});
    return {
      url: new URL(item.uri, url).href,
      height: item.attributes.RESOLUTION?.height ?? null,
      bandwidth: item.attributes.BANDWIDTH ?? 0,
      separateSound: Object.values(group).some((sound) => sound.uri !== undefined),
    };
  });
  return { kind: 'master', variants };
}

function playlistSegment(segment: Segment & { custom?: { gap?: unknown } }, seq: number, url: string): PlaylistSegment {
  const section: { readonly uri: string; readonly byterange?: FileRange } | undefined = segment.map;
  const pdtMs = segment.programDateTime;
  return {
    seq,
    url: absolute(segment.uri, url, segment.byterange),
    durMs: segment.duration * 1000,
    pdtMs: pdtMs === undefined || Number.isNaN(pdtMs) ? null : Math.round(pdtMs),
    discontinuity: segment.discontinuity === true,
    gap: segment.custom?.gap !== undefined,
    initUrl: section === undefined ? null : absolute(section.uri, url, section.byterange),
  };
}

function absolute(reference: string, base: string, range: FileRange | null = null): string {
  if (!URL.canParse(reference, base)) throw new IngestError('not_a_playlist', 'a line is not an address');
  if (range !== null && !isRange(range)) throw new IngestError('not_a_playlist', 'a byte range is none');
  return rangedAddress(new URL(reference, base), range);
}

function isRange({ offset, length }: FileRange): boolean {
  return Number.isSafeInteger(offset) && offset >= 0 && Number.isSafeInteger(length) && length > 0;
}
