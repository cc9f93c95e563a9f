/** Parses HLS playlists. */
import { Parser, type Manifest, type PlaylistItem, type Segment } from 'm3u8-parser';
import { readDateRanges, type DateRange } from '../speakers/date-ranges.ts';
import { IngestError } from '../ingest-error.ts';
import type { EpochRow } from '../index/media-index.ts';
import { rangedAddress, type FileRange } from './ranged-address.ts';

export const MAX_PLAYLIST_BYTES = 5_000_000;
const MAX_SEGMENTS = 50_000;
const SOUND_CODECS = /^(?:mp4a|mp3|ac-3|ec-3|ac-4|opus|flac|alac|vorbis)/i;
/**
 * Shortest target duration, ms. Some servers write fractions of a second against the rules, and zero would poll without
 * rest.
 */
const MIN_TARGET_DURATION_MS = 500;
/** A target duration is believed up to this multiple of the longest listed segment ([M44]). */
const CREDIBLE_TARGET = 2;

/** The encryption of a segment: AES-128 in CBC mode, the whole segment at once. */
export interface SegmentKey {
  /** Address of the key. */
  readonly url: string;
  /** 16 bytes. */
  readonly iv: Uint8Array;
}

export interface PlaylistSegment {
  /** The origin's media sequence number. */
  readonly seq: number;
  /** May name a stretch of a file (`rangeOf`). Two stretches of one file are two addresses. */
  readonly url: string;
  /** EXTINF in ms. It is not rounded: rounding would add up over hours. */
  readonly durMs: number;
  /** Program date time of the first frame, Unix ms. Interpolated from the last one given. Null without any. */
  readonly pdtMs: number | null;
  readonly discontinuity: boolean;
  /** The origin itself declares a gap. */
  readonly gap: boolean;
  /** Initialisation section of fragmented MP4. Null for MPEG-TS. */
  readonly initUrl: string | null;
  /** Null if it is not encrypted. */
  readonly key: SegmentKey | null;
  readonly initKey: SegmentKey | null;
}

export interface MediaPlaylist {
  readonly kind: 'media';
  /** At most twice the longest listed segment, whatever the origin states. */
  readonly targetDurationMs: number;
  /** The origin states that nothing follows. */
  readonly ended: boolean;
  readonly segments: readonly PlaylistSegment[];
  /** Assumed time of its first frame, if neither dates nor its arrival show it. */
  readonly startsAt?: Pick<EpochRow, 'sessionMs' | 'uncertaintyMs'>;
  readonly dateRanges: readonly DateRange[];
}

export interface Variant {
  readonly url: string;
  /** Null if the origin does not state it. */
  readonly width: number | null;
  readonly height: number | null;
  readonly bandwidth: number;
  readonly codecs: string | null;
  /** All of its codecs are of sound. */
  readonly soundOnly: boolean;
  /** The sounds that belong to it. Null if it has only its own. */
  readonly soundGroup: string | null;
}

/** A sound that can be chosen beside a picture. */
export interface AlternateSound {
  readonly group: string;
  readonly name: string;
  /** BCP 47. Null if the origin does not state it. */
  readonly language: string | null;
  readonly isDefault: boolean;
  /** Null for the one that comes with the picture. */
  readonly url: string | null;
}

export interface MasterPlaylist {
  readonly kind: 'master';
  readonly variants: readonly Variant[];
  readonly sounds: readonly AlternateSound[];
}

/**
 * Parses a playlist that was fetched from `url` ([M3a]). Throws `not_a_playlist` if it does not start with #EXTM3U or
 * is empty. Throws `unsupported_playlist` for any encryption but AES-128.
 */
