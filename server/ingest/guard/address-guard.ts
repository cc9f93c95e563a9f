import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { IngestError } from '../ingest-error.ts';

/**
 * Keeps an address that a user typed from reaching into the server's own network ([M1]). The check is in the lookup of
 * the same connection. So a name cannot answer with one address to the check and another to the socket.
 */
export interface AddressGuard {
  /** Refuses schemes other than http(s) (`address_not_http`) and forbidden literal addresses, as `check` does. */
  checkUrl(url: URL): void;
  /**
   * Resolves the host as well. Throws `address_private` if the operator could allow it, `address_refused` if nobody
   * can, and `unreachable` if the name does not resolve.
   */
  check(url: URL): Promise<void>;
  /**
   * A literal address of the host, IPv4 if it has one, for a program that opens the socket itself. Throws as `check`.
   */
  pin(url: URL): Promise<string>;
  /** For the socket. Answers only with addresses that passed. */
  readonly lookup: LookupFunction;
}

export interface AddressGuardOptions {
  /** Allows loopback and private networks (an encoder in the same building), never link-local or metadata. */
  readonly allowPrivate: boolean;
  /** All addresses of a name. Default: the system's resolver. */
  readonly resolve?: (hostname: string) => Promise<LookupAddress[]>;
}

const NEVER: readonly string[] = [
  '169.254.0.0/16', // link-local, and most clouds' metadata service
  '168.63.129.16/32', // Azure's host service
  '224.0.0.0/4',
  '240.0.0.0/4',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  'fd00:ec2::254/128', // Amazon's metadata service
  // These prefixes carry an IPv4 address inside, which would bypass its check.
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
];

const PRIVATE: readonly string[] = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::/96', // unspecified, loopback, and the old IPv4-compatible form
  '100::/64',
  '2001:2::/48',
  '2001:10::/28',
  '2001:db8::/32',
  '3fff::/20',
  'fc00::/7',
];

function blockList(subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const slash = subnet.lastIndexOf('/');
    const address = subnet.slice(0, slash);
    list.addSubnet(address, Number(subnet.slice(slash + 1)), isIP(address) === 4 ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** Whether a literal IP address may be connected to. IPv4-mapped IPv6 is judged as the IPv4 address it carries. */
export function createAddressRule(allowPrivate: boolean): (address: string) => boolean {
  const refused = blockList(allowPrivate ? NEVER : [...NEVER, ...PRIVATE]);
  return (address) => {
    const plain = address.split('%')[0] ?? '';
    const version = isIP(plain);
    return version !== 0 && !refused.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  };
}

function systemResolve(hostname: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => {
      if (error === null) resolve(addresses);
      else reject(new IngestError('unreachable', `${hostname} does not resolve: ${error.code ?? error.message}`));
    });
  });
}

export function createAddressGuard(options: AddressGuardOptions): AddressGuard {
  const allowed = createAddressRule(options.allowPrivate);
  const allowable = createAddressRule(true);
  const resolve = options.resolve ?? systemResolve;

  function requireAllowed(address: string, host: string): void {
    if (allowed(address)) return;
    const code = allowable(address) ? 'address_private' : 'address_refused';
    throw new IngestError(code, `${host} is not an address that may be fetched from`);
  }

  function checkUrl(url: URL): void {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new IngestError('address_not_http', `${url.protocol} is not fetched from`);
    const host = bareHost(url);
    if (isIP(host) !== 0) requireAllowed(host, host);
  }

  /** One forbidden answer refuses the whole name. A name that mixes public and private is an attack or a mistake. */
  async function checkedAddresses(hostname: string): Promise<LookupAddress[]> {
    const addresses = await resolve(hostname);
    for (const { address } of addresses) requireAllowed(address, hostname);
    return addresses;
  }

  async function check(url: URL): Promise<void> {
    checkUrl(url);
    const host = bareHost(url);
    if (isIP(host) === 0) await checkedAddresses(host);
  }

  async function pin(url: URL): Promise<string> {
    checkUrl(url);
    const host = bareHost(url);
    if (isIP(host) !== 0) return host;
    const addresses = await checkedAddresses(host);
    const first = addresses.find(({ family }) => family === 4) ?? addresses[0];
    if (first === undefined) throw new IngestError('unreachable', `${host} has no address`);
    return first.address;
  }

  const lookup: LookupFunction = (hostname: string, lookupOptions: LookupOptions, callback) => {
    checkedAddresses(hostname)
      .then((addresses) => {
        const { family } = lookupOptions;
        const wanted = family === 4 || family === 6 ? addresses.filter((each) => each.family === family) : addresses;
        const [first] = wanted;
        if (first === undefined) throw new IngestError('unreachable', `${hostname} has no address`);
        if (lookupOptions.all === true) callback(null, wanted);
        else callback(null, first.address, first.family);
      })
      .catch((error: unknown) => {
        callback(error instanceof Error ? error : new Error(String(error)), []);
      });
  };

  return { checkUrl, check, pin, lookup };
}

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}
