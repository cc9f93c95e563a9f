import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTranscoder } from '../../server/transcoder/transcoder.ts';
import { fakeFfmpeg } from '../helpers/fake-program.ts';
import { isRunning } from '../helpers/is-running.ts';
import { mediaPrograms, requireOrSkip } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/media');

function jobIn(folder: string) {
  return { inputs: [{ source: join(folder, 'in.mp4') }], options: ['-c', 'copy'], outFile: join(folder, 'out.mp4') };
}

describe('a job', () => {
  it('[J3] refuses without ffmpeg by the code ffmpeg_missing', async () => {
    const transcoder = createTranscoder({ programs: { ffmpeg: null, ffprobe: null } });
    const job = { ...jobIn('/nowhere'), limitMs: 1_000 };
    await expect(transcoder.run(job)).rejects.toMatchObject({ code: 'ffmpeg_missing' });
  });

  it('[J4] gives ffmpeg no console and no protocol beyond files, and options as they are', async () => {
    const folder = tempFolder();
    const programs = fakeFfmpeg(
      folder,
      `for a in "$@"; do echo "$a" >> ${folder}/args; done; echo x > ${folder}/out.mp4`,
    );
    const transcoder = createTranscoder({ programs });
    await transcoder.run({ ...jobIn(folder), options: ['-metadata', 'title=two words'], limitMs: 5_000 });
    const args = readFileSync(join(folder, 'args'), 'utf8').split('\n');
    expect(args).toContain('-nostdin');
    expect(args[args.indexOf('-protocol_whitelist') + 1]).toBe('file,pipe,concat');
    expect(args).toContain('title=two words');
  });

  it('[J2] that hangs and ignores SIGTERM is killed with everything it started', async () => {
    const folder = tempFolder();
    const programs = fakeFfmpeg(folder, `trap '' TERM\nsleep 60 &\necho $! > ${folder}/pid\nwait\nsleep 60`);
    const transcoder = createTranscoder({ programs, graceMs: 200 });
    const startedMs = performance.now();
    await expect(transcoder.run({ ...jobIn(folder), limitMs: 500 })).rejects.toMatchObject({ code: 'ffmpeg_failed' });
    // Half of what it would sleep.
    expect(performance.now() - startedMs).toBeLessThan(30_000);
    await expect.poll(() => isRunning(Number(readFileSync(join(folder, 'pid'), 'utf8')))).toBe(false);
  });

  it('[J3] that leaves an empty file, or none, has failed although the exit code is 0', async () => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: fakeFfmpeg(folder, `: > ${folder}/out.mp4`) });
    await expect(transcoder.run({ ...jobIn(folder), limitMs: 5_000 })).rejects.toThrow('the output is empty');
    const other = { ...jobIn(folder), outFile: join(folder, 'other.mp4'), limitMs: 5_000 };
    await expect(transcoder.run(other)).rejects.toThrow('the output is empty');
  });

  it('[J3] reports how much it has written, and is judged by that without an ffprobe', async () => {
    const folder = tempFolder();
    const told = "printf 'out_time_ms=1500000\nprogress=continue\n'; sleep 0.1; printf 'out_time_ms=2000000\n'";
    const transcoder = createTranscoder({ programs: fakeFfmpeg(folder, `${told}; echo x > ${folder}/out.mp4`) });
    const written: number[] = [];
    const job = { ...jobIn(folder), limitMs: 5_000, onProgress: (ms: number) => written.push(ms) };
    await transcoder.run({ ...job, expected: { durationMs: 2050, toleranceMs: 100 } });
    expect(written).toEqual([1500, 2000]);
    const expectingMore = { ...job, expected: { durationMs: 2500, toleranceMs: 100 } };
    await expect(transcoder.run(expectingMore)).rejects.toThrow('lasts 2000 ms, not 2500');
  });

  it('[J3] throws the words of ffmpeg when it fails', async () => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: fakeFfmpeg(folder, 'echo "no such thing" >&2; exit 1') });
    const failure = { code: 'ffmpeg_failed', detail: 'ffmpeg: exit code 1\nno such thing' };
    await expect(transcoder.run({ ...jobIn(folder), limitMs: 5_000 })).rejects.toMatchObject(failure);
  });

  it('[J4] waits for its turn', async () => {
    const folder = tempFolder();
    // `mkdir` fails where a second one runs at the same time.
    const body = `mkdir ${folder}/busy || exit 9\nsleep 0.05\nrmdir ${folder}/busy\necho x > ${folder}/out.mp4`;
    const transcoder = createTranscoder({ programs: fakeFfmpeg(folder, body), maxJobs: 1 });
    await Promise.all([1, 2, 3].map(() => transcoder.run({ ...jobIn(folder), limitMs: 5_000 })));
    expect(readdirSync(folder)).not.toContain('busy');
  });

  it('[J2] ends when the transcoder closes', async () => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: fakeFfmpeg(folder, `echo $$ > ${folder}/pid; exec sleep 60`) });
    const ended = expect(transcoder.run({ ...jobIn(folder), limitMs: 60_000 })).rejects.toThrow('stopped');
    await expect.poll(() => existsSync(join(folder, 'pid'))).toBe(true);
    await transcoder.close();
    await ended;
    expect(isRunning(Number(readFileSync(join(folder, 'pid'), 'utf8')))).toBe(false);
  });

  it('[J3] whose output is shorter than expected has failed', async (context) => {
    requireOrSkip(context, 'ffmpeg', 'ffprobe');
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    const job = {
      inputs: [{ source: 'sine=frequency=440:duration=1', options: ['-f', 'lavfi'] }],
      options: ['-c:a', 'pcm_s16le'],
      outFile: join(folder, 'out.wav'),
      limitMs: 20_000,
    };
    await transcoder.run({ ...job, expected: { durationMs: 1_000, toleranceMs: 100 } });
    const expectingMore = { ...job, expected: { durationMs: 2_000, toleranceMs: 100 } };
    await expect(transcoder.run(expectingMore)).rejects.toThrow('lasts 1000 ms, not 2000');
  });
});