export function parsePlaylist(text: string, url: string): MediaPlaylist | MasterPlaylist {
  if (!text.replace(/^\uFEFF/, '').startsWith('#EXTM3U')) {
    throw new IngestError('not_a_playlist', 'the answer does not start with #EXTM3U');
  }
  // Checked on the text, because the parser drops keys that it does not understand.
  if ([...text.matchAll(/^#EXT-X-(?:SESSION-)?KEY:(.*)$/gm)].some(([, attributes = '']) => !isReadable(attributes))) {
    throw new IngestError('unsupported_playlist', 'the stream is encrypted, and not by AES-128');
  }
  const parser = new Parser();
  parser.addParser({ expression: /^#EXT-X-GAP/, customType: 'gap', segment: true });
  try {
    parser.push(text);
    parser.end();
  } catch {
    throw new IngestError('not_a_playlist', 'a line is not what it has to be');
  }
  const { manifest } = parser;
  if (manifest.playlists !== undefined && manifest.playlists.length > 0) return masterPlaylist(manifest, url);
  if (manifest.targetDuration === undefined) {
    throw new IngestError('not_a_playlist', 'neither variants nor a target duration');
  }
  if (manifest.segments.length > MAX_SEGMENTS) {
    throw new IngestError('too_large', `more than ${String(MAX_SEGMENTS)} segments`);
  }
  const firstSeq = manifest.mediaSequence ?? 0;
  const segments = manifest.segments.map((segment, index) => playlistSegment(segment, firstSeq + index, url));
  return {
    kind: 'media',
    targetDurationMs: credibleTargetMs(manifest.targetDuration * 1000, segments),
    ended: manifest.endList === true,
    segments,
    dateRanges: readDateRanges(text),
  };
}

function credibleTargetMs(statedMs: number, segments: readonly PlaylistSegment[]): number {
  const longestMs = segments.reduce((longest, { durMs }) => Math.max(longest, durMs), 0);
  const credibleMs = longestMs === 0 ? statedMs : Math.min(statedMs, CREDIBLE_TARGET * longestMs);
  return Math.max(credibleMs, MIN_TARGET_DURATION_MS);
}

function masterPlaylist(manifest: Manifest, url: string): MasterPlaylist {
  const variants = (manifest.playlists ?? []).map(({ uri, attributes }: PlaylistItem): Variant => {
    const codecs = attributes.CODECS ?? null;
    return {
      url: absolute(uri, url),
      width: attributes.RESOLUTION?.width ?? null,
      height: attributes.RESOLUTION?.height ?? null,
      bandwidth: attributes.BANDWIDTH ?? 0,
      codecs,
      soundOnly: codecs?.split(',').every((codec) => SOUND_CODECS.test(codec.trim())) === true,
      soundGroup: attributes.AUDIO ?? null,
    };
  });
  const sounds = Object.entries(manifest.mediaGroups?.AUDIO ?? {}).flatMap(([group, members]) =>
    Object.entries(members).map(([name, member]): AlternateSound => {
      const { language, uri } = member as { language?: string; uri?: string };
      const soundUrl = uri === undefined ? null : absolute(uri, url);
      return { group, name, language: language ?? null, isDefault: member.default, url: soundUrl };
    }),
  );
  return { kind: 'master', variants, sounds };
}

function isReadable(attributes: string): boolean {
  if (/(?:^|,)METHOD=NONE(?:,|$)/.test(attributes)) return true;
  if (!/(?:^|,)METHOD=AES-128(?:,|$)/.test(attributes) || !/(?:^|,)URI="[^"]+"/.test(attributes)) return false;
  return !/(?:^|,)KEYFORMAT=(?!"identity")/.test(attributes);
}

function playlistSegment(segment: Segment & { custom?: { gap?: unknown } }, seq: number, url: string): PlaylistSegment {
  const section: (Keyed & { readonly uri: string; readonly byterange?: FileRange }) | undefined = segment.map;
  const pdtMs = segment.programDateTime;
  return {
    seq,
    url: absolute(segment.uri, url, segment.byterange),
    durMs: segment.duration * 1000,
    pdtMs: pdtMs === undefined || Number.isNaN(pdtMs) ? null : Math.round(pdtMs),
    discontinuity: segment.discontinuity === true,
    gap: segment.custom?.gap !== undefined,
    initUrl: section === undefined ? null : absolute(section.uri, url, section.byterange),
    key: keyOf(segment, seq, url),
    initKey: section === undefined ? null : keyOf(section, seq, url),
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

interface Keyed {
  readonly key?: { readonly uri: string; readonly iv?: Uint32Array };
}

/** The key of a segment. Without an initialisation vector the sequence number is the vector. */
function keyOf({ key }: Keyed, seq: number, url: string): SegmentKey | null {
  if (key === undefined) return null;
  const words = key.iv ?? Uint32Array.of(0, 0, Math.floor(seq / 2 ** 32), seq % 2 ** 32);
  if (words.length !== 4) throw new IngestError('not_a_playlist', 'an initialisation vector is none');
  const iv = Buffer.alloc(16);
  for (const [order, word] of words.entries()) iv.writeUInt32BE(word, order * 4);
  return { url: absolute(key.uri, url), iv };
}
