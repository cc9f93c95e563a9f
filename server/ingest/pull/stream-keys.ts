/** Decrypts the segments of an encrypted stream. */
import { createDecipheriv, createHash } from 'node:crypto';
import type { FetchLimits } from './fetcher.ts';
import { IngestError } from '../ingest-error.ts';
import type { RetryingFetcher } from './retrying-fetcher.ts';
import type { SegmentKey } from '../playlist/playlist.ts';
import type { ArrivingBody } from '../segment-sink.ts';

const KEY_BYTES = 16;
const KEY_TIMEOUT_MS = 5000;
/** A key that does not come is requested once more after this. */
const RETRIES = { everyMs: 2500 };
/** More than any stream uses within its window. */
const KEPT_KEYS = 100;

/**
 * The keys of one encrypted stream ([M15]). They are fetched like everything else, held in memory, and never written.
 */
export interface StreamKeys {
  /**
   * The plain bytes of what `open` fetches. An unencrypted segment comes as fetched. A key that does not fit is fetched
   * again for the next try. Throws the errors of fetching, and `stream_refused` for a key that is none or does not fit.
   */
  plain(
    key: SegmentKey | null,
    open: () => Promise<AsyncIterable<Uint8Array>>,
    signal: AbortSignal,
  ): Promise<ArrivingBody>;
}

export function createStreamKeys(fetcher: RetryingFetcher): StreamKeys {
  const keys = new Map<string, Promise<Buffer>>();

  function keyAt(url: string, signal: AbortSignal): Promise<Buffer> {
    const known = keys.get(url);
    if (known !== undefined) return known;
    const fetched = fetchKey(fetcher, url, { timeoutMs: KEY_TIMEOUT_MS, maxBytes: KEY_BYTES, signal });
    keys.set(url, fetched);
    fetched.catch(() => keys.delete(url));
    for (const oldest of keys.keys()) {
      if (keys.size <= KEPT_KEYS) break;
      keys.delete(oldest);
    }
    return fetched;
  }

  return {
    async plain(key, open, signal) {
      if (key === null) return open();
      const secret = await keyAt(key.url, signal);
      return decrypted(await open(), secret, key.iv, () => keys.delete(key.url));
    },
  };
}

async function fetchKey(fetcher: RetryingFetcher, url: string, limits: FetchLimits): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of (await fetcher.open(url, limits, RETRIES)).body) chunks.push(chunk);
  } catch (error) {
    // A missing key states nothing about the segment.
    throw error instanceof IngestError ? new IngestError(error.code, `key: ${error.message}`) : error;
  }
  const key = Buffer.concat(chunks);
  if (key.length !== KEY_BYTES) throw new IngestError('stream_refused', `a key of ${String(key.length)} bytes`);
  return key;
}

/** The plain bytes, and afterwards the hash of what came. */
function decrypted(
  body: AsyncIterable<Uint8Array>,
  key: Buffer,
  iv: Uint8Array,
  onMisfit: () => void,
): ArrivingBody & Required<Pick<ArrivingBody, 'cameSha256'>> {
  const hash = createHash('sha256');
  let digest: string | null = null;

  function misfit(): IngestError {
    onMisfit();
    return new IngestError('stream_refused', 'the key does not fit');
  }

  async function* plainBytes(): AsyncGenerator<Uint8Array, void, undefined> {
    const decipher = createDecipheriv('aes-128-cbc', key, iv);
    let isFirst = true;
    for await (const chunk of body) {
      hash.update(chunk);
      const plain = decipher.update(chunk);
      if (plain.length === 0) continue;
      // One wrong key in 256 leaves a padding that looks right.
      if (isFirst && !isMedia(plain)) throw misfit();
      isFirst = false;
      yield plain;
    }
    try {
      yield decipher.final();
    } catch {
      throw misfit();
    }
    digest = hash.digest('hex');
  }

  return {
    [Symbol.asyncIterator]: plainBytes,
    cameSha256: () => {
      if (digest === null) throw new Error('not read to its end');
      return digest;
    },
  };
}

/** Whether bytes begin like TS, a box of MP4, or packed sound. */
function isMedia(head: Buffer): boolean {
  const [first = 0, second = 0] = head;
  if (first === 0x47 || head.subarray(0, 3).toString('latin1') === 'ID3') return true;
  if ((first === 0xff && second >= 0xe0) || (first === 0x0b && second === 0x77)) return true;
  return /^[a-z0-9]{4}$/i.test(head.subarray(4, 8).toString('latin1'));
}