describe('a thumbnail', () => {
  const JPEG = [0xff, 0xd8, 0xff];
  const inputs = {
    fmp4: [join(FIXTURE, 'fmp4/init.mp4'), join(FIXTURE, 'fmp4/00003.m4s')],
    ts: [join(FIXTURE, 'ts/00003.mp2t')],
  };

  it.for(['fmp4', 'ts'] as const)('is one JPEG frame of a %s segment', async (container, context) => {
    requireOrSkip(context, 'ffmpeg');
    const outFile = join(tempFolder(), 'thumbnail.jpg');
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    await transcoder.thumbnail({ inputs: inputs[container], outFile });
    expect([...readFileSync(outFile).subarray(0, 3)]).toEqual(JPEG);
  });

  it('can be of a moment within the segment', async (context) => {
    requireOrSkip(context, 'ffmpeg');
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    const request = { inputs: inputs.fmp4, widthPx: 640 };
    await transcoder.thumbnail({ ...request, outFile: join(folder, 'first.jpg') });
    await transcoder.thumbnail({ ...request, outFile: join(folder, 'later.jpg'), atMs: 1_000 });
    expect(readFileSync(join(folder, 'later.jpg')).equals(readFileSync(join(folder, 'first.jpg')))).toBe(false);
    expect(statSync(join(folder, 'later.jpg')).size).toBeGreaterThan(1_000);
  });

  it('leaves nothing behind when it fails', async () => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: fakeFfmpeg(folder, 'exit 1') });
    const request = { inputs: inputs.ts, outFile: join(folder, 'thumbnail.jpg') };
    await expect(transcoder.thumbnail(request)).rejects.toMatchObject({ code: 'ffmpeg_failed' });
    expect(readdirSync(folder)).toEqual(['ffmpeg']);
  });
});
