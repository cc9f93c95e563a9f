import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cutClip, type ClipRequest } from '../../server/transcoder/clip.ts';
import type { CutMethod } from '../../shared/vocabulary/media.ts';
import type { ClipPart } from '../../server/transcoder/clip-input.ts';
import { createTranscoder } from '../../server/transcoder/transcoder.ts';
import { fakeFfmpeg } from '../helpers/fake-program.ts';
import { frameNumber, frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith, mediaPrograms, packagedFfmpeg } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

// Some encode, and read every frame again; a busy machine takes a while for it.

const FIXTURE = join(import.meta.dirname, '../fixtures/media');
const FRAME_MS = 40;
const SEGMENT_MS = 2000;
/** The cut begins in segment 3, and not at a key frame. */
const FIRST = 3;
const FROM_MS = 1320;
const DURATION_MS = 5000;

type Container = ClipPart['container'];

function inputsOf(container: Container, from = FIRST, to = FIRST + 3): string[] {
  const name = (segment: number): string =>
    `${String(segment).padStart(5, '0')}.${container === 'ts' ? 'mp2t' : 'm4s'}`;
  const files = Array.from({ length: to - from + 1 }, (_, at) => name(from + at));
  return [...(container === 'fmp4' ? ['init.mp4'] : []), ...files].map((file) => join(FIXTURE, container, file));
}

function request(container: Container, method: CutMethod, folder: string, durationMs = DURATION_MS): ClipRequest {
  const part = { inputs: inputsOf(container), container, fromMs: FROM_MS, durationMs };
  return { parts: [part], method, outFile: join(folder, EXTENSIONS[method]) };
}

const EXTENSIONS = { copy: 'clip.mp4', strict: 'clip.mp4', sound: 'clip.m4a', sheet: 'clip.jpg' } as const;

