import { isIP } from 'node:net';
import { normalizeIP } from '@fastify/rate-limit';

/**
 * The network that guesses are counted for ([E3]): an IPv4 address, or the 64 bits of IPv6 that one customer has. Some
 * proxies add the port that a browser came from, and what is no address at all is one network.
 */
export function networkOf(address: string): string {
  const bare = /^(\d+(?:\.\d+){3}):\d+$|^\[([^\]]+)\](?::\d+)?$/.exec(address);
  const ip = (bare?.[1] ?? bare?.[2] ?? address).replace(/%.*$/, '');
  return isIP(ip) === 0 ? 'unknown' : normalizeIP(ip);
}
