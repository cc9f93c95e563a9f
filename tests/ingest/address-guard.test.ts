/** Tests which addresses the server may connect to, and the bounds of each request. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { createAddressGuard, createAddressRule } from '../../server/ingest/guard/address-guard.ts';
import { createFetcher } from '../../server/ingest/pull/fetcher.ts';
import { createFastRuntime } from '../helpers/fast-runtime.ts';

const LIMITS = { timeoutMs: 5000, maxBytes: 1000, signal: new AbortController().signal };
const PUBLIC = ['8.8.8.8', '193.170.140.1', '2001:4860:4860::8888', '2a00:1450:4001:81b::200e', '::ffff:8.8.8.8'];
const PRIVATE = [
  '127.0.0.1',
  '127.8.9.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '0.0.0.0',
];
const PRIVATE_6 = [
  '::1',
  '::',
  'fc00::1',
  'fdff::1',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  '::127.0.0.1',
  '2001:db8::1',
];
const NEVER = ['169.254.169.254', '169.254.0.1', '224.0.0.1', '255.255.255.255', '168.63.129.16'];
const NEVER_6 = [
  'fe80::1',
  'fe80::1%eth0',
  'ff02::1',
  '::ffff:169.254.169.254',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'fd00:ec2::254',
];

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('[M1] an address', () => {
  test.each(PUBLIC)('%s is allowed', (address) => {
    expect(createAddressRule(false)(address)).toBe(true);
  });
  test.each([...PRIVATE, ...PRIVATE_6])('%s is allowed only with private networks', (address) => {
    expect([createAddressRule(false)(address), createAddressRule(true)(address)]).toEqual([false, true]);
  });
  test.each([...NEVER, ...NEVER_6, 'example.org', ''])('%s is never allowed', (address) => {
    expect([createAddressRule(false)(address), createAddressRule(true)(address)]).toEqual([false, false]);
  });
});

describe('[M1] in every spelling', () => {
  const guard = createAddressGuard({ allowPrivate: false });
  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://127.0.0.1./',
    'https://user@10.0.0.1:8443/x',
  ])('%s is refused as private', async (address) => {
    await expect(guard.check(new URL(address))).rejects.toMatchObject({ code: 'address_private' });
  });

  test.each(['http://169.254.169.254/', 'http://[::ffff:a9fe:a9fe]/', 'http://224.0.0.1/'])(
    '%s is refused as never to be opened',
    async (address) => {
      await expect(guard.check(new URL(address))).rejects.toMatchObject({ code: 'address_refused' });
    },
  );

  test.each(['ftp://8.8.8.8/', 'file:///etc/passwd', 'mailto:somebody@example.org'])(
    '%s is refused as of the wrong kind',
    async (address) => {
      await expect(guard.check(new URL(address))).rejects.toMatchObject({ code: 'address_not_http' });
    },
  );

  test.each([['127.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['::1']])(
    'a name that stands for %s is refused',
    async (...answers) => {
      const resolve = (): Promise<{ address: string; family: number }[]> =>
        Promise.resolve(answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
      const named = createAddressGuard({ allowPrivate: false, resolve });
      await expect(named.check(new URL('http://origin.example/'))).rejects.toMatchObject({ code: 'address_private' });
    },
  );

  test('a name that does not resolve is unreachable, not refused', async () => {
    const lost = createAddressGuard({ allowPrivate: false });
    await expect(lost.check(new URL('http://nowhere.invalid/'))).rejects.toMatchObject({ code: 'unreachable' });
  });
});

describe('[M1] at the connection', () => {
  /** A loopback server that redirects everybody to `location`, and counts the requests. */
  async function startServer(location: (port: number) => string): Promise<{ port: number; hits: () => number }> {
    let hits = 0;
    const server = createServer((_request, response) => {
      hits++;
      response.writeHead(302, { location: location((server.address() as AddressInfo).port) }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => server.close());
    return { port: (server.address() as AddressInfo).port, hits: () => hits };
  }

  test('a name that changes its answer after the check is still refused at the connection', async () => {
    const { port, hits } = await startServer(() => '/');
    const answers = ['8.8.8.8', '127.0.0.1'];
    const resolve = (): Promise<{ address: string; family: number }[]> =>
      Promise.resolve([{ address: answers.shift() ?? '127.0.0.1', family: 4 }]);
    const guard = createAddressGuard({ allowPrivate: false, resolve });
    const url = `http://rebinding.example:${String(port)}/`;
    await guard.check(new URL(url));
    const fetcher = createFetcher(guard, createFastRuntime(1));
    await expect(fetcher.text(url, LIMITS)).rejects.toMatchObject({ code: 'address_private' });
    expect(hits()).toBe(0);
    fetcher.close();
  });

  test.each([
    ['a forbidden address', () => 'http://169.254.169.254/latest', 'address_refused', 1],
    ['another scheme', () => 'file:///etc/passwd', 'address_not_http', 1],
    ['itself, for ever', (port: number) => `http://127.0.0.1:${String(port)}/`, 'unreachable', 6],
  ])('a redirect to %s ends there', async (_name, location, code, hitsExpected) => {
    const { port, hits } = await startServer(location);
    const fetcher = createFetcher(createAddressGuard({ allowPrivate: true }), createFastRuntime(1));
    await expect(fetcher.text(`http://127.0.0.1:${String(port)}/`, LIMITS)).rejects.toMatchObject({ code });
    expect(hits()).toBe(hitsExpected);
    fetcher.close();
  });

  test('a redirect from a permitted name into a private network is refused', async () => {
    const { port, hits } = await startServer((own) => `http://inside.example:${String(own)}/`);
    // For the test the first name may reach loopback. The second resolves to a private address.
    const resolve = (hostname: string): Promise<{ address: string; family: number }[]> =>
      Promise.resolve([{ address: hostname === 'outside.example' ? '127.0.0.1' : '169.254.10.1', family: 4 }]);
    const fetcher = createFetcher(createAddressGuard({ allowPrivate: true, resolve }), createFastRuntime(1));
    const url = `http://outside.example:${String(port)}/`;
    await expect(fetcher.text(url, LIMITS)).rejects.toMatchObject({ code: 'address_refused' });
    expect(hits()).toBe(1);
    fetcher.close();
  });
});

describe('[M2] every request is bounded', () => {
  async function answering(body: (response: ServerResponse) => void): Promise<Promise<unknown>> {
    const server = createServer((_request, response) => {
      body(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const fetcher = createFetcher(createAddressGuard({ allowPrivate: true }), createFastRuntime(20));
    closing.push(() => {
      fetcher.close();
      server.closeAllConnections();
      server.close();
    });
    return fetcher.text(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`, LIMITS);
  }

  test.each([
    ['too large, as declared', 'too_large', { 'content-length': '1001' }, 'x'],
    ['too large, undeclared', 'too_large', {}, 'x'.repeat(1001)],
    ['compressed without being asked', 'unreachable', { 'content-encoding': 'gzip' }, 'x'],
  ])('%s', async (_name, code, headers, text) => {
    const answer = answering((response) => {
      response.writeHead(200, headers);
      response.write(text);
      response.end();
    });
    await expect(answer).rejects.toMatchObject({ code });
  });

  test('an answer that never comes, and one that never ends', async () => {
    await expect(answering(() => undefined)).rejects.toMatchObject({ code: 'unreachable' });
    await expect(answering((response) => response.write('#EXTM3U'))).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('the error has a status other than 200', async () => {
    await expect(answering((response) => response.writeHead(404).end())).rejects.toMatchObject({ status: 404 });
  });
});
