/** Tests the recording of RTMP, RTSP and SRT streams by ffmpeg. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLiveProgram } from '../../server/transcoder/live-program.ts';
import { fakeFfmpeg } from '../helpers/fake-program.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { createHlsOrigin } from '../helpers/hls-origin.ts';
import { createIngestHarness, SOURCE_ID, type IngestHarness } from '../helpers/ingest-harness.ts';
import { isRunning } from '../helpers/is-running.ts';
import { freePort, serveRtmp, serveSentRtsp, serveSrt } from '../helpers/live-servers.ts';
import { describeWith, mediaPrograms } from '../helpers/programs.ts';
import { serveRtsp } from '../helpers/rtsp-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const PATIENCE_MS = 120_000;

async function startRecording(change: Parameters<typeof createIngestHarness>[0] = {}): Promise<IngestHarness> {
  const { ffmpeg } = await mediaPrograms();
  const recording = await createIngestHarness({ speed: 1, program: createLiveProgram(ffmpeg), ...change });
  onTestFinished(() => recording.close());
  return recording;
}

/** Section and segments of an epoch, as one file. */
function fileOf({ root, index, slots }: IngestHarness, epoch: number): string {
  const stored = slots().filter((slot) => slot.epoch === epoch && slot.file !== null);
  const section = index.init(SOURCE_ID, epoch, stored[0]?.init ?? 0);
  const paths = [...(section === undefined ? [] : [section]), ...stored].map(({ path }) => join(root, path));
  const file = join(root, `epoch-${String(epoch)}.mp4`);
  writeFileSync(file, Buffer.concat(paths.map((path) => readFileSync(path))));
  return file;
}

function soundPackets(file: string): number {
  const options = ['-v', 'error', '-select_streams', 'a:0', '-count_packets', '-of', 'csv=p=0'];
  return Number(execFileSync('ffprobe', [...options, '-show_entries', 'stream=nb_read_packets', file]).toString());
}

function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, number) => number);
}

