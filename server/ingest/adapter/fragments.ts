import { IngestError } from '../ingest-error.ts';

/** A part of incoming fragmented MP4. */
export type Piece =
  | { readonly kind: 'section'; readonly bytes: Buffer }
  | {
      readonly kind: 'fragment';
      readonly bytes: Buffer;
      /** Length of the picture, or of the sound without a picture, ms. Rounded so that the sum stays exact. */
      readonly durMs: number;
    };

/** Largest box of a live stream, bytes. */
const MAX_BOX_BYTES = 64_000_000;

interface Track {
  readonly isPicture: boolean;
  /** Units a second. */
  readonly timescale: number;
}

/**
 * Splits a stream of fragmented MP4 (ISO/IEC 14496-12) into its initialisation section and one fragment after another.
 * An incomplete fragment at the end is dropped. Throws `too_large`, and `unsupported_media` for any other format.
 */
export async function* piecesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Piece, void, undefined> {
  let head: Buffer[] = [];
  let moof: Buffer | null = null;
  let tracks: ReadonlyMap<number, Track> = new Map();
  const clock = createClock();
  for await (const { type, bytes } of boxesOf(stream)) {
    if (type === 'ftyp') head = [bytes];
    else if (type === 'moov') {
      tracks = tracksOf(bytes);
      yield { kind: 'section', bytes: Buffer.concat([...head, bytes]) };
    } else if (type === 'moof') moof = bytes;
    else if (type === 'mdat' && moof !== null) {
      const durMs = clock.count(secondsOf(moof, tracks));
      yield { kind: 'fragment', bytes: Buffer.concat([moof, bytes]), durMs };
      moof = null;
    }
  }
}

/** Rounds to whole milliseconds. Their sum never strays from the sum of the exact values. */
function createClock(): { count(seconds: number): number } {
  let exactMs = 0;
  return {
    count(seconds) {
      const fromMs = Math.round(exactMs);
      exactMs += seconds * 1000;
      return Math.round(exactMs) - fromMs;
    },
  };
}

interface Box {
  readonly type: string;
  /** Length with the header, bytes. */
  readonly bytes: Buffer;
}

async function* boxesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Box, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  let wanted = 16;
  for await (const part of stream) {
    parts.push(part);
    length += part.byteLength;
    if (length < wanted) continue;
    let rest = Buffer.concat(parts);
    for (wanted = sizeOf(rest); rest.length >= wanted; wanted = sizeOf(rest)) {
      yield { type: typeOf(rest, 0), bytes: rest.subarray(0, wanted) };
      rest = rest.subarray(wanted);
    }
    parts = [rest];
    length = rest.length;
  }
}

/** Length of the box that begins here, bytes. 16 while it cannot be known yet. */
function sizeOf(bytes: Buffer): number {
  if (bytes.length < 16) return 16;
  const short = bytes.readUInt32BE(0);
  const size = short === 1 ? Number(bytes.readBigUInt64BE(8)) : short;
  if (size < 8) throw notOurs('a box without a size');
  if (size > MAX_BOX_BYTES) throw new IngestError('too_large', `a box of ${String(size)} bytes`);
  return size;
}

function typeOf(bytes: Buffer, at: number): string {
  return bytes.toString('latin1', at + 4, at + 8);
}

function notOurs(why: string): IngestError {
  return new IngestError('unsupported_media', `no fragmented MP4: ${why}`);
}

/** All boxes inside a range of bytes. */
function* childrenOf(bytes: Buffer): Generator<{ readonly type: string; readonly body: Buffer }> {
  for (let at = 0; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > bytes.length) throw notOurs('a box that leaves its parent');
    yield { type: typeOf(bytes, at), body: bytes.subarray(at + 8, at + size) };
    at += size;
  }
}

function childOf(bytes: Buffer, ...path: readonly string[]): Buffer {
  let body = bytes;
  for (const type of path) {
    const child = [...childrenOf(body)].find((each) => each.type === type);
    if (child === undefined) throw notOurs(`no ${type}`);
    ({ body } = child);
  }
  return body;
}

function tracksOf(moov: Buffer): ReadonlyMap<number, Track> {
  const tracks = new Map<number, Track>();
  for (const { type, body } of childrenOf(moov.subarray(8))) {
    if (type !== 'trak') continue;
    const header = childOf(body, 'tkhd');
    const media = childOf(body, 'mdia', 'mdhd');
    // Version 1 has times of 64 bits.
    const id = header.readUInt32BE(header[0] === 1 ? 20 : 12);
    const timescale = media.readUInt32BE(media[0] === 1 ? 20 : 12);
    const isPicture = childOf(body, 'mdia', 'hdlr').toString('latin1', 8, 12) === 'vide';
    tracks.set(id, { isPicture, timescale });
  }
  return tracks;
}

/** Length of a fragment, seconds. */
function secondsOf(moof: Buffer, tracks: ReadonlyMap<number, Track>): number {
  let picture = 0;
  let other = 0;
  for (const { type, body } of childrenOf(moof.subarray(8))) {
    if (type !== 'traf') continue;
    const { id, defaultUnits } = trackHeader(childOf(body, 'tfhd'));
    const track = tracks.get(id);
    if (track === undefined) throw notOurs('a fragment of no track');
    let units = 0;
    for (const each of childrenOf(body)) if (each.type === 'trun') units += unitsOf(each.body, defaultUnits);
    const seconds = units / track.timescale;
    if (track.isPicture) picture = Math.max(picture, seconds);
    else other = Math.max(other, seconds);
  }
  return picture > 0 ? picture : other;
}

function trackHeader(tfhd: Buffer): { readonly id: number; readonly defaultUnits: number } {
  const flags = tfhd.readUInt32BE(0);
  const at = 8 + (flags & 0x1 ? 8 : 0) + (flags & 0x2 ? 4 : 0);
  return { id: tfhd.readUInt32BE(4), defaultUnits: flags & 0x8 ? tfhd.readUInt32BE(at) : 0 };
}

function unitsOf(trun: Buffer, defaultUnits: number): number {
  const flags = trun.readUInt32BE(0);
  const samples = trun.readUInt32BE(4);
  if (!(flags & 0x100)) return samples * defaultUnits;
  const step = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => flags & flag).length;
  let at = 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
  let units = 0;
  for (let sample = 0; sample < samples; sample++, at += step) units += trun.readUInt32BE(at);
  return units;
}
