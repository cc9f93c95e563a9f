/** Tests the recording of a stream over TLS (RTMPS). */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { recordedMs, recordStream, signIn, sourceOf } from '../helpers/asking.ts';
import { freePort, serveRtmp } from '../helpers/live-servers.ts';
import { describeWith } from '../helpers/programs.ts';
import { startServerProcess } from '../helpers/server-process.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const PATIENCE_MS = 120_000;

/** An RTMP stream behind TLS, and the file of the certificate that its client trusts. */
async function serveRtmps(): Promise<{ readonly address: string; readonly certFile: string }> {
  const folder = tempFolder();
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', keyFile];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', ['req', '-x509', '-days', '1', ...key, '-out', certFile, ...name], { stdio: 'ignore' });
  const inner = await freePort();
  await serveRtmp({ port: inner });
  const files = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  const server = createServer(files, (outside) => {
    const inside = connect(inner, '127.0.0.1');
    for (const socket of [outside, inside]) socket.on('error', () => socket.destroy());
    outside.pipe(inside).pipe(outside);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, 'localhost');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { address: `rtmps://localhost:${String(port)}/hall/secret-key`, certFile };
}

describeWith(['ffmpeg', 'openssl'], '[M21d] a stream over TLS', () => {
  test.each([
    ['is recorded where its certificate is that of its name', true],
    ['is not where nobody vouches for it', false],
  ])(
    '%s',
    async (_what, isTrusted) => {
      const { address, certFile } = await serveRtmps();
      const trust: Record<string, string> = isTrusted ? { NODE_EXTRA_CA_CERTS: certFile } : {};
      const environment = { INGEST_ALLOW_PRIVATE: '1', LOG_LEVEL: 'silent', ...trust };
      const server = await startServerProcess(join(tempFolder(), 'data'), environment);
      onTestFinished(() => server.kill());
      const cookie = await signIn(server);
      const id = await recordStream(server, cookie, address);
      if (isTrusted) await expect.poll(() => recordedMs(server, cookie, id), { timeout: 40_000 }).toBe(30_000);
      else {
        const trouble = async (): Promise<string | null> => (await sourceOf(server, cookie, id)).error;
        await expect.poll(trouble, { timeout: 40_000 }).toBe('unreachable');
        expect(await recordedMs(server, cookie, id)).toBe(0);
      }
    },
    PATIENCE_MS,
  );
});
