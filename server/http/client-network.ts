import { isIP } from 'node:net';
import { normalizeIP } from '@fastify/rate-limit';

/**
 * The network for which guesses are counted ([E3]): an IPv4 address, or the 64 bits of IPv6 that one customer has. Some
 * proxies add the port of the browser. Texts that are no address count as one network.
 */
export function networkOf(address: string): string {
  const bare = /^(\d+(?:\.\d+){3}):\d+$|^\[([^\]]+)\](?::\d+)?$/.exec(address);
  const ip = (bare?.[1] ?? bare?.[2] ?? address).replace(/%.*$/, '');
  return isIP(ip) === 0 ? 'unknown' : normalizeIP(ip);
}
