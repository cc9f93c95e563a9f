/** Asks the program yt-dlp for the stream behind a page. */
import { runProgram } from '../../process/run-program.ts';
import type { AddressGuard } from '../guard/address-guard.ts';
import { openGuardedProxy } from '../guard/guarded-proxy.ts';
import { IngestError } from '../ingest-error.ts';
import type { PageResolver } from './page-addresses.ts';

const LIMIT_MS = 30_000;
const GRACE_MS = 2000;
const MAX_ADDRESS_LENGTH = 4000;
/** A picture of at most 720 lines with its sound, as [M3b] chooses; only HLS. */
const FORMAT = 'b[height<=720][protocol^=m3u8]/b[protocol^=m3u8]';
/** Ignores the operator's configuration and keeps nothing. */
const OPTIONS = ['--ignore-config', '--no-cache-dir', '--no-playlist', '--no-warnings', '--socket-timeout', '10'];

export interface YtDlpOptions {
  readonly path: string;
  readonly guard: AddressGuard;
  /** The proxy for all requests. Left out: a proxy of our own checks each address. */
  readonly proxyUrl?: string | null;
  readonly limitMs?: number;
}

/** Runs yt-dlp, a separate program that knows the streams behind pages ([M23a]). */
export function createYtDlp({ path, guard, proxyUrl = null, limitMs = LIMIT_MS }: YtDlpOptions): PageResolver {
  async function ask(pageUrl: string, proxy: string, signal: AbortSignal): Promise<string> {
    const args = [...OPTIONS, '--proxy', proxy, '-f', FORMAT, '-g', '--', pageUrl];
    const end = await runProgram({ file: path, args, limitMs, graceMs: GRACE_MS, signal });
    if (end.endedBy === 'limit' || end.endedBy === 'abort')
      throw new IngestError('unreachable', `yt-dlp gave no answer: ${end.stderrTail}`);
    const lines = end.stdout
      .toString('utf8')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const [address = ''] = lines;
    // The page's own answer has reported before why it has no stream.
    if (end.exitCode !== 0 || lines.length !== 1 || !isAddress(address))
      throw new IngestError('not_a_playlist', `yt-dlp found no stream: ${end.stderrTail}`);
    await guard.check(new URL(address));
    return address;
  }

  return {
    async resolve(pageUrl, signal) {
      await guard.check(new URL(pageUrl));
      if (proxyUrl !== null) return ask(new URL(pageUrl).href, proxyUrl, signal);
      const proxy = await openGuardedProxy(guard);
      try {
        return await ask(new URL(pageUrl).href, proxy.url, signal);
      } finally {
        await proxy.close();
      }
    },
  };
}

function isAddress(line: string): boolean {
  return line.length <= MAX_ADDRESS_LENGTH && /^https?:\/\/[\x21-\x7e]+$/.test(line) && URL.canParse(line);
}
