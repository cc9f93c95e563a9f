/** Tests the recording of a stream behind a page, found by yt-dlp. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createAddressGuard } from '../../server/ingest/guard/address-guard.ts';
import { openGuardedProxy } from '../../server/ingest/guard/guarded-proxy.ts';
import { createYtDlp } from '../../server/ingest/pull/yt-dlp.ts';
import { fakeProgram } from '../helpers/fake-program.ts';
import { createHlsOrigin, type HlsOrigin } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';
import { isRunning } from '../helpers/is-running.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);
const OPEN = createAddressGuard({ allowPrivate: true });
const CAREFUL = createAddressGuard({ allowPrivate: false });

let origin: HlsOrigin;
let page: { readonly url: string; close(): void };

beforeEach(async () => {
  origin = await createHlsOrigin({ startMs: START_MS });
  const server = createServer((_request, response) => response.end('<html>watch this</html>')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/watch?v=1`;
  page = { url, close: () => void server.close() };
});

afterEach(async () => {
  page.close();
  await origin.close();
});

/** A yt-dlp that prints a file and notes its arguments. */
function fakeYtDlp(answer: string) {
  const folder = tempFolder();
  const said = join(folder, 'says');
  const asked = join(folder, 'asked');
  const path = fakeProgram(join(folder, 'yt-dlp'), '0', `for a in "$@"; do echo "$a" >> ${asked}; done\ncat ${said}`);
  writeFileSync(said, answer);
  return {
    path,
    says: (next: string) => writeFileSync(said, next),
    /** Every argument of every call. */
    asked: (): readonly string[] => (existsSync(asked) ? readFileSync(asked, 'utf8').trim().split('\n') : []),
  };
}

async function startRecording(path: string): Promise<IngestHarness> {
  const recording = await createIngestHarness({ resolver: createYtDlp({ path, guard: OPEN }) });
  onTestFinished(() => recording.close());
  return recording;
}

