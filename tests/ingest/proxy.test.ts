/** Tests the fetching of streams through an HTTP proxy. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { createAddressGuard } from '../../server/ingest/guard/address-guard.ts';
import { createFetcher, type Fetcher } from '../../server/ingest/pull/fetcher.ts';
import { createFastRuntime } from '../helpers/fast-runtime.ts';

const LIMITS = { timeoutMs: 5000, maxBytes: 1000, signal: new AbortController().signal };
const ADDRESSES: Readonly<Record<string, string>> = { 'public.example': '192.88.98.1', 'inside.example': '10.0.0.1' };

let proxy: Server;
let fetcher: Fetcher;
let asked: string[];

/** A proxy that answers for every host, and opens no tunnel. */
beforeEach(async () => {
  asked = [];
  proxy = createServer(({ url = '', headers }, response) => {
    asked.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
    if (url.endsWith('/moved')) response.writeHead(302, { location: 'http://inside.example/' }).end();
    else response.end('the stream');
  });
  proxy.on('connect', ({ url = '' }, socket) => {
    asked.push(`CONNECT ${url}`);
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const resolve = (hostname: string): Promise<{ address: string; family: number }[]> =>
    Promise.resolve([{ address: ADDRESSES[hostname] ?? '', family: 4 }]);
  const guard = createAddressGuard({ allowPrivate: false, resolve });
  const proxyUrl = `http://me:secret@127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
  fetcher = createFetcher(guard, createFastRuntime(1), proxyUrl);
});
afterEach(() => {
  fetcher.close();
  proxy.closeAllConnections();
  proxy.close();
});

test('[M1] streams are fetched through the proxy, which may itself be in a private network', async () => {
  expect((await fetcher.text('http://public.example/live.m3u8', LIMITS)).text).toBe('the stream');
  expect(asked).toEqual([`http://public.example/live.m3u8 Basic ${Buffer.from('me:secret').toString('base64')}`]);
});

test('[M1] https goes through a tunnel, and the error distinguishes a proxy that opens none from a silent stream', async () => {
  const failure = fetcher.text('https://public.example/live.m3u8', LIMITS);
  await expect(failure).rejects.toMatchObject({ code: 'stream_refused', status: 403 });
  await expect(failure).rejects.not.toThrow('secret');
  expect(asked).toEqual(['CONNECT public.example:443']);
});

test('[M1] private addresses are refused before the proxy is asked, by name and through a redirect', async () => {
  for (const url of ['http://inside.example/', 'https://inside.example/', 'http://127.0.0.1/'])
    await expect(fetcher.text(url, LIMITS)).rejects.toMatchObject({ code: 'address_private' });
  expect(asked).toEqual([]);
  await expect(fetcher.text('http://public.example/moved', LIMITS)).rejects.toMatchObject({ code: 'address_private' });
  expect(asked).toHaveLength(1);
});

test('an invalid proxy address is reported at the start', () => {
  expect(() => readConfig({ INGEST_PROXY: 'socks5://127.0.0.1' })).toThrow('INGEST_PROXY');
  expect(readConfig({ INGEST_PROXY: 'http://proxy.example:3128' }).ingestProxy).toBe('http://proxy.example:3128');
});
