import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cutClip, type ClipRequest } from '../../server/transcoder/clip.ts';
import { createTranscoder } from '../../server/transcoder/transcoder.ts';
import { fakeFfmpeg } from '../helpers/fake-program.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith, mediaPrograms } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/media');
const FRAME_MS = 40;
const SEGMENT_MS = 2000;
/** The cut begins in segment 3, and not at a key frame. */
const FIRST = 3;
const FROM_MS = 1320;
const DURATION_MS = 5000;

function inputsOf(container: ClipRequest['container']): string[] {
  const name = (segment: number): string => `0000${String(segment)}.${container === 'ts' ? 'mp2t' : 'm4s'}`;
  const files = [FIRST, FIRST + 1, FIRST + 2, FIRST + 3].map(name);
  return [...(container === 'fmp4' ? ['init.mp4'] : []), ...files].map((file) => join(FIXTURE, container, file));
}

function request(container: ClipRequest['container'], method: ClipRequest['method'], folder: string): ClipRequest {
  return {
    ...{ inputs: inputsOf(container), container, method },
    ...{ fromMs: FROM_MS, durationMs: DURATION_MS, outFile: join(folder, 'clip.mp4') },
  };
}

function probe(file: string, entries: string): string {
  const wanted = ['-v', 'error', '-show_entries', entries, '-of', 'default=nw=1'];
  return execFileSync('ffprobe', [...wanted, file], { encoding: 'utf8' });
}

describeWith(['ffmpeg', 'ffprobe'], 'a clip', () => {
  it.each([
    ['fmp4', 'copy'],
    ['fmp4', 'strict'],
    ['ts', 'copy'],
    ['ts', 'strict'],
  ] as const)('[J5] of %s by %s begins and ends with the frames asked for', async (container, method) => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    await cutClip(transcoder, request(container, method, folder));
    const outFile = join(folder, 'clip.mp4');
    const first = (FIRST * SEGMENT_MS + FROM_MS) / FRAME_MS;
    const numbers = frameNumbersOf(outFile);
    expect(numbers).toEqual(Array.from({ length: DURATION_MS / FRAME_MS }, (_, index) => first + index));
    expect(probe(outFile, 'stream=codec_type')).toBe('codec_type=video\ncodec_type=audio\n');
    expect(probe(outFile, 'format_tags=title,encoder,creation_time')).not.toContain('creation_time');
    expect(readdirSync(folder)).toEqual(['clip.mp4']);
  });

  it('[J3] [J5] that cannot be as long as asked is none: it fails, and nothing is left', async () => {
    const folder = tempFolder();
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    const tooLong = { ...request('fmp4', 'copy', folder), durationMs: 20_000 };
    await expect(cutClip(transcoder, tooLong)).rejects.toMatchObject({ code: 'ffmpeg_failed' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

it('[J2] [J5] a clip that is given up leaves nothing behind', async () => {
  const folder = tempFolder();
  const inputs = [join(folder, 'in.ts')];
  writeFileSync(inputs[0] ?? '', 'x');
  const programs = fakeFfmpeg(folder, `echo started > ${folder}/started; exec sleep 60`);
  const giveUp = new AbortController();
  const out = join(folder, 'out');
  const cut = cutClip(createTranscoder({ programs }), {
    ...{ ...request('ts', 'copy', out), inputs, signal: giveUp.signal },
  });
  const stopped = expect(cut).rejects.toMatchObject({ code: 'ffmpeg_failed' });
  await expect.poll(() => readdirSync(folder)).toContain('started');
  giveUp.abort();
  await stopped;
  expect(readdirSync(out)).toEqual([]);
});
