/** Remembers the streams behind pages, and when their addresses expire. */
import { IngestError } from '../ingest-error.ts';

/** Finds the stream behind a page. This is the port, and yt-dlp implements it. */
export interface PageResolver {
  /** The address of the stream. Throws a coded `IngestError` without one. */
  resolve(pageUrl: string, signal: AbortSignal): Promise<string>;
}

/** Pause before a page that had no stream is asked again, ms. */
const PAUSE_MS = 30_000;
/** How long before its expiry an address is replaced, ms. */
const EARLY_MS = 60_000;
/** Statuses that mean that the address has expired. */
const EXPIRED: ReadonlySet<number | null> = new Set([401, 403, 404, 410]);

/** The streams behind the pages of one source ([M23a]). */
export interface PageAddresses {
  /** The known and valid address of the page's stream, else the page's own address. */
  addressOf(url: string): string;
  /** Whether `addressOf` expires within a minute. */
  expiresSoon(url: string): boolean;
  /** Whether asking the page again could repair a failure to read `addressOf`. */
  mends(url: string, error: unknown): boolean;
  /** Asks the page again. All who ask at once get the one answer. Throws if there is no stream. */
  ask(url: string, signal: AbortSignal): Promise<string>;
}

export interface PageAddressesDeps {
  readonly resolver: PageResolver;
  readonly nowMs: () => number;
  /** Called when an address has turned out to be that of a page. */
  readonly onPage: (url: string) => void;
}

export function createPageAddresses({ resolver, nowMs, onPage }: PageAddressesDeps): PageAddresses {
  let known: { readonly page: string; readonly stream: string; readonly expiresMs: number } | null = null;
  let asking: { readonly page: string; readonly answer: Promise<string> } | null = null;
  let refused: { readonly page: string; readonly untilMs: number; readonly error: unknown } | null = null;

  async function askNow(page: string, signal: AbortSignal): Promise<string> {
    if (refused?.page === page && nowMs() < refused.untilMs) throw refused.error;
    try {
      const stream = await resolver.resolve(page, signal);
      known = { page, stream, expiresMs: expiryOf(stream) };
      refused = null;
      onPage(page);
      return stream;
    } catch (error) {
      refused = { page, untilMs: nowMs() + PAUSE_MS, error };
      throw error;
    }
  }

  return {
    addressOf: (url) => (known?.page === url && nowMs() < known.expiresMs ? known.stream : url),

    expiresSoon: (url) => known?.page === url && nowMs() >= known.expiresMs - EARLY_MS,

    mends(url, error) {
      if (!(error instanceof IngestError)) return false;
      if (known?.page === url && EXPIRED.has(error.status)) return true;
      return error.code === 'not_a_playlist' || error.code === 'too_large';
    },

    ask(url, signal) {
      if (asking?.page === url) return asking.answer;
      const answer = askNow(url, signal).finally(() => {
        asking = null;
      });
      asking = { page: url, answer };
      return answer;
    },
  };
}

/** When an address expires by its own statement, Unix ms. Infinite if it states nothing. */
function expiryOf(url: string): number {
  const seconds = /[/?&~](?:expires?|exp)[=/](\d{10})(?!\d)/.exec(url)?.[1];
  return seconds === undefined ? Infinity : Number(seconds) * 1000;
}
