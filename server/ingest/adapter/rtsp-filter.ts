import { Transform } from 'node:stream';
import { IngestError } from '../ingest-error.ts';

const MAX_LINE_BYTES = 64_000;
const DOLLAR = 0x24;
const NEW_LINE = 0x0a;

/**
 * Passes on the answers of an RTSP server (RFC 2326), except redirections. The program would follow one past the guard
 * of addresses ([M21]). The filter reads lines as the program does. A line feed ends one. A `$` at its beginning is a
 * packet, also among headers.
 */
export function createRtspFilter(): Transform {
  let rest: Buffer = Buffer.alloc(0);
  /** Remaining bytes of a packet or a body, which have no lines. */
  let skip = 0;
  let bodyBytes = 0;

  function refuse(why: string): never {
    throw new IngestError('address_refused', `rtsp: ${why}`);
  }

  function takeLine(line: string): void {
    const status = /^RTSP\/\S*\s+(\S*)/.exec(line);
    if (status !== null && !/^[12456]\d\d$/.test(status[1] ?? '')) refuse('sent elsewhere');
    if (/^location\s*:/i.test(line)) refuse('sent elsewhere');
    const length = /^content-length\s*:\s*(\S*)/i.exec(line)?.[1];
    if (length !== undefined) bodyBytes = /^\d{1,7}$/.test(length) ? Number(length) : refuse('a length that is none');
    if (line !== '') return;
    skip = bodyBytes;
    bodyBytes = 0;
  }

  /** How many of these bytes are consumed. */
  function understood(bytes: Buffer): number {
    let at = 0;
    while (at < bytes.length) {
      if (skip > 0) {
        const skipped = Math.min(skip, bytes.length - at);
        skip -= skipped;
        at += skipped;
      } else if (bytes[at] === DOLLAR) {
        if (bytes.length - at < 4) break;
        skip = 4 + bytes.readUInt16BE(at + 2);
      } else {
        const end = bytes.indexOf(NEW_LINE, at);
        if (end === -1) {
          if (bytes.length - at > MAX_LINE_BYTES) refuse('a line without an end');
          break;
        }
        takeLine(bytes.toString('latin1', at, end).replaceAll('\r', '').replaceAll('\0', ''));
        at = end + 1;
      }
    }
    return at;
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        const length = understood(bytes);
        rest = bytes.subarray(length);
        done(null, length === 0 ? undefined : bytes.subarray(0, length));
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
