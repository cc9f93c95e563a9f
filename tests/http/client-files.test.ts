/** Tests how the server delivers the files of the client. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import type { RunningServer } from '../../server/compose/options.ts';
import { startServer } from '../../server/main.ts';

const PAGE = '<!doctype html><title>Rostrum</title>';
const SCRIPT = "console.log('a script that is long enough to be worth compressing, compressing, compressing')";

describe('the files of the client', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-'));
  const clientRoot = join(folder, 'client');
  let server: RunningServer;

  function write(name: string, text: string): void {
    writeFileSync(join(clientRoot, name), text);
    writeFileSync(join(clientRoot, `${name}.gz`), gzipSync(text));
    writeFileSync(join(clientRoot, `${name}.br`), brotliCompressSync(text));
  }

  beforeAll(async () => {
    mkdirSync(join(clientRoot, 'assets'), { recursive: true });
    write('index.html', PAGE);
    write('assets/main-1a2b3c4d.js', SCRIPT);
    writeFileSync(join(clientRoot, 'assets/plain-1a2b3c4d.css'), 'body { margin: 0 }');
    const config = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'silent' });
    server = await startServer({ config, clientRoot });
  });
  afterAll(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function get(path: string, accepted: string) {
    const response = await fetch(server.url + path, { headers: { 'accept-encoding': accepted } });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  it.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ])('a browser that accepts %s gets them in that encoding', async (accepted, encoding) => {
    for (const [path, text, type] of [
      ['/assets/main-1a2b3c4d.js', SCRIPT, '/javascript'],
      ['/', PAGE, 'text/html'],
      ['/session/00000000-0000-7000-8000-00000000a001', PAGE, 'text/html'],
    ] as const) {
      const answer = await get(path, accepted);
      expect(answer, path).toMatchObject({ status: 200, text });
      expect(answer.headers.get('content-encoding'), path).toBe(encoding);
      expect(answer.headers.get('content-type'), path).toContain(type);
      expect(answer.headers.get('vary'), path).toMatch(/accept-encoding/i);
    }
  });

  it('[E16] an unknown address is a page for people and a code for programs, and 404 for both', async () => {
    const ask = async (path: string, accept: string, method = 'GET') => {
      const response = await fetch(server.url + path, { method, headers: { accept } });
      return [response.status, response.headers.get('content-type')?.split(';')[0], await response.text()];
    };
    const browser = 'text/html,application/xhtml+xml,*/*;q=0.8';
    expect(await ask('/nowhere', browser)).toEqual([404, 'text/html', PAGE]);
    for (const [path, accept] of [
      ['/nowhere', '*/*'],
      ['/nowhere', 'application/json'],
      ['/api/nowhere', browser],
    ] as const) {
      const [status, type, text] = await ask(path, accept);
      expect([status, type], path).toEqual([404, 'application/json']);
      expect(JSON.parse(String(text))).toEqual({ error: { code: 'not_found', params: {} } });
    }
  });

  it('a file that was not compressed is sent as it is', async () => {
    const answer = await get('/assets/plain-1a2b3c4d.css', 'br, gzip');
    expect(answer).toMatchObject({ status: 200, text: 'body { margin: 0 }' });
    expect(answer.headers.get('content-encoding')).toBeNull();
  });

  it('browsers keep files with a hash in their name, and request pages again', async () => {
    const script = await get('/assets/main-1a2b3c4d.js', 'br');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/', 'br')).headers.get('cache-control')).toBe('no-cache');
  });
});