describeWith(['ffmpeg', 'ffprobe'], 'a stream of another protocol', () => {
  test.each([
    // As an RTSP sender ffmpeg keeps its last 23 packets of sound. As an SRT sender it leaves with some still under
    // way.
    { name: 'rtmp', serve: () => serveRtmp(), frames: 750, sound: 1407 },
    { name: 'rtsp', serve: () => serveSentRtsp(), frames: 750, sound: 1384 },
    {
      name: 'srt',
      serve: () => serveSrt({ passphrase: 'a-long-passphrase', paced: true, options: ['-t', '8'] }),
      frames: 200,
      sound: 365,
    },
  ])(
    '[M21a] $name: every frame of it is recorded, copied, in segments that begin at its key frames',
    async ({ serve, frames, sound }) => {
      const recording = await startRecording();
      const server = await serve();
      await recording.record(server.address);
      await recording.until('state', ({ state }) => state === 'ended?');
      const file = fileOf(recording, 1);
      expect(frameNumbersOf(file)).toEqual(upTo(frames));
      expect(soundPackets(file)).toBeGreaterThanOrEqual(sound);
      expect(recording.slots().map(({ durMs, mediaMs }) => [durMs, mediaMs])).toEqual(
        upTo(frames / 50).map((number) => [2000, 2000 * number]),
      );
      expect(recording.slots().every(({ gap }) => gap === null)).toBe(true);
    },
    PATIENCE_MS,
  );

  test.each([
    ['rtmp', serveRtmp],
    ['srt', serveSrt],
  ] as const)(
    '[M7] [M22c] %s: it is dated by its real time, although its first part has waited for the program',
    async (_name, serve) => {
      const recording = await startRecording();
      const { address } = await serve({ paced: true });
      await recording.record(address);
      const { pdtMs, durMs, receivedMs } = await recording.until('segment', ({ seq }) => seq === 4);
      expect(Math.abs(receivedMs - pdtMs - durMs)).toBeLessThan(1000);
    },
    PATIENCE_MS,
  );

  test(
    '[M22e] if a clock in the stream jumps by an hour, what follows is a new epoch',
    async () => {
      const recording = await startRecording();
      const jump = (rate: number): string => `setts=ts=TS+gt(N\\,${String(rate * 3)})*3600/TB`;
      const options = ['-t', '8', '-bsf:v', jump(25), '-bsf:a', jump(46.875)];
      const port = await freePort();
      const { address } = await serveRtmp({ port, options });
      await recording.record(address);
      await recording.until('state', ({ error }) => error === 'stream_clock_off');
      await serveRtmp({ port });
      await recording.until('segment', ({ epoch, seq }) => epoch === 2 && seq === 14);
      expect(recording.index.epochLengthMs(SOURCE_ID, 1)).toBeLessThan(10_000);
    },
    PATIENCE_MS,
  );

  test(
    '[M22b] a sender that dies and comes back continues in a new epoch, and all of both is stored',
    async () => {
      const recording = await startRecording();
      const port = await freePort();
      const first = await serveRtmp({ port, paced: true });
      await recording.record(first.address);
      await recording.until('segment', ({ seq }) => seq === 1);
      await first.kill();
      await recording.until('state', ({ state }) => state === 'ended?' || state === 'degraded');
      const again = await serveRtmp({ port, paced: true, options: ['-t', '6'] });
      await once(again.process, 'exit');
      await recording.until('segment', ({ epoch, seq }) => epoch === 2 && seq === 2);
      const before = frameNumbersOf(fileOf(recording, 1));
      expect(before).toEqual(upTo(before.length));
      expect(before.length).toBeGreaterThanOrEqual(100);
      expect(frameNumbersOf(fileOf(recording, 2))).toEqual(upTo(150));
      expect(recording.index.epochs(SOURCE_ID)).toHaveLength(2);
      const [one, two] = recording.index.epochs(SOURCE_ID);
      const lengthMs = recording.index.epochLengthMs(SOURCE_ID, 1);
      expect((two?.sessionMs ?? 0) - (one?.sessionMs ?? 0)).toBeGreaterThanOrEqual(lengthMs);
    },
    PATIENCE_MS,
  );

  test(
    '[M22b] a stop keeps what had come; a resumption and a restart of the server are new epochs',
    async () => {
      const recording = await startRecording();
      const port = await freePort();
      const first = await serveRtmp({ port, paced: true });
      await recording.record(first.address);
      await recording.until('segment');
      await recording.ingest.stopSource(SOURCE_ID);
      expect(recording.ingest.state(SOURCE_ID)?.state).toBe('stopped');
      const kept = frameNumbersOf(fileOf(recording, 1));
      expect(kept).toEqual(upTo(kept.length));
      await first.kill();
      await recording.ingest.resumeSource(SOURCE_ID);
      await serveRtmp({ port });
      await recording.until('segment', ({ epoch, seq }) => epoch === 2 && seq === 14);
      await recording.reopen();
      await serveRtmp({ port });
      await recording.until('segment', ({ epoch, seq }) => epoch === 3 && seq === 14);
      expect(recording.slots().every(({ gap }) => gap === null)).toBe(true);
    },
    PATIENCE_MS,
  );

  test(
    '[M22f] an address of another kind continues in a new epoch, there and back',
    async () => {
      const recording = await startRecording();
      const origin = await createHlsOrigin({ startMs: Date.UTC(2026, 2, 1, 13), dated: false });
      onTestFinished(() => origin.close());
      origin.push();
      await recording.record(origin.url);
      await recording.until('segment');
      const { address } = await serveRtmp();
      await recording.ingest.replaceAddress(SOURCE_ID, address);
      await recording.until('segment', ({ epoch, seq }) => epoch === 2 && seq === 14);
      expect(recording.ingest.source(SOURCE_ID)).toMatchObject({ kind: 'adapter', url: address });
      await recording.ingest.replaceAddress(SOURCE_ID, origin.url);
      await recording.until('segment', ({ epoch }) => epoch === 3);
      expect(recording.ingest.source(SOURCE_ID)?.kind).toBe('pull');
      expect(recording.slots().map(({ epoch }) => epoch)).toEqual([1, ...upTo(15).map(() => 2), 3]);
    },
    PATIENCE_MS,
  );

  test(
    '[M21e] a redirection by an RTSP server is not followed',
    async () => {
      const elsewhere = createServer().listen(0, '127.0.0.1');
      await once(elsewhere, 'listening');
      onTestFinished(() => void elsewhere.close());
      let visits = 0;
      elsewhere.on('connection', (socket) => {
        visits++;
        socket.destroy();
      });
      const target = `rtsp://127.0.0.1:${String((elsewhere.address() as AddressInfo).port)}/hall`;
      let asked = 0;
      const { address } = await serveRtsp(({ method }) => {
        asked++;
        return method === 'DESCRIBE' ? `RTSP/1.0 302 Found\r\nLocation: ${target}\r\n\r\n` : undefined;
      });
      const recording = await startRecording();
      await recording.record(address);
      await recording.until('state', ({ error }) => error === 'address_refused');
      expect(asked).toBeGreaterThan(0);
      expect(visits).toBe(0);
    },
    PATIENCE_MS,
  );

  test(
    '[M12] a probe distinguishes a stream from silence, and records nothing',
    async () => {
      const recording = await startRecording();
      const server = await serveRtmp({ paced: true });
      await expect.poll(() => recording.ingest.probe(server.address), { timeout: 20_000 }).toBeUndefined();
      const silent = `rtmp://127.0.0.1:${String(await freePort())}/hall/nobody`;
      await expect(recording.ingest.probe(silent)).rejects.toMatchObject({ code: 'unreachable' });
      const { address } = await serveRtsp(({ method }) =>
        method === 'DESCRIBE' ? 'RTSP/1.0 404 Not Found\r\n\r\n' : undefined,
      );
      await expect(recording.ingest.probe(address)).rejects.toMatchObject({ code: 'stream_not_found' });
      expect(recording.ingest.list()).toEqual([]);
    },
    PATIENCE_MS,
  );
});

