/** Fetches files over HTTP within bounds of time, size and address. */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import type { AddressGuard } from '../guard/address-guard.ts';
import { IngestError } from '../ingest-error.ts';
import { rangeOf, type FileRange } from '../playlist/ranged-address.ts';
import type { Runtime } from '../runtime.ts';

const MAX_REDIRECTS = 5;

export interface FetchLimits {
  /** For the whole exchange, redirects and body included. */
  readonly timeoutMs: number;
  /** The longest pause within a body, ms. Left out: only the time-out counts. */
  readonly silenceMs?: number;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

export interface FetchedBody {
  /** The address that answered, after redirects. Relative addresses in the body resolve against it. */
  readonly url: string;
  /**
   * The file, or the stretch of it that the address names. Throws `unreachable` on a short body, `too_large` beyond the
   * limit. It must be read to the end or returned.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface FetchedText {
  /** As in `FetchedBody`. */
  readonly url: string;
  readonly text: string;
}

/** GET with every bound that a stranger's server needs ([M1], [M2]). Errors are `IngestError`. */
export interface Fetcher {
  open(url: string, limits: FetchLimits): Promise<FetchedBody>;
  text(url: string, limits: FetchLimits): Promise<FetchedText>;
  close(): void;
}

/**
 * @param proxyUrl an HTTP proxy for all requests, with CONNECT for https. Addresses are checked before, but the proxy
 *   connects and resolves names once more.
 */
export function createFetcher(guard: AddressGuard, runtime: Runtime, proxyUrl: string | null = null): Fetcher {
  const agentOptions = { keepAlive: true, maxSockets: 256 };
  const httpAgent = proxyUrl === null ? new HttpAgent(agentOptions) : new HttpProxyAgent(proxyUrl, agentOptions);
  const httpsAgent = proxyUrl === null ? new HttpsAgent(agentOptions) : new HttpsProxyAgent(proxyUrl, agentOptions);

  async function getOnce(url: URL, range: FileRange | null, signal: AbortSignal): Promise<IncomingMessage> {
    // Without a proxy the lookup of the same connection checks the name.
    if (proxyUrl === null) guard.checkUrl(url);
    else await guard.check(url);
    const secure = url.protocol === 'https:';
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(url, {
        agent: secure ? httpsAgent : httpAgent,
        lookup: guard.lookup,
        signal,
        // The bytes are evidence: no encoding may come between the origin's file and ours.
        headers: { 'accept-encoding': 'identity', 'user-agent': 'Rostrum', ...(range && { range: headerOf(range) }) },
      });
      request.on('response', resolve);
      request.on('error', reject);
      request.end();
    });
  }

  async function getFollowing(address: string, signal: AbortSignal): Promise<{ url: URL; response: IncomingMessage }> {
    let url = parseUrl(address);
    const range = rangeOf(url);
    for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
      const response = await getOnce(url, range, signal);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (status >= 300 && status < 400 && location !== undefined) {
        response.resume();
        url = parseUrl(location, url);
        continue;
      }
      if (status === 200 || (status === 206 && range !== null)) return { url, response };
      response.resume();
      throw answeredWith(status, url);
    }
    throw new IngestError('unreachable', `more than ${String(MAX_REDIRECTS)} redirects`);
  }

  async function open(address: string, limits: FetchLimits): Promise<FetchedBody> {
    const deadline = startDeadline(limits, runtime);
    try {
      const { url, response } = await getFollowing(address, deadline.signal);
      const range = rangeOf(parseUrl(address));
      return { url: url.href, body: boundedBody(response, range, limits.maxBytes, deadline) };
    } catch (error) {
      deadline.stop();
      throw deadline.explain(error);
    }
  }

  return {
    open,
    text: async (address, limits) => textOf(await open(address, limits)),
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

export async function textOf({ url, body }: FetchedBody): Promise<FetchedText> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { url, text: Buffer.concat(chunks).toString('utf8') };
}

