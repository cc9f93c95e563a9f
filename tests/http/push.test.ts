/** Tests the routes that receive streams from encoders. */
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMovableTime } from '../helpers/movable-time.ts';
import { newSession, startTeam, type Team } from '../helpers/running-server.ts';

const { monotonicMs, pass } = createMovableTime();
let team: Team;
let session: string;

beforeAll(async () => {
  team = await startTeam({}, { time: { monotonicMs } });
  session = await newSession(team.lead);
});

afterAll(() => team.server.close());

interface Sender {
  readonly id: string;
  readonly key: string;
  send(method: string, name: string, body?: BodyInit, headers?: Record<string, string>): Promise<Response>;
}

async function newSender(): Promise<Sender> {
  const { status, body } = await team.lead.post('/api/sources', {
    sessionId: session,
    kind: 'push',
    role: 'floor',
    channel: 'floor',
  });
  expect(status, JSON.stringify(body)).toBe(200);
  const { id, key, ingestUrl } = body as unknown as { id: string; key: string; ingestUrl: string };
  return {
    id,
    key,
    send: (method, name, sent, headers = {}) =>
      fetch(new URL(name, ingestUrl), { method, headers, ...(sent === undefined ? {} : { body: sent }) }),
  };
}

async function codeOf(answer: Response): Promise<[number, string]> {
  const { error } = (await answer.json()) as { error: { code: string } };
  return [answer.status, error.code];
}

/** A request whose path is sent as written. `fetch` would normalize it. */
function rawStatus(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(team.server.url, { method: 'PUT', path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end('x');
  });
}

/** Sends a whole body and hangs up at once, as ffmpeg does with its last objects. */
function sendAndHangUp(address: URL, body: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const head = `PUT ${address.pathname} HTTP/1.1\r\nhost: ${address.host}\r\ncontent-length: ${String(body.length)}\r\n\r\n`;
    const socket = connect(Number(address.port), address.hostname, () => {
      socket.write(Buffer.concat([Buffer.from(head), body]), () => socket.destroy());
    });
    socket.on('close', () => resolve());
    socket.on('error', reject);
  });
}

function playlist(names: readonly string[], firstSeq = 0): string {
  const lines = names.flatMap((name) => ['#EXTINF:2.000,', name]);
  return ['#EXTM3U', '#EXT-X-TARGETDURATION:2', `#EXT-X-MEDIA-SEQUENCE:${String(firstSeq)}`, ...lines, ''].join('\n');
}

async function recorded(id: string): Promise<{ readonly bytes: number; readonly state: string }> {
  return (await team.lead.get(`/api/sources/${id}`)).body as unknown as { bytes: number; state: string };
}

describe('the routes for sent streams', () => {
  test('[M25a] accept objects without a type, from programs without a cookie, and keep what they delete', async () => {
    const sender = await newSender();
    const bytes = randomBytes(3000);
    const first = await sender.send('PUT', 'a/0.ts', bytes);
    expect([first.status, first.headers.get('content-length')]).toEqual([201, '0']);
    expect(
      (await sender.send('POST', 'a/live.m3u8', playlist(['0.ts']), { 'content-type': 'text/plain' })).status,
    ).toBe(200);
    expect((await sender.send('PUT', 'a/0.ts', bytes)).status).toBe(200);
    expect((await sender.send('DELETE', 'a/0.ts')).status).toBe(204);
    const served = await team.lead.get(`/media/${sender.id}/live.m3u8`);
    const [address] = /^seg\/.*$/m.exec(served.body as unknown as string) ?? [];
    const file = await fetch(`${team.server.url}/media/${sender.id}/${String(address)}`, {
      headers: { cookie: team.lead.cookie },
    });
    expect(sha256(new Uint8Array(await file.arrayBuffer()))).toBe(sha256(bytes));
  });

  test('[M25a] keep what a sender sent whole before it hung up without waiting for the answer', async () => {
    const sender = await newSender();
    const place = new URL(`${team.server.url}/ingest/${sender.id}.${sender.key}/`);
    const bodies = Array.from({ length: 5 }, () => randomBytes(30_000));
    for (const [at, body] of bodies.entries()) await sendAndHangUp(new URL(`${String(at)}.ts`, place), body);
    const lines = playlist(bodies.map((_, at) => `${String(at)}.ts`));
    await sendAndHangUp(new URL('live.m3u8', place), Buffer.from(lines));
    await expect.poll(async () => (await recorded(sender.id)).bytes).toBe(5 * 30_000);
  });

  test('[M25b] ask for the key of the source, which can be renewed and revoked', async () => {
    const sender = await newSender();
    const plain = (name: string, authorization?: string): Promise<Response> =>
      fetch(`${team.server.url}/ingest/${sender.id}/${name}`, {
        method: 'PUT',
        body: 'x',
        headers: authorization === undefined ? {} : { authorization },
      });
    const basic = (key: string): string => `Basic ${Buffer.from(`rostrum:${key}`).toString('base64')}`;
    expect((await plain('0.ts', basic(sender.key))).status).toBe(201);
    expect(await codeOf(await plain('0.ts'))).toEqual([401, 'unauthenticated']);
    expect(await codeOf(await plain('0.ts', basic('wrong')))).toEqual([403, 'forbidden']);
    expect(
      await codeOf(await fetch(`${team.server.url}/ingest/none.${sender.key}/0.ts`, { method: 'PUT', body: 'x' })),
    ).toEqual([403, 'forbidden']);
    expect((await team.boris.post(`/api/sources/${sender.id}/key`, {})).status).toBe(403);
    const { key } = (await team.lead.post(`/api/sources/${sender.id}/key`, {})).body as unknown as { key: string };
    expect(await codeOf(await sender.send('PUT', '1.ts', 'x'))).toEqual([403, 'forbidden']);
    expect((await plain('1.ts', basic(key))).status).toBe(201);
    const revoked = await fetch(`${team.server.url}/api/sources/${sender.id}/key`, {
      method: 'DELETE',
      headers: { cookie: team.lead.cookie, origin: team.server.url },
    });
    expect(revoked.status).toBe(200);
    expect((await plain('1.ts', basic(key))).status).toBe(403);
  });

  test('[M25c] refuse what they cannot record, each with its code', async () => {
    const sender = await newSender();
    const base = `/ingest/${sender.id}.${sender.key}/`;
    for (const path of ['a/../../x.ts', 'a/%2e%2e/x.ts', 'a%5c..%5cx.ts'])
      expect(await rawStatus(base + path)).toBe(400);
    expect(await codeOf(await sender.send('PUT', '0.m4s', segmentBox()))).toEqual([412, 'init_missing']);
    expect(await codeOf(await sender.send('PUT', 'script.js', 'x'))).toEqual([415, 'unknown_type']);
    expect(await codeOf(await sender.send('PUT', '0.ts', ''))).toEqual([400, 'malformed']);
    expect(await codeOf(await sender.send('PUT', 'live.m3u8', '<html>'))).toEqual([422, 'not_a_playlist']);
    expect((await sender.send('PUT', 'init.mp4', sectionBox())).status).toBe(201);
    expect((await sender.send('PUT', '0.m4s', segmentBox())).status).toBe(201);
    expect((await recorded(sender.id)).bytes).toBe(0);
  });

  test('[M24d] use a section that comes after the playlist that waits for it', async () => {
    const sender = await newSender();
    const lines = playlist(['0.m4s']).replace('#EXTINF', '#EXT-X-MAP:URI="init.mp4"\n#EXTINF');
    expect(await codeOf(await sender.send('PUT', 'live.m3u8', lines))).toEqual([412, 'init_missing']);
    expect((await sender.send('PUT', 'init.mp4', sectionBox())).status).toBe(201);
    const segment = segmentBox();
    expect((await sender.send('PUT', '0.m4s', segment)).status).toBe(201);
    expect((await recorded(sender.id)).bytes).toBe(segment.length);
  });
});

