import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { CodedError } from '../coded-error.ts';

export interface Checksum {
  readonly algorithm: 'sha1' | 'sha256';
  /** Base64. */
  readonly digest: string;
}

export interface AppendRequest {
  readonly path: string;
  /** Bytes that are already there. Bytes beyond them were never confirmed and are dropped. */
  readonly fromBytes: number;
  readonly sizeBytes: number;
  readonly body: AsyncIterable<Uint8Array>;
  /** Checksum of this body. A body that does not match leaves nothing. */
  readonly checksum: Checksum | null;
  /** Called with the number of bytes that are safely on the disk. An exception ends the transfer. */
  readonly onSaved: (bytes: number) => Promise<void>;
}

/** A power cut costs at most this many bytes. */
const SAVE_EVERY_BYTES = 16 * 1024 * 1024;

/** The body differs from what its sender meant to send. */
export class ChecksumMismatch extends Error {}

/**
 * Appends a body to an upload. If the body breaks off, its received part stays.
 *
 * @throws `too_large` for more than was announced; `disk_full`; ChecksumMismatch; any error of the body.
 */
export async function appendBody(request: AppendRequest): Promise<void> {
  const { path, fromBytes, sizeBytes, body, checksum, onSaved } = request;
  const handle = await open(path, fromBytes === 0 ? 'w' : 'r+');
  let bytes = fromBytes;
  let savedBytes = fromBytes;
  const hash = checksum === null ? null : createHash(checksum.algorithm);
  const save = async (): Promise<void> => {
    if (bytes === savedBytes) return;
    await handle.datasync();
    savedBytes = bytes;
    await onSaved(bytes);
  };
  try {
    await handle.truncate(fromBytes);
    try {
      for await (const chunk of body) {
        if (bytes + chunk.byteLength > sizeBytes) throw new CodedError('too_large');
        await writeWhole(handle, chunk, bytes);
        bytes += chunk.byteLength;
        hash?.update(chunk);
        if (hash === null && bytes - savedBytes >= SAVE_EVERY_BYTES) await save();
      }
      if (hash !== null && hash.digest('base64') !== checksum?.digest) throw new ChecksumMismatch();
      await save();
    } catch (error) {
      if (hash === null) await save();
      else await handle.truncate(fromBytes);
      throw asDiskFull(error);
    }
  } finally {
    await handle.close();
  }
}

async function writeWhole(handle: Awaited<ReturnType<typeof open>>, chunk: Uint8Array, at: number): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength)
    written += (await handle.write(chunk, written, chunk.byteLength - written, at + written)).bytesWritten;
}

function asDiskFull(error: unknown): unknown {
  const { code } = error as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' ? new CodedError('disk_full') : error;
}
