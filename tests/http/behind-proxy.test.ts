/** Tests which client address counts behind reverse proxies. */
import { io } from 'socket.io-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, readConfig } from '../../server/config.ts';
import { askFrom, startReverseProxy } from '../helpers/reverse-proxy.ts';
import { startTestServer, type TestServer } from '../helpers/running-server.ts';

/** As many guesses at one link as one address has in a minute. */
const GUESSES = 20;

/** Every header by which a sender may pretend to be somebody else, in every form that a program reads. */
function claims(n: number): Record<string, string> {
  const other = `198.51.${String(n)}.7`;
  const lists = [other, `127.0.0.1, ${other}`, `${other}, 127.0.0.1, 10.0.0.1`, 'unknown', `${other}:80`];
  return {
    'x-forwarded-for': lists[n % lists.length] ?? other,
    forwarded: `for=${other};host=localhost;proto=https`,
    'x-real-ip': other,
    'x-client-ip': other,
    'x-cluster-client-ip': other,
    'true-client-ip': other,
    'cf-connecting-ip': other,
    'fastly-client-ip': other,
    'x-forwarded': `for=${other}`,
    'forwarded-for': other,
    via: '1.1 elsewhere',
  };
}

async function serve(environment: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer(environment);
  onTestFinished(() => server.close());
  return server;
}

/** The status of one guess beyond the limit, each with other claims. */
async function lastGuess(from: string, url: string): Promise<number> {
  let status = 0;
  for (let n = 0; n <= GUESSES; n++) status = await guess(from, url, claims(n));
  return status;
}

async function guess(from: string, url: string, headers: Record<string, string> = {}): Promise<number> {
  return (await askFrom(from, `${url}/api/setup/check`, { body: { token: 'no such link' }, headers })).status;
}

describe('[E31] behind a reverse proxy', { timeout: 60_000 }, () => {
  it('one hop: guesses count for the address that the proxy saw, whatever the sender claims', async () => {
    const { url } = await serve({ TRUST_PROXY: '1' });
    const proxy = await startReverseProxy(url);
    expect(await lastGuess('127.0.0.9', proxy)).toBe(429);
    expect(await guess('127.0.0.8', proxy)).toBe(410);
  });

  it('two hops: guesses count for the address that the outer proxy saw', async () => {
    const { url } = await serve({ TRUST_PROXY: '2' });
    const proxy = await startReverseProxy(await startReverseProxy(url));
    expect(await lastGuess('127.0.0.9', proxy)).toBe(429);
    expect(await guess('127.0.0.8', proxy)).toBe(410);
  });

  it('addresses: the named proxies are believed', async () => {
    const { url } = await serve({ TRUST_PROXY: '127.0.0.1, 10.0.0.0/8' });
    const proxy = await startReverseProxy(url);
    expect(await lastGuess('127.0.0.9', proxy)).toBe(429);
    expect(await guess('127.0.0.8', proxy)).toBe(410);
  });

  it('addresses: a client that bypasses the named proxies is not believed', async () => {
    const { url } = await serve({ TRUST_PROXY: '127.0.0.1, 10.0.0.0/8' });
    expect(await lastGuess('127.0.0.7', url)).toBe(429);
  });

  it('no proxy: no claim counts', async () => {
    const { url } = await serve({});
    expect(await lastGuess('127.0.0.9', url)).toBe(429);
  });

  it('what the proxy saw distinguishes a page on this computer from one elsewhere', async () => {
    const { url } = await serve({ TRUST_PROXY: '1' });
    const reachedBy = async (seen: string, headers: Record<string, string> = {}): Promise<unknown> => {
      const { body } = await askFrom('127.0.0.1', `${url}/api/me`, {
        headers: { 'x-forwarded-for': seen, ...headers },
      });
      return (JSON.parse(body) as { reachedBy: unknown }).reachedBy;
    };
    expect(await reachedBy('127.0.0.1')).toBe('this_computer');
    expect(await reachedBy('127.0.0.1, 203.0.113.5')).toBe('plain_http');
    expect(await reachedBy('203.0.113.5', { 'x-forwarded-proto': 'https' })).toBe('plain_http');
  });

  it('a page of another site gets no socket by naming our host or protocol', async () => {
    const publicUrl = 'https://desk.example';
    const { url } = await serve({ TRUST_PROXY: '1', PUBLIC_URL: publicUrl });
    const proxy = await startReverseProxy(url);
    const connects = (headers: Record<string, string>): Promise<boolean> => {
      const socket = io(proxy, { transports: ['websocket'], reconnection: false, extraHeaders: headers });
      onTestFinished(() => void socket.disconnect());
      return new Promise((resolve) => {
        socket.once('connect', () => resolve(true)).once('connect_error', () => resolve(false));
      });
    };
    const cookie = 'rostrum=whatever';
    expect(await connects({ cookie, origin: publicUrl })).toBe(true);
    const ours = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' };
    expect(await connects({ cookie, origin: 'https://evil.example', ...ours })).toBe(false);
  });
});

it('[E31] TRUST_PROXY accepts a number or addresses, and no value that would trust everybody', () => {
  const good = ['0', '1', '5', '127.0.0.1', '10.0.0.0/8,::1', 'fd00::/8 192.168.1.4'];
  for (const text of good) expect(() => readConfig({ TRUST_PROXY: text }), text).not.toThrow();
  const bad = ['yes', 'true', '-1', '1.5', '6', '1000', 'localhost', '10.0.0.0/33', '0.0.0.0/0', '::/0', '10.0.0.1/x'];
  for (const text of [...bad, '10.0.0.1,nonsense', ',', '::1/129']) {
    expect(() => readConfig({ TRUST_PROXY: text }), text).toThrow(ConfigError);
    expect(() => readConfig({ TRUST_PROXY: text }), text).toThrow(/^TRUST_PROXY=/);
  }
});

it('[E31] a counted proxy must be near', () => {
  const { trustProxy } = readConfig({ TRUST_PROXY: '2' });
  const trusts = (address: string | undefined, hop: number): boolean | undefined => trustProxy?.(address, hop);
  for (const near of ['127.0.0.1', '::1', '::ffff:172.18.0.3', '10.1.2.3', 'fd12::1', 'fe80::1%eth0'])
    expect(trusts(near, 0), near).toBe(true);
  for (const far of ['203.0.113.5', '2001:db8::1', '::ffff:203.0.113.5', 'unknown', '', undefined])
    expect(trusts(far, 0), far).toBe(false);
  expect([trusts('203.0.113.5', 1), trusts('203.0.113.5', 2)]).toEqual([true, false]);
});
