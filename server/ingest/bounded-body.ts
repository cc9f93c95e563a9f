/** Reads the body of a request from a stranger within bounds of size and silence. */
import type { Readable } from 'node:stream';
import { IngestError } from './ingest-error.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /** Longest silence, ms. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

/** The most bytes that are read ahead. They stay readable if the sender hangs up before the reader takes them. */
const AHEAD_BYTES = 8 * 1024 * 1024;

/** The requester closes it, whether it was read or not. */
export interface BoundedBody extends AsyncIterable<Uint8Array> {
  close(): void;
}

/**
 * The body of a stranger's request, with its bounds ([M2]). Throws `too_large`, and `unreachable` if it breaks off, is
 * silent for too long, or is no longer wanted. It is read from now on, not when a reader takes it. The program ffmpeg
 * hangs up after its last segment, and unread bytes go with the connection.
 */
export function boundedBody(stream: Readable, { maxBytes, idleMs, signal }: BodyLimits): BoundedBody {
  const waiting: Uint8Array[] = [];
  let ahead = 0;
  let bytes = 0;
  let isWhole = false;
  let failure: IngestError | undefined;
  let wake = (): void => undefined;

  function fail(error: Error): void {
    failure ??= error instanceof IngestError ? error : new IngestError('unreachable', error.message);
    wake();
  }
  function onData(chunk: Uint8Array): void {
    timer.refresh();
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      fail(new IngestError('too_large', `more than ${String(maxBytes)} bytes`));
      return;
    }
    waiting.push(chunk);
    ahead += chunk.byteLength;
    if (ahead > AHEAD_BYTES) stream.pause();
    wake();
  }
  function onEnd(): void {
    isWhole = true;
    wake();
  }
  const onClose = (): void => {
    if (!isWhole) fail(new Error('broken off'));
  };
  const breakOff = (why: string) => (): void => {
    stream.destroy(new IngestError('unreachable', why));
  };
  const timer = setTimeout(breakOff(`nothing came for ${String(idleMs)} ms`), idleMs);
  const abort = breakOff('not wanted any more');
  signal.addEventListener('abort', abort);
  // Also after the body is closed: a connection that breaks then is no fault.
  stream.on('error', fail);
  stream.on('data', onData).on('end', onEnd).on('close', onClose);

  async function* taken(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const chunk = waiting.shift();
      if (chunk !== undefined) {
        ahead -= chunk.byteLength;
        if (stream.isPaused() && ahead < AHEAD_BYTES / 2) stream.resume();
        yield chunk;
      } else if (failure !== undefined) throw failure;
      else if (isWhole) return;
      else await new Promise<void>((come) => (wake = come));
    }
  }
  const body = taken();
  return {
    [Symbol.asyncIterator]: () => body,
    close() {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      stream.off('data', onData).off('end', onEnd).off('close', onClose);
      waiting.length = 0;
      // A sender that still sends the refused body can get its answer.
      stream.resume();
    },
  };
}

/** All bytes of a small body. */
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
