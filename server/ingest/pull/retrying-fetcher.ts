/** Repeats a request that the origin does not answer. */
import { textOf, type FetchedBody, type FetchedText, type Fetcher, type FetchLimits } from './fetcher.ts';
import type { Runtime } from '../runtime.ts';

/** When a request is repeated. */
export interface Retries {
  /** Silence before each repetition, ms. */
  readonly everyMs: number;
  /** Called each time. */
  readonly onSilence?: () => void;
}

const USUAL: Retries = { everyMs: 1000 };

/** A fetcher that does not wait for one request alone ([M43]). Errors are those of the first request. */
export interface RetryingFetcher {
  open(url: string, limits: FetchLimits, retries?: Retries): Promise<FetchedBody>;
  text(url: string, limits: FetchLimits): Promise<FetchedText>;
}

/**
 * Repeats a request while the origin does not answer, until the first request fails. The first answer counts, and the
 * other requests end. A connection that hangs costs one interval, not the whole window.
 */
export function createRetryingFetcher(fetcher: Pick<Fetcher, 'open'>, runtime: Runtime): RetryingFetcher {
  async function open(url: string, limits: FetchLimits, { everyMs, onSilence }: Retries = USUAL): Promise<FetchedBody> {
    const decided = new AbortController();
    const requests = new Set<LinkedAbort>();

    async function request(): Promise<FetchedBody> {
      const own = linkedAbort(limits.signal);
      requests.add(own);
      const { body, ...answer } = await fetcher.open(url, { ...limits, signal: own.signal });
      // An answer after the end has no reader.
      if (decided.signal.aborted) own.abort();
      else requests.delete(own);
      decided.abort();
      return { ...answer, body: withEnd(body, own.unlink) };
    }

    async function repeat(onAnswer: (answer: FetchedBody) => void): Promise<void> {
      for (;;) {
        await runtime.sleep(everyMs, decided.signal);
        if (decided.signal.aborted) return;
        onSilence?.();
        request().then(onAnswer, () => undefined);
      }
    }

    try {
      return await new Promise<FetchedBody>((resolve, reject) => {
        request().then(resolve, reject);
        void repeat(resolve);
      });
    } finally {
      decided.abort();
      for (const { abort } of requests) abort();
    }
  }

  return { open, text: async (url, limits) => textOf(await open(url, limits)) };
}

interface LinkedAbort {
  readonly signal: AbortSignal;
  abort(): void;
  unlink(): void;
}

/**
 * Aborts with its parent until it is unlinked. `AbortSignal.any` would leave a trace on a parent that lives for days.
 */
function linkedAbort(parent: AbortSignal): LinkedAbort {
  const own = new AbortController();
  const unlink = (): void => {
    parent.removeEventListener('abort', abort);
  };
  const abort = (): void => {
    unlink();
    own.abort();
  };
  if (parent.aborted) abort();
  else parent.addEventListener('abort', abort);
  return { signal: own.signal, abort, unlink };
}

async function* withEnd(body: AsyncIterable<Uint8Array>, onEnd: () => void): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } finally {
    onEnd();
  }
}
