/** Tests which RTMP, RTSP and SRT addresses a server accepts and how it shows them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newSession, startTeam, type Team } from '../helpers/running-server.ts';

/** A server that refuses private addresses. */
let careful: Team;
/** A server whose operator allows private addresses. */
let bold: Team;

beforeAll(async () => {
  careful = await startTeam();
  bold = await startTeam({ INGEST_ALLOW_PRIVATE: '1' });
});

afterAll(async () => {
  await careful.server.close();
  await bold.server.close();
});

async function codeOf({ lead }: Team, url: string): Promise<string> {
  const sessionId = await newSession(lead);
  const { status, body } = await lead.post('/api/sources', { sessionId, url, role: 'floor', channel: 'floor' });
  const { sources } = (await lead.get(`/api/sessions/${sessionId}/sources`)).body as unknown as { sources: unknown[] };
  // A refused address leaves nothing behind.
  expect(sources).toHaveLength(status === 200 ? 1 : 0);
  return status === 200 ? 'taken' : body.error.code;
}

interface View {
  readonly kind: string;
  readonly address: string;
}

async function viewOf({ lead }: Team, url: string): Promise<View> {
  const sessionId = await newSession(lead);
  const { body } = await lead.post('/api/sources', { sessionId, url, role: 'floor', channel: 'floor' });
  await lead.post(`/api/sources/${body.id}/stop`);
  return (await lead.get(`/api/sources/${body.id}`)).body as unknown as View;
}

describe('addresses of other protocols', () => {
  test.each([
    ['rtmp://10.0.0.5/hall/key', 'address_private'],
    ['rtmps://127.0.0.1/hall/key', 'address_private'],
    ['rtsp://192.168.1.20/stream1', 'address_private'],
    ['rtsps://[::1]/stream1', 'address_private'],
    ['srt://10.0.0.5:9000', 'address_private'],
    ['srt://[fd00::1]:9000?mode=caller', 'address_private'],
    // Such addresses keep their host as typed. These are other spellings of 127.0.0.1.
    ['rtmp://2130706433/hall/key', 'address_private'],
    ['rtsp://0x7f.1/stream1', 'address_private'],
    ['srt://localhost:9000', 'address_private'],
    ['rtmp://[::ffff:127.0.0.1]/hall/key', 'address_private'],
    ['rtmp://169.254.169.254/latest/meta-data', 'address_refused'],
    ['srt://224.0.0.1:9000', 'address_refused'],
  ])('[M21d] never reach into the server’s own network: %s', async (url, code) => {
    expect(await codeOf(careful, url)).toBe(code);
    expect((await careful.lead.post('/api/sources/check', { url })).body.error.code).toBe(code);
  });

  test.each([
    ['concat:rtmp://127.0.0.1/a/b|/etc/passwd', 'address_not_http'],
    ['file:///etc/passwd', 'address_not_http'],
    ['subfile,,start,0,end,9,,:/etc/passwd', 'address_malformed'],
    ['tee:[f=mpegts]/tmp/x', 'address_not_http'],
    ['udp://127.0.0.1:9000', 'address_not_http'],
    ['rtmp://127.0.0.1/hall/key\r\nX-Header: 1', 'address_malformed'],
    ['rtsp://127.0.0.1/stream\nDESCRIBE rtsp://10.0.0.1/', 'address_malformed'],
    ['rtmp://127.0.0.1/hall/key swfUrl=http://x', 'address_malformed'],
    ['rtmp://127.0.0.1/hall/key\tlisten=1', 'address_malformed'],
    ['rtmp://127.0.0.1/hall', 'address_malformed'],
    ['rtmp:///hall/key', 'address_malformed'],
    ['rtsp://127.0.0.1\\@10.0.0.1/stream', 'address_malformed'],
    ['srt://127.0.0.1', 'address_malformed'],
    ['srt://127.0.0.1:0', 'address_malformed'],
    ['srt://127.0.0.1:9000?mode=listener', 'address_option'],
    ['srt://127.0.0.1:9000?mode=rendezvous', 'address_option'],
    ['srt://127.0.0.1:9000?mode=caller&mode=listener', 'address_option'],
    ['srt://127.0.0.1:9000?localaddr=0.0.0.0', 'address_option'],
    ['srt://127.0.0.1:9000?passphrase=short', 'address_option'],
    ['srt://127.0.0.1:9000?latency=1e9', 'address_option'],
    ['srt://127.0.0.1:9000?pbkeylen=0', 'address_option'],
    ['srt://127.0.0.1:9000?streamid=a%0Ab', 'address_option'],
    ['srt://127.0.0.1:9000/etc/passwd', 'address_option'],
  ])('[M21c] that are more than an address are refused: %j', async (url, code) => {
    expect(await codeOf(bold, url)).toBe(code);
  });

  test.each([
    ['rtmp://me:secret@127.0.0.1:1/hall/secret-key?token=secret', 'rtmp://127.0.0.1:1/hall/…'],
    ['rtmps://127.0.0.1:1/hall/deep/secret-key', 'rtmps://127.0.0.1:1/hall/deep/…'],
    ['rtsp://me:secret@127.0.0.1:1/stream1?token=secret', 'rtsp://127.0.0.1:1/stream1'],
    ['srt://127.0.0.1:1?streamid=secret&passphrase=secret-secret&latency=200', 'srt://127.0.0.1:1'],
  ])('[M21b] are accepted, and shown without what is secret in them: %s', async (url, address) => {
    expect(await viewOf(bold, url)).toMatchObject({ kind: 'adapter', address });
  });

  test('[M21d] a new address replaces the one before, after the same checks', async () => {
    const { lead } = bold;
    const sessionId = await newSession(lead);
    const place = { sessionId, role: 'floor', channel: 'floor' };
    const { body } = await lead.post('/api/sources', { ...place, kind: 'adapter', url: 'rtmp://127.0.0.1:1/hall/one' });
    const replace = (url: string) => lead.post(`/api/sources/${body.id}/address`, { url });
    expect((await replace('rtmp://127.0.0.1:2/stage/two')).status).toBe(200);
    expect((await replace('srt://127.0.0.1:9000?mode=listener')).body.error.code).toBe('address_option');
    const { address } = (await lead.get(`/api/sources/${body.id}`)).body as unknown as View;
    expect(address).toBe('rtmp://127.0.0.1:2/stage/…');
  });
});
