import { IngestError } from '../ingest-error.ts';

/** Finds the stream behind a page. The port; yt-dlp is behind it. */
export interface PageResolver {
  /** The address of the stream; throws a coded `IngestError` where there is none. */
  resolve(pageUrl: string, signal: AbortSignal): Promise<string>;
}

/** A page that had no stream is not asked again for so long. */
const PAUSE_MS = 30_000;
/** So long before an address expires another one is asked for. */
const EARLY_MS = 60_000;
/** Answers that mean that the address has expired. */
const EXPIRED: ReadonlySet<number | null> = new Set([401, 403, 404, 410]);

/** The streams behind the pages of one source ([M23]). */
export interface PageAddresses {
  /** Where the stream of a page is, as far as that is known and still holds; the page's own address where it is not. */
  addressOf(url: string): string;
  /** Whether `addressOf` holds no longer than a minute more. */
  expiresSoon(url: string): boolean;
  /** Whether a failure to read `addressOf` is one that asking the page could mend. */
  mends(url: string, error: unknown): boolean;
  /** Asks the page anew; everybody who asks at once gets the one answer. Throws why there is none. */
  ask(url: string, signal: AbortSignal): Promise<string>;
}

export interface PageAddressesDeps {
  readonly resolver: PageResolver;
  readonly nowMs: () => number;
  /** An address has turned out to be that of a page. */
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

/** When an address says that it expires, Unix ms; never, where it does not say. */
function expiryOf(url: string): number {
  const seconds = /[/?&~](?:expires?|exp)[=/](\d{10})(?!\d)/.exec(url)?.[1];
  return seconds === undefined ? Infinity : Number(seconds) * 1000;
}
