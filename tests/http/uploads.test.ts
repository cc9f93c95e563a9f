/** Tests the upload of recorded files by tus. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { fakeFfmpeg } from '../helpers/fake-program.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { createMovableTime } from '../helpers/movable-time.ts';
import { describeWith } from '../helpers/programs.ts';
import { startTestServer, type Browser, type TestServer } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { createTusClient } from '../helpers/tus.ts';
import { film, goesOn, idIn, LENGTH_MS, startUploadDesk, type UploadDesk } from '../helpers/upload-desk.ts';

const WEEK_MS = 7 * 86_400_000;

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A program that reports a film, and never ends when it makes a stream of it. */
const HANGING = `echo "Input #0, mov, from 'x':
  Duration: 00:00:30.00, start: 0
  Stream #0:0: Video: h264 (High), yuv420p, 640x360" >&2
case "$*" in *" hls "*) exec sleep 60;; esac
exit 1`;

/** A user's browser at the restarted server. */
function browserOn({ stranger }: TestServer, { cookie }: Browser): Browser {
  stranger.cookie = cookie;
  return stranger;
}

describe('the routes for uploads', () => {
  const { monotonicMs, pass } = createMovableTime();
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-'));
  let desk: UploadDesk;

  beforeAll(async () => {
    desk = await startUploadDesk({}, { programs: fakeFfmpeg(folder, HANGING), time: { monotonicMs } });
  });
  afterAll(async () => {
    await desk.server.close();
    rmSync(folder, { recursive: true });
  });

  it('[M19c] state what they accept, and refuse an unknown version, a missing session, and everybody but leads', async () => {
    const { server, lead, session, tus } = desk;
    const options = await fetch(`${server.url}/api/uploads`, { method: 'OPTIONS' });
    expect(Object.fromEntries(options.headers)).toMatchObject({
      'tus-version': '1.0.0',
      'tus-extension': 'creation,termination,expiration,checksum',
    });
    const old = await fetch(`${server.url}/api/uploads`, {
      method: 'POST',
      headers: { origin: server.url, cookie: lead.cookie, 'tus-resumable': '0.2.2', 'upload-length': '5' },
    });
    expect([old.status, old.headers.get('tus-version')]).toEqual([412, '1.0.0']);
    expect(await tus.create({}, 5)).toMatchObject({ status: 400, code: 'malformed' });
    expect(await tus.create({ session: crypto.randomUUID() }, 5)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await tus.create({ session }, 0)).toMatchObject({ status: 400, code: 'malformed' });
    expect(await tus.create({ session }, 1e13)).toMatchObject({ status: 413, code: 'too_large' });
    const boris = createTusClient(server, await server.invite(lead, 'Boris', 'observer'));
    expect(await boris.create({ session }, 5)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(readdirSync(join(server.dataDir, 'uploads'))).toEqual([]);
  });

  it('[M19b] accept bytes at the current position alone, and none that do not match their checksum', async () => {
    const { server, session, tus } = desk;
    const bytes = randomBytes(3000);
    const { headers, status } = await tus.create({ session, filename: '../../film.mp4' }, bytes.byteLength);
    const location = headers.get('location') ?? '';
    expect([status, Date.parse(headers.get('upload-expires') ?? '') > Date.now()]).toEqual([201, true]);
    expect((await tus.send(location, 0, bytes.subarray(0, 1000))).headers.get('upload-offset')).toBe('1000');
    expect(await tus.send(location, 500, bytes.subarray(500))).toMatchObject({ status: 409, code: 'conflict' });
    expect(await tus.send(location, 1000, randomBytes(2001))).toMatchObject({ status: 413, code: 'too_large' });
    const at = await tus.offset(location);
    const rest = bytes.subarray(at, 2500);
    const checksum = (of: Buffer) => ({
      'upload-checksum': `sha256 ${createHash('sha256').update(of).digest('base64')}`,
    });
    expect((await tus.send(location, at, rest, checksum(bytes))).status).toBe(460);
    expect(await tus.offset(location)).toBe(at);
    expect((await tus.send(location, at, rest, checksum(rest))).status).toBe(204);
    expect(await tus.offset(location)).toBe(2500);
    expect(readdirSync(join(server.dataDir, 'uploads'))).toEqual([idIn(location)]);
    expect((await tus.remove(location)).status).toBe(204);
    expect(await tus.remove(location)).toMatchObject({ status: 404, code: 'not_found' });
    expect(readdirSync(join(server.dataDir, 'uploads'))).toEqual([]);
  });

  it('[M19d] leave nothing of an upload that is cancelled while its recording is made', async () => {
    const { server, lead, tus } = desk;
    const location = await tus.upload({ session: desk.session, filename: 'film.mp4' }, film);
    await goesOn(desk, { id: idIn(location), state: 'making', name: 'film.mp4', sizeBytes: film.byteLength });
    expect((await tus.remove(location)).status).toBe(204);
    await goesOn(desk, null);
    expect(readdirSync(join(server.dataDir, 'uploads'))).toEqual([]);
    expect((await lead.get(`/api/sources/${idIn(location)}`)).status).toBe(404);
  });

  it('[M19d] remove an upload that nobody continued for a week', async () => {
    const { tus, session } = desk;
    const location = (await tus.create({ session }, 3000)).headers.get('location') ?? '';
    await tus.send(location, 0, randomBytes(1000));
    await pass(WEEK_MS - 60_000);
    expect(await tus.offset(location)).toBe(1000);
    await tus.send(location, 1000, randomBytes(1000));
    await pass(WEEK_MS - 60_000);
    expect(await tus.offset(location)).toBe(2000);
    await pass(120_000);
    expect(await tus.send(location, 2000, randomBytes(1000))).toMatchObject({ status: 404 });
    await goesOn(desk, null);
  });
});

it('[M19c] without ffmpeg they refuse before a byte is sent', async () => {
  const desk = await startUploadDesk({}, { programs: { ffmpeg: null, ffprobe: null } });
  expect(await desk.tus.create({ session: desk.session }, 5)).toMatchObject({ status: 503, code: 'ffmpeg_missing' });
  const { body } = await desk.lead.get(`/api/sessions/${desk.session}/uploads`);
  expect(body).toEqual({ obstacle: 'ffmpeg_missing', uploads: [] });
  await desk.server.close();
});

describeWith(['ffmpeg', 'ffprobe'], 'the recording of an uploaded file', () => {
  let desk: UploadDesk;
  beforeAll(async () => {
    desk = await startUploadDesk();
  });
  afterAll(() => desk.server.close());

  it('[M20a] [M20c] [M13a] has every frame, names the file by its hash, keeps it byte for byte, and forgets its name', async () => {
    const { server, lead, tus, session } = desk;
    const id = idIn(
      await tus.upload({ session, filename: 'Interview with Rose.mp4', start: '2026-09-30T10:00:00Z' }, film),
    );
    await goesOn(desk, null);
    const { body } = await lead.get(`/api/sources/${id}`);
    expect(body).toMatchObject({
      ...{ kind: 'upload', state: 'stopped', gaps: 0, address: null, recordedMs: LENGTH_MS },
      ...{ startedAtMs: Date.UTC(2026, 8, 30, 10), original: { bytes: film.byteLength, sha256: sha256(film) } },
    });
    expect(readFileSync(join(server.dataDir, 'media', id, 'original', sha256(film)))).toEqual(film);

    const window = `from=${String(Date.UTC(2026, 8, 30, 9))}&to=${String(Date.UTC(2026, 8, 30, 11))}`;
    const playlist = await (await fetchMedia(`${id}/vod.m3u8?${window}`)).text();
    const parts = [...playlist.matchAll(/URI="([^"]+)"|^(seg.+)$/gm)].map((one) => one[1] ?? one[2] ?? '');
    const played = join(tempFolder(), 'played.mp4');
    const bytes = parts.map(async (part) => Buffer.from(await (await fetchMedia(`${id}/${part}`)).arrayBuffer()));
    writeFileSync(played, Buffer.concat(await Promise.all(bytes)));
    const original = join(server.dataDir, 'media', id, 'original', sha256(film));
    expect(frameNumbersOf(played)).toEqual(frameNumbersOf(original));

    const { tables } = (await lead.get(`/api/sessions/${session}`)).body.snapshot;
    expect(tables.anchors.map(([, row]) => row)).toMatchObject([
      {
        sourceId: id,
        epoch: 1,
        mediaMs: 0,
        sessionMs: Date.UTC(2026, 8, 30, 10),
        basis: 'arrival',
        uncertaintyMs: 60_000,
      },
    ]);
    const said: string[] = [];
    const context = { dataFolder: server.dataDir, address: server.url, say: (line: string) => said.push(line) };
    expect(await runCli(['media', 'verify'], context)).toBe(0);
    expect(await runCli(['media', 'manifest'], context)).toBe(0);
    expect(said).toContain(`${sha256(film)}  ${id}/original/${sha256(film)}`);
    expect(readdirSync(join(server.dataDir, 'uploads'))).toEqual([]);
    expect(readFileSync(join(server.dataDir, 'rostrum.db')).includes('Interview with Rose')).toBe(false);
    expect((await lead.post(`/api/sources/${id}/resume`)).status).not.toBe(200);
  });

  const fetchMedia = (path: string): Promise<Response> =>
    fetch(`${desk.server.url}/media/${path}`, { headers: { cookie: desk.lead.cookie } });

  it.each([
    [
      'a playlist that would have other files of this computer read',
      Buffer.from('#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'),
    ],
    ['noise', randomBytes(50_000)],
  ])('[M20a] [M20b] refuses %s, and records nothing', async (_, bytes) => {
    const { server, tus, session } = desk;
    const recorded = readdirSync(join(server.dataDir, 'media'));
    const location = await tus.upload({ session, filename: 'film.mp4' }, bytes);
    await goesOn(desk, { state: 'failed', error: 'unsupported_media' });
    expect(readdirSync(join(server.dataDir, 'media'))).toEqual(recorded);
    await tus.remove(location);
    expect(existsSync(join(server.dataDir, 'uploads', idIn(location)))).toBe(false);
  });

  it('[M19a] [M20d] survives a cut connection, and a stop of the server in the making', async () => {
    const dataDir = tempFolder();
    const programs = fakeFfmpeg(join(dataDir, 'hanging'), HANGING);
    const first = await startUploadDesk({ DATA_DIR: dataDir }, { programs });
    const { headers } = await first.tus.create({ session: first.session }, film.byteLength);
    const location = headers.get('location') ?? '';
    await first.tus.send(location, 0, film.subarray(0, 30_000));
    // Breaks off in the middle of a body.
    const cut = new AbortController();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(film.subarray(30_000, 60_000));
      },
    });
    const sent = first.tus.send(location, 30_000, body, {}, cut.signal);
    const onDisk = (): number => readFileSync(join(dataDir, 'uploads', idIn(location), 'body')).byteLength;
    await expect.poll(onDisk).toBe(60_000);
    cut.abort();
    await expect(sent).rejects.toThrow();
    expect(await first.tus.offset(location)).toBe(60_000);
    await first.server.close();

    const second = await startTestServer({ DATA_DIR: dataDir }, { programs });
    const again = createTusClient(second, first.lead);
    const at = await again.offset(location);
    expect(at).toBe(60_000);
    await again.send(location, at, film.subarray(at));
    await goesOn({ ...first, lead: browserOn(second, first.lead) }, { state: 'making' });
    await second.close();

    const third = await startTestServer({ DATA_DIR: dataDir });
    const lead = browserOn(third, first.lead);
    await goesOn({ ...first, lead }, null);
    expect((await lead.get(`/api/sources/${idIn(location)}`)).body).toMatchObject({ recordedMs: LENGTH_MS, gaps: 0 });
    await third.close();
  });
});
