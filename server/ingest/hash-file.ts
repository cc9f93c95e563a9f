import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Size of a read, bytes. It halves the cost of the streams' own 64 KiB. */
const CHUNK_BYTES = 1024 * 1024;

/** SHA-256 of a file, hex, without holding it in memory. Throws the errors of reading. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const chunks: AsyncIterable<Uint8Array> = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
