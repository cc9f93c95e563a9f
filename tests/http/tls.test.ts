/** Tests the built server with a certificate of its own. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get as plainGet, type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../helpers/programs.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';

const PERSON = { name: 'Ana', password: randomBytes(12).toString('hex') };

describeWith(['openssl'], 'the built server with a certificate of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-'));
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  let ca: Buffer;
  let server: ServerProcess;
  let cookie = '';

  beforeAll(async () => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
    const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', '-days', '1', ...key, '-out', certFile, ...name], { stdio: 'ignore' });
    ca = readFileSync(certFile);
    // With TLS the server may listen on any address.
    server = await startServerProcess(join(folder, 'data'), {
      HOST: '0.0.0.0',
      TLS_CERT: certFile,
      TLS_KEY: keyFile,
    });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const origin = (): string => `https://127.0.0.1:${new URL(server.url).port}`;

  /** A request that trusts this certificate and no other. */
  async function ask(method: string, path: string, from: string, body?: object): Promise<IncomingMessage> {
    const headers = { cookie, origin: from, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const sent = request(origin() + path, { method, ca, headers });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    response.resume();
    return response;
  }

  it('[E1] [E4] signs in over https with a cookie that never leaves it; other origins are refused', async () => {
    expect(server.url).toMatch(/^https:/);
    expect(server.setupUrl).toMatch(/^https:/);
    const token = new URL(server.setupUrl ?? '').hash.replace('#token=', '');
    for (const foreign of ['https://elsewhere.example', origin().replace('https:', 'http:')])
      expect((await ask('POST', '/api/setup', foreign, { token, ...PERSON })).statusCode).toBe(403);
    const { statusCode, headers } = await ask('POST', '/api/setup', origin(), { token, ...PERSON });
    expect(statusCode).toBe(200);
    const [line = ''] = headers['set-cookie'] ?? [];
    expect(line).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+$/);
    cookie = line.split(';')[0] ?? '';
    expect((await ask('GET', '/api/sessions', origin())).statusCode).toBe(200);
  });

  it('[E4] a page of the server’s own gets a socket over TLS, another site’s gets none', async () => {
    const reached = async (from: string): Promise<string> => {
      const socket = io(origin(), {
        ...{ transports: ['websocket'], forceNew: true, reconnection: false, ca: ca.toString() },
        extraHeaders: { cookie, origin: from },
      });
      const answer = await new Promise<string>((resolve) => {
        socket.once('connect', () => resolve('connected'));
        socket.once('connect_error', () => resolve('refused'));
      });
      socket.disconnect();
      return answer;
    };
    expect(await reached(origin())).toBe('connected');
    expect(await reached('https://elsewhere.example')).toBe('refused');
  });

  it('[E1] answers nothing over plain http', async () => {
    const asked = plainGet(origin().replace('https:', 'http:'));
    await expect(once(asked, 'response')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