describe('the stream behind a page', () => {
  test('[M23a] [M23b] is found by yt-dlp, recorded by its kind, and found again when its address is refused', async () => {
    const program = fakeYtDlp(`${origin.url}?token=1\n`);
    const recording = await startRecording(program.path);
    const first = origin.push();
    await recording.record(page.url);
    await recording.until('segment', ({ sha256 }) => sha256 === first.sha256);
    expect(recording.ingest.source(SOURCE_ID)).toMatchObject({ kind: 'page', url: page.url });
    // The page comes after all options, so that it cannot be one.
    expect(program.asked().slice(-2)).toEqual(['--', page.url]);
    expect(program.asked()).toContain('--ignore-config');

    const other = await createHlsOrigin({ startMs: START_MS + 2000, firstSeq: 1 });
    onTestFinished(() => other.close());
    program.says(`${other.url}?token=2\n`);
    origin.faults.playlistStatus = 403;
    const second = other.push();
    await recording.until('segment', ({ sha256 }) => sha256 === second.sha256);
    expect(program.asked().filter((word) => word === page.url)).toHaveLength(2);
    expect(recording.index.epochs(SOURCE_ID)).toHaveLength(1);
  });

  test('[M23b] is found again before its address expires', async () => {
    const program = fakeYtDlp('');
    const recording = await startRecording(program.path);
    const soon = Math.floor(recording.runtime.nowMs() / 1000) + 70;
    program.says(`${origin.url}?expire=${String(soon)}`);
    origin.push();
    await recording.record(page.url);
    await recording.until('segment');
    program.says(`${origin.url}?expire=${String(soon + 86_400)}`);
    await expect.poll(() => program.asked().filter((word) => word === page.url).length).toBe(2);
  });

  test('[M23a] a stream needs no yt-dlp', async () => {
    const program = fakeYtDlp('');
    const recording = await startRecording(program.path);
    origin.push();
    await recording.record(origin.url);
    await recording.until('segment');
    expect(program.asked()).toEqual([]);
    expect(recording.ingest.source(SOURCE_ID)?.kind).toBe('pull');
  });

  test('[M23a] without yt-dlp a page is no livestream', async () => {
    const recording = await createIngestHarness();
    onTestFinished(() => recording.close());
    await expect(recording.ingest.probe(page.url)).rejects.toMatchObject({ code: 'not_a_playlist' });
  });

  test.each([
    ['two addresses', 'http://a.example/1.m3u8\nhttp://a.example/2.m3u8', 'not_a_playlist'],
    ['nothing', '', 'not_a_playlist'],
    ['a file', 'file:///etc/passwd', 'not_a_playlist'],
    ['another protocol', 'rtmp://a.example/hall/key', 'not_a_playlist'],
    ['words', 'http://a.example/1.m3u8 -o /tmp/x', 'not_a_playlist'],
    ['the metadata of a cloud', 'http://169.254.169.254/live.m3u8', 'address_refused'],
    ['a private network', 'http://10.0.0.1/live.m3u8', 'address_private'],
  ])('[M23a] the answer must be one address that may be opened: %s', async (_what, answer, code) => {
    const resolve = (name: string) =>
      Promise.resolve([{ address: name === 'page.example' ? '192.88.98.1' : '', family: 4 }]);
    const guard = createAddressGuard({ allowPrivate: false, resolve });
    const resolver = createYtDlp({ path: fakeYtDlp(answer).path, guard });
    const signal = new AbortController().signal;
    await expect(resolver.resolve('http://page.example/', signal)).rejects.toMatchObject({ code });
    await expect(resolver.resolve(page.url, signal)).rejects.toMatchObject({ code: 'address_private' });
  });

  test('[M23a] one that hangs is ended with all that it started', async () => {
    const folder = tempFolder();
    const pids = join(folder, 'pids');
    const path = fakeProgram(join(folder, 'yt-dlp'), '0', `sleep 600 &\necho $$ $! > ${pids}\nwait`);
    const resolver = createYtDlp({ path, guard: OPEN, limitMs: 500 });
    const asked = resolver.resolve(page.url, new AbortController().signal);
    await expect(asked).rejects.toMatchObject({ code: 'unreachable' });
    const started = readFileSync(pids, 'utf8').trim().split(' ').map(Number);
    await expect.poll(() => started.some(isRunning)).toBe(false);
  });
});

describe('[M23c] yt-dlp connects through a proxy that checks each address', () => {
  async function through(guard: typeof OPEN, target: string): Promise<number> {
    const proxy = await openGuardedProxy(guard);
    onTestFinished(() => proxy.close());
    const { hostname, port } = new URL(proxy.url);
    const asked = request({ hostname, port, path: target, headers: { host: new URL(target).host } });
    asked.end();
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    return response.statusCode;
  }

  async function tunnelled(guard: typeof OPEN, place: string, words: string): Promise<string> {
    const proxy = await openGuardedProxy(guard);
    onTestFinished(() => proxy.close());
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.write(`CONNECT ${place} HTTP/1.1\r\nHost: ${place}\r\n\r\n`);
    const [first] = (await once(socket, 'data')) as [Buffer];
    if (!first.includes('200')) return first.toString().split('\r\n')[0] ?? '';
    socket.write(words);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return answer.toString().split('\r\n')[0] ?? '';
  }

  test('plain requests', async () => {
    expect(await through(OPEN, page.url)).toBe(200);
    expect(await through(CAREFUL, page.url)).toBe(403);
    expect(await through(CAREFUL, page.url.replace('127.0.0.1', 'localhost'))).toBe(502);
    expect(await through(OPEN, 'http://169.254.169.254/latest')).toBe(403);
  });

  test('and tunnels', async () => {
    const { host, port } = new URL(page.url);
    const words = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
    expect(await tunnelled(OPEN, host, words)).toBe('HTTP/1.1 200 OK');
    expect(await tunnelled(CAREFUL, host, words)).toBe('HTTP/1.1 403 Forbidden');
    expect(await tunnelled(CAREFUL, `localhost:${port}`, words)).toBe('HTTP/1.1 403 Forbidden');
    expect(await tunnelled(OPEN, 'nonsense', words)).toMatch(/^HTTP\/1.1 40[03]/);
  });
});
