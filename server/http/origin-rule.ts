import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

export interface OriginRuleOptions {
  /** Origin under which browsers reach the server. Null for the address that they requested. */
  readonly publicUrl: string | null;
  /** Whether this process itself serves TLS. */
  readonly isTls: boolean;
}

/** Whether a request that may change something comes from a page of ours. */
export type OriginRule = (headers: IncomingHttpHeaders) => boolean;

/**
 * Keeps pages of other sites from acting with a user's cookie ([E4]). Without a PUBLIC_URL the server's own name
 * counts, if it is `localhost` or an IP address. Any other name could be pointed at this computer by anybody.
 */
export function createOriginRule({ publicUrl, isTls }: OriginRuleOptions): OriginRule {
  const scheme = isTls ? 'https' : 'http';
  return ({ origin, host, 'sec-fetch-site': fetchSite }) => {
    // Browsers leave Origin out of same-origin reads (polling). They report that in a header that no page can set.
    if (origin === undefined) return fetchSite === 'same-origin';
    if (origin === publicUrl) return true;
    return host !== undefined && isOwnName(host) && origin === `${scheme}://${host}`;
  };
}

function isOwnName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isIP(name) !== 0;
}