describe('a sender that begins again under its old names', () => {
  const still = Array.from({ length: 4 }, () => randomBytes(1000));

  /** Sends as many of the still picture's segments, each before its playlist or after it. */
  async function run({ send }: Sender, order: 'body first' | 'playlist first', count = still.length): Promise<void> {
    for (const [at, body] of still.slice(0, count).entries()) {
      const line = (): Promise<Response> =>
        send('PUT', 'live.m3u8', playlist(still.slice(0, at + 1).map((_, seq) => `${String(seq)}.ts`)));
      if (order === 'playlist first') await line();
      expect((await send('PUT', `${String(at)}.ts`, body)).ok).toBe(true);
      if (order === 'body first') await line();
    }
  }

  test.each(['body first', 'playlist first'] as const)(
    '[M24c] has the same bytes, as of a still picture, in an epoch of their own: %s',
    async (order) => {
      const sender = await newSender();
      await run(sender, order);
      await run(sender, order, 3);
      expect(await recorded(sender.id)).toMatchObject({ bytes: 7000, recordedMs: 14_000, gaps: 0 });
      // It goes on like any other.
      const lines = playlist(['0.ts', '1.ts', '2.ts', '3.ts']);
      await sender.send('PUT', '3.ts', randomBytes(1000));
      expect((await sender.send('PUT', 'live.m3u8', lines)).status).toBe(200);
      expect(await recorded(sender.id)).toMatchObject({ bytes: 8000, recordedMs: 16_000, gaps: 0 });
    },
  );

  test('[M24c] also after its first segment', async () => {
    const sender = await newSender();
    for (let times = 0; times < 2; times++) {
      await run(sender, 'body first', 1);
      await pass(4200);
    }
    await run(sender, 'playlist first', 3);
    expect(await recorded(sender.id)).toMatchObject({ bytes: 5000, recordedMs: 10_000, gaps: 0 });
  });

  test('[M24a] has a segment once if it only repeats it', async () => {
    const sender = await newSender();
    await run(sender, 'body first');
    const [oldest = Buffer.alloc(0)] = still;
    expect((await sender.send('PUT', '0.ts', oldest)).status).toBe(200);
    expect((await sender.send('PUT', 'live.m3u8', playlist(['0.ts', '1.ts', '2.ts']))).status).toBe(200);
    expect(await recorded(sender.id)).toMatchObject({ bytes: 4000, recordedMs: 8000, gaps: 0 });
  });
});

test(
  '[M9] a known sender is silent, and not starting, when its recording is resumed',
  { timeout: 120_000 },
  async () => {
    const sender = await newSender();
    await sender.send('PUT', '0.ts', randomBytes(1000));
    await sender.send('PUT', 'live.m3u8', playlist(['0.ts']));
    for (const step of ['stop', 'resume'])
      expect((await team.lead.post(`/api/sources/${sender.id}/${step}`, {})).status).toBe(200);
    await pass(10_000);
    expect((await recorded(sender.id)).state).toBe('stalled');
  },
);

function sectionBox(): Buffer<ArrayBuffer> {
  return Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftyp'), randomBytes(16)]);
}

function segmentBox(): Buffer<ArrayBuffer> {
  return Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('moof'), randomBytes(400)]);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