function range(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Tags that the container itself needs. Any other tag was written by somebody. */
const UNAVOIDABLE = new Set([
  'major_brand',
  'minor_version',
  'compatible_brands',
  'language',
  'handler_name',
  'vendor_id',
]);

/** What a file says about itself beyond that, and beyond the name of the encoder, without its version. */
function tagsOf(file: string): string[] {
  return probe(file, 'format_tags:stream_tags:chapter')
    .split('\n')
    .filter((line) => line.startsWith('TAG:') && !UNAVOIDABLE.has(line.slice(4, line.indexOf('='))))
    .filter((line) => line !== 'TAG:encoder=Lavc libx264');
}

function probe(file: string, entries: string): string {
  const wanted = ['-v', 'error', '-show_entries', entries, '-of', 'default=nw=1'];
  return execFileSync('ffprobe', [...wanted, file], { encoding: 'utf8' });
}

/** A sheet shows the middles of ten equal parts of the cut. */
function expectTenMoments(sheet: string): void {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  const gray = execFileSync('ffmpeg', ['-v', 'error', '-i', sheet, ...raw]);
  // Five tiles of 320 × 180 px in a line, 4 px between them: half the size that the numbers were drawn at.
  const widthPx = 5 * 324 - 4;
  const numbers = range(0, 10).map((tile) => {
    const corner = Math.floor(tile / 5) * 184 * widthPx + (tile % 5) * 324;
    return frameNumber((x, y) => gray[corner + (y / 2) * widthPx + x / 2] ?? 0) ?? 0;
  });
  const apart = DURATION_MS / FRAME_MS / 10;
  const middles = range(0, 10).map((tile) => 183 + (tile + 0.5) * apart);
  expect(numbers.map((number, tile) => Math.abs(number - (middles[tile] ?? 0)) <= 1)).toEqual(numbers.map(() => true));
}

describeWith(['ffmpeg', 'ffprobe'], 'a clip', () => {
  it.each([
    ['fmp4', 'copy'],
    ['fmp4', 'strict'],
    ['ts', 'copy'],
    ['ts', 'strict'],
  ] as const)('[J5a] [J5b] of %s by %s begins and ends with the frames asked for', async (container, method) => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    await cutClip(transcoder, request(container, method, folder));
    const outFile = join(folder, 'clip.mp4');
    const first = (FIRST * SEGMENT_MS + FROM_MS) / FRAME_MS;
    expect(frameNumbersOf(outFile)).toEqual(range(first, DURATION_MS / FRAME_MS));
    expect(probe(outFile, 'stream=codec_type')).toBe('codec_type=video\ncodec_type=audio\n');
    expect(tagsOf(outFile)).toEqual([]);
    expect(readdirSync(folder)).toEqual(['clip.mp4']);
  });

  it.each([
    ['fmp4', 'copy'],
    ['fmp4', 'strict'],
    ['ts', 'copy'],
    ['ts', 'strict'],
  ] as const)('[J5a] of %s by %s has each frame once where its ends lie between two', async (container, method) => {
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    for (const [fromMs, durationMs] of [
      [1310, 5000],
      [1320, 5010],
      [1330, 4990],
      [1340, 5000],
      [1359, 5002],
    ] as const) {
      const outFile = join(tempFolder(), 'clip.mp4');
      await cutClip(transcoder, {
        parts: [{ inputs: inputsOf(container), container, fromMs, durationMs }],
        method,
        outFile,
      });
      const [first, end] = [Math.ceil(fromMs / FRAME_MS), Math.ceil((fromMs + durationMs) / FRAME_MS)];
      expect
        .soft(frameNumbersOf(outFile), `${String(fromMs)} ${String(durationMs)}`)
        .toEqual(range((FIRST * SEGMENT_MS) / FRAME_MS + first, end - first));
    }
  });

  it('[J5e] has nothing of what its origin stated about itself', async () => {
    const folder = tempFolder();
    const said = join(folder, 'said.mp4');
    const words = ['-metadata', 'title=Canary', '-metadata:s', 'handler_name=Canary', '-metadata:s:a', 'language=fre'];
    const whole = ['-i', `concat:${inputsOf('fmp4').join('|')}`, '-c', 'copy'];
    const times = ['-metadata', 'creation_time=2020-01-01T00:00:00Z'];
    execFileSync('ffmpeg', ['-v', 'error', ...whole, ...words, ...times, said]);
    expect(readFileSync(said).includes('Canary')).toBe(true);
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    const part = { inputs: [said], container: 'fmp4', fromMs: 500, durationMs: 2000 } as const;
    for (const method of ['copy', 'strict', 'sound'] as const) {
      const outFile = join(folder, `${method}-${EXTENSIONS[method]}`);
      await cutClip(transcoder, { parts: [part], method, outFile });
      expect([tagsOf(outFile), readFileSync(outFile).includes('Canary')], method).toEqual([[], false]);
    }
  });

  it.each(['fmp4', 'ts'] as const)(
    '[J5d] of the sound of %s alone keeps its packets as they are',
    async (container) => {
      const folder = tempFolder();
      const transcoder = createTranscoder({ programs: await mediaPrograms() });
      await cutClip(transcoder, request(container, 'sound', folder));
      const outFile = join(folder, 'clip.m4a');
      expect(probe(outFile, 'stream=codec_type')).toBe('codec_type=audio\n');
      const at = probe(outFile, 'packet=pts_time')
        .split('\n')
        .filter(Boolean)
        .map((line) => Number(line.split('=')[1]));
      expect(at[0], 'no more than a packet of what was said before').toBeGreaterThan(-0.022);
      expect(at.at(-1)).toBeLessThan(DURATION_MS / 1000);
      expect(Number(probe(outFile, 'format=duration').split('=')[1])).toBeCloseTo(DURATION_MS / 1000, 1);
      expect(readdirSync(folder)).toEqual(['clip.m4a']);
    },
  );

  it('[J5g] as a sheet shows ten moments of it, none from before or after', async () => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    await cutClip(transcoder, request('fmp4', 'sheet', folder));
    expectTenMoments(join(folder, 'clip.jpg'));
  });

  it.each(['fmp4', 'ts'] as const)('[J5b] across a break of %s is encoded as one', async (container) => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    const parts = [
      { inputs: inputsOf(container, 3, 4), container, fromMs: 1320, durationMs: 2680 },
      { inputs: inputsOf(container, 9, 10), container, fromMs: 0, durationMs: 1320 },
    ];
    const progress: number[] = [];
    const outFile = join(folder, 'clip.mp4');
    await cutClip(transcoder, { parts, method: 'strict', outFile, onProgress: (done) => progress.push(done) });
    expect(frameNumbersOf(outFile)).toEqual([...range(183, 67), ...range(450, 33)]);
    expect([Math.max(...progress), progress.every((done, at) => done >= (progress[at - 1] ?? 0))]).toEqual([
      expect.closeTo(1, 1),
      true,
    ]);
    expect(readdirSync(folder)).toEqual(['clip.mp4']);
  });

  it('[J3] [J5f] that cannot be as long as asked is none: it fails, and nothing is left', async () => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    await expect(cutClip(transcoder, request('fmp4', 'copy', folder, 20_000))).rejects.toMatchObject({
      code: 'ffmpeg_failed',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

/** The end of the chain of resolution: what comes in a package, years old and without an ffprobe. */
describeWith(['ffmpeg'], 'a clip by the packaged build', () => {
  it.for(['fmp4', 'ts'] as const)('[J1] [J5a] of %s begins and ends as asked for', async (container, { skip }) => {
    const ffmpeg = await packagedFfmpeg();
    if (ffmpeg === null) return skip('no packaged ffmpeg');
    expect(ffmpeg).toMatchObject({ source: 'installer', localFilesOnly: true });
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: { ffmpeg, ffprobe: null } });
    const first = (FIRST * SEGMENT_MS + FROM_MS) / FRAME_MS;
    for (const method of ['copy', 'strict'] as const) {
      await cutClip(transcoder, request(container, method, folder));
      expect(frameNumbersOf(join(folder, 'clip.mp4')), method).toEqual(range(first, DURATION_MS / FRAME_MS));
    }
    await cutClip(transcoder, request(container, 'sound', folder));
    await cutClip(transcoder, request(container, 'sheet', folder));
    expect(readdirSync(folder).sort()).toEqual(['clip.jpg', 'clip.m4a', 'clip.mp4']);
    expectTenMoments(join(folder, 'clip.jpg'));
    const tooLong = cutClip(transcoder, request(container, 'copy', folder, 20_000));
    await expect(tooLong, 'judged by its own word').rejects.toMatchObject({ code: 'ffmpeg_failed' });
  });
});

it('[J2] [J5f] a cancelled clip leaves nothing behind', async () => {
  const folder = tempFolder();
  const inputs = [join(folder, 'in.ts')];
  writeFileSync(inputs[0] ?? '', 'x');
  const programs = fakeFfmpeg(folder, `echo started > ${folder}/started; exec sleep 60`);
  const giveUp = new AbortController();
  const out = join(folder, 'out');
  const cut = cutClip(createTranscoder({ programs }), {
    ...request('ts', 'copy', out),
    parts: [{ inputs, container: 'ts', fromMs: 0, durationMs: DURATION_MS }],
    signal: giveUp.signal,
  });
  const stopped = expect(cut).rejects.toMatchObject({ code: 'ffmpeg_failed' });
  await expect.poll(() => readdirSync(folder)).toContain('started');
  giveUp.abort();
  await stopped;
  expect(readdirSync(out)).toEqual([]);
});
