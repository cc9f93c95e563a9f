import type { Readable } from 'node:stream';
import { IngestError } from './ingest-error.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Longest silence, ms. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/**
 * The body of a request from a stranger, with its bounds ([M2]). Throws `too_large`, and `unreachable` where it breaks
 * off, is silent for too long, or is not wanted any more. What is not read stays in the stream, so that whoever sent it
 * can be answered.
 */
export async function* boundedBody(
  stream: Readable,
  { maxBytes, idleMs, signal }: BodyLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  const breakOff = (why: string) => (): void => {
    stream.destroy(new IngestError('unreachable', why));
  };
  const timer = setTimeout(breakOff(`nothing came for ${String(idleMs)} ms`), idleMs);
  const abort = breakOff('not wanted any more');
  signal.addEventListener('abort', abort);
  try {
    let bytes = 0;
    for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
      timer.refresh();
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw new IngestError('too_large', `more than ${String(maxBytes)} bytes`);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof IngestError) throw error;
    throw new IngestError('unreachable', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

/** All of a body that is small. */
export async function wholeBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new IngestError('too_large', `more than ${String(maxBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