async function* boundedBody(
  response: IncomingMessage,
  range: FileRange | null,
  maxBytes: number,
  deadline: Deadline,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    const encoding = response.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity') throw new IngestError('unreachable', `unasked content-encoding ${encoding}`);
    const header = response.headers['content-length'];
    const expected = range?.length ?? (header === undefined ? null : Number(header));
    if (expected !== null && expected > maxBytes) throw tooLarge(maxBytes);
    const chunks: AsyncIterable<Uint8Array> = range === null ? response : stretchOf(response, range);
    let bytes = 0;
    deadline.heard();
    for await (const chunk of chunks) {
      deadline.heard();
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      yield chunk;
    }
    if (expected !== null && bytes !== expected) {
      throw new IngestError('unreachable', `body of ${String(bytes)} bytes, expected ${String(expected)}`);
    }
  } catch (error) {
    throw deadline.explain(error);
  } finally {
    response.destroy();
    deadline.stop();
  }
}

/** The requested stretch, also from a server that ignores ranges and sends the whole file. */
async function* stretchOf(
  response: IncomingMessage & AsyncIterable<Uint8Array>,
  range: FileRange,
): AsyncGenerator<Uint8Array, void, undefined> {
  const sent = response.statusCode === 206 ? response.headers['content-range'] : undefined;
  if (response.statusCode === 206 && sent?.startsWith(`${headerOf(range).replace('=', ' ')}/`) !== true) {
    throw new IngestError('unreachable', `another range than asked for: ${sent ?? 'none'}`);
  }
  let before = sent === undefined ? range.offset : 0;
  let left = range.length;
  for await (const chunk of response) {
    const part = chunk.subarray(before, before + left);
    before -= Math.min(before, chunk.byteLength);
    left -= part.byteLength;
    if (part.byteLength > 0) yield part;
    if (left === 0) return;
  }
}

function headerOf({ offset, length }: FileRange): string {
  return `bytes=${String(offset)}-${String(offset + length - 1)}`;
}

/** The error of an origin that answers with a refusal, as distinguished from one that does not answer. */
function answeredWith(status: number, { host }: URL): IngestError {
  const code = status === 404 ? 'stream_not_found' : 'stream_refused';
  return new IngestError(code, `${host} answered ${String(status)}`, status);
}

function tooLarge(maxBytes: number): IngestError {
  return new IngestError('too_large', `body larger than ${String(maxBytes)} bytes`);
}

function parseUrl(address: string, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new IngestError('address_malformed', 'not an address');
  return new URL(address, base);
}

interface Deadline {
  readonly signal: AbortSignal;
  /** Called when a part of the body has come. */
  heard(): void;
  stop(): void;
  explain(error: unknown): unknown;
}

/** Aborts on the caller's signal, after the time-out or after a silence, whichever is first, until stopped. */
function startDeadline(limits: FetchLimits, runtime: Runtime): Deadline {
  const exchange = new AbortController();
  const watch = new AbortController();
  const latestMs = runtime.nowMs() + limits.timeoutMs;
  let dueMs = latestMs;
  let timedOut = false;
  const abort = (): void => {
    exchange.abort();
  };
  if (limits.signal.aborted) abort();
  limits.signal.addEventListener('abort', abort);
  async function expire(): Promise<void> {
    for (let leftMs = limits.timeoutMs; leftMs > 0 && !watch.signal.aborted; leftMs = dueMs - runtime.nowMs())
      await runtime.sleep(Math.min(leftMs, limits.silenceMs ?? leftMs), watch.signal);
    if (watch.signal.aborted) return;
    timedOut = true;
    abort();
  }
  void expire();
  return {
    signal: exchange.signal,
    heard() {
      dueMs = Math.min(latestMs, runtime.nowMs() + (limits.silenceMs ?? Infinity));
    },
    stop() {
      watch.abort();
      limits.signal.removeEventListener('abort', abort);
    },
    explain(error) {
      if (error instanceof IngestError) return error;
      if (timedOut) return new IngestError('unreachable', 'no full answer in time');
      return new IngestError('unreachable', error instanceof Error ? error.message : String(error));
    },
  };
}
