import { BlockList, isIP } from 'node:net';

/**
 * Whether an address through which a request came is a proxy of the operator ([E31]). Hop 0 is the connection itself, hop
 * 1 the address that its proxy saw, and so on.
 */
export type ProxyTrust = (address: string | undefined, hop: number) => boolean;

/** The longest allowed chain of proxies. Each hop too many is an address that the sender may invent. */
const MOST_HOPS = 5;

/** Networks of a proxy that is given by a number alone: this computer and private networks. */
const NEAR: readonly string[] = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '::1',
  'fc00::/7',
  'fe80::/10',
];

/**
 * Reads a number of proxies, or a list of their addresses and networks. Null: no proxy is trusted. Undefined: the text
 * is neither.
 */
export function readProxyTrust(text: string): ProxyTrust | null | undefined {
  if (text === '' || text === '0') return null;
  if (/^\d+$/.test(text)) return Number(text) <= MOST_HOPS ? trustHops(Number(text)) : undefined;
  const isListed = anyOf(text.split(/[\s,]+/).filter((part) => part !== ''));
  return isListed === undefined ? undefined : (address) => isListed(address);
}

/** Trusts a number of hops if the first is near. A client that bypasses the proxy from elsewhere is not believed. */
function trustHops(hops: number): ProxyTrust {
  const isNear = anyOf(NEAR);
  return (address, hop) => hop < hops && (hop > 0 || isNear?.(address) === true);
}

/** Tests whether an address is in one of these networks. Undefined without a network, or for a malformed one. */
function anyOf(networks: readonly string[]): ((address: string | undefined) => boolean) | undefined {
  if (networks.length === 0) return undefined;
  const list = new BlockList();
  for (const network of networks) {
    const [, address = '', prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(network) ?? [];
    const version = isIP(address);
    const bits = version === 4 ? 32 : 128;
    const length = prefix === undefined ? bits : Number(prefix);
    // A network of all addresses would trust everybody.
    if (version === 0 || length === 0 || length > bits) return undefined;
    list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6');
  }
  return (text) => {
    const [address = ''] = text?.split('%') ?? [];
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}