/** Shorter than the silence after which a program is started again. */
const PAUSE_MS = 12_000;

/** A program that plays the fixture at its pace, sped up. Once it pauses for a while and then continues. */
function pausingFfmpeg(speed: number, pauseAfter: number, pauseMs: number) {
  const folder = tempFolder();
  const script = join(folder, 'play.mjs');
  const media = JSON.stringify(resolve(import.meta.dirname, '../fixtures/media/fmp4'));
  writeFileSync(
    script,
    `import { readFileSync } from 'node:fs';
    const begin = performance.now();
    process.stdout.write(readFileSync(${media} + '/init.mp4'));
    for (let n = 0; n < 15; n++) {
      const dueMs = ((n + 1) * 2000 + (n >= ${String(pauseAfter)} ? ${String(pauseMs)} : 0)) / ${String(speed)};
      await new Promise((done) => setTimeout(done, begin + dueMs - performance.now()));
      process.stdout.write(readFileSync(${media} + '/' + String(n).padStart(5, '0') + '.m4s'));
    }
    await new Promise((done) => setTimeout(done, 60_000));`,
  );
  return fakeFfmpeg(folder, `exec node ${script}`).ffmpeg;
}

describe('the supervision of the program', () => {
  test('[M22d] a stream that pauses and continues gets new dates, once', async () => {
    const ffmpeg = pausingFfmpeg(5, 4, PAUSE_MS);
    const recording = await startRecording({ speed: 5, program: createLiveProgram(ffmpeg) });
    await recording.record('rtmp://127.0.0.1:9/hall/key');
    await recording.until('epoch', ({ epoch }) => epoch === 2);
    await recording.until('segment', ({ epoch }) => epoch === 2);
    const [one, two] = recording.index.epochs(SOURCE_ID);
    const pauseMs = (two?.sessionMs ?? 0) - (one?.sessionMs ?? 0) - recording.index.epochLengthMs(SOURCE_ID, 1);
    // A busy machine may be a second late, which is five seconds here.
    expect(Math.abs(pauseMs - PAUSE_MS)).toBeLessThan(PAUSE_MS / 2);
    expect(recording.slots().every(({ gap }) => gap === null)).toBe(true);
  });

  test(
    '[M22a] one that hangs and ignores signals is killed with all that it started, and started again',
    async () => {
      const folder = tempFolder();
      const pids = join(folder, 'pids');
      const { ffmpeg } = fakeFfmpeg(folder, `trap '' TERM\nsleep 600 &\necho $$ $! >> ${pids}\nwait\nsleep 600`);
      // 30 s of silence last 1.5 s; the 5 s after that are real.
      const recording = await startRecording({ speed: 20, program: createLiveProgram(ffmpeg) });
      await recording.record('rtmp://127.0.0.1:9/hall/key');
      const started = (): readonly string[][] =>
        existsSync(pids)
          ? readFileSync(pids, 'utf8')
              .split('\n')
              .filter((line) => line !== '')
              .map((line) => line.split(' '))
          : [];
      await expect.poll(() => started().length).toBe(1);
      await expect.poll(() => started().length).toBe(2);
      expect(started()[0]?.map((pid) => isRunning(Number(pid)))).toEqual([false, false]);
      expect(recording.ingest.state(SOURCE_ID)).toMatchObject({ state: 'connecting', error: 'unreachable' });
      await recording.ingest.stopSource(SOURCE_ID);
      expect(
        started()
          .flat()
          .some((pid) => isRunning(Number(pid))),
      ).toBe(false);
    },
    PATIENCE_MS,
  );

  test.each([
    ['none', null],
    [
      'one for files only',
      { path: 'ffmpeg', source: 'installer', version: '4', localFilesOnly: true, takesFpsMode: false } as const,
    ],
  ])('[M22g] with no ffmpeg (%s) the source is kept and states why nothing comes', async (_which, ffmpeg) => {
    const recording = await startRecording({ program: createLiveProgram(ffmpeg) });
    await recording.record('srt://127.0.0.1:9999');
    await recording.until('state', ({ error }) => error === 'ffmpeg_missing');
    expect(recording.ingest.list()).toHaveLength(1);
    await expect(recording.ingest.probe('srt://127.0.0.1:9999')).rejects.toMatchObject({ code: 'ffmpeg_missing' });
  });
});
