import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findFont } from '../../server/cli/demo/font.ts';
import { generateLoop } from '../../server/cli/demo/generate.ts';
import { FIXTURE_PACING } from '../../server/cli/demo/pacing.ts';
import { prepareDemoMedia } from '../../server/cli/demo/prepare-media.ts';
import { buildScript } from '../../server/cli/demo/script.ts';
import { createSay } from '../../server/cli/demo/voice.ts';
import { createTranscoder } from '../../server/transcoder/transcoder.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { mediaPrograms, requireOrSkip } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/media');

function numbersFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** One segment as a file that stands alone. */
async function playable(folder: string, index: number, target: string): Promise<string> {
  const name = String(index).padStart(5, '0');
  if (existsSync(join(folder, `${name}.mp2t`))) return join(folder, `${name}.mp2t`);
  const parts = await Promise.all([readFile(join(folder, 'init.mp4')), readFile(join(folder, `${name}.m4s`))]);
  await writeFile(target, Buffer.concat(parts));
  return target;
}

describe('a rendered loop', () => {
  it.for(['fmp4', 'ts'] as const)('[D2] (%s) carries its frame number in every frame', async (container, context) => {
    requireOrSkip(context, 'ffmpeg');
    const folder = join(tempFolder(), 'loop');
    const { truth } = buildScript(1, {
      ...FIXTURE_PACING,
      listed: 1,
      turnMs: [5_000, 5_000],
      gapMs: [1_520, 1_520],
      leadOutMs: 1_480,
    });
    const transcoder = createTranscoder({ programs: await mediaPrograms() });
    const fontFile = await findFont();
    if (fontFile === null) return context.skip('no font');
    const quality = { crf: 30, audioKbps: 48 };
    const say = createSay(null);
    const loop = await generateLoop({ truth, folder, container, transcoder, say, fontFile, quality });
    await loop.first(1);
    await loop.completed;

    expect(truth.loopMs).toBe(10_000);
    for (const index of [0, 1, 2, 3, 4]) {
      const file = await playable(folder, index, join(folder, 'segment.mp4'));
      expect(frameNumbersOf(file)).toEqual(numbersFrom(50 * index, 50));
    }
  });

  it('rejects a request for its beginning when it cannot be rendered', async () => {
    const folder = join(tempFolder(), 'loop');
    const transcoder = createTranscoder({ programs: { ffmpeg: null, ffprobe: null } });
    const { truth } = buildScript(1, FIXTURE_PACING);
    const quality = { crf: 30, audioKbps: 48 };
    const rest = { truth, folder, transcoder, say: createSay(null), fontFile: '/font', quality };
    const loop = await generateLoop({ ...rest, container: 'fmp4' });
    await expect(loop.first(1)).rejects.toMatchObject({ code: 'ffmpeg_missing' });
  });

  it('speaks where espeak-ng is installed', async (context) => {
    requireOrSkip(context, 'espeak-ng');
    const samples = await createSay('espeak-ng')('All human beings are born free.', 'en-gb');
    expect(samples?.length).toBeGreaterThan(22_050);
  });
});

describe('the committed fixture', () => {
  it('stays below 1 MB', () => {
    const files = readdirSync(FIXTURE, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const sizes = files.map((file) => readFileSync(join(file.parentPath, file.name)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_000_000);
  });

  it.for(['fmp4', 'ts'])('[D2] (%s) carries its frame number in every frame', async (container, context) => {
    requireOrSkip(context, 'ffmpeg');
    const folder = join(FIXTURE, container);
    const target = join(tempFolder(), 'segment.mp4');
    for (const index of [0, 14]) {
      expect(frameNumbersOf(await playable(folder, index, target))).toEqual(numbersFrom(50 * index, 50));
    }
  });
});

describe('prepareDemoMedia', () => {
  it('[D5] serves the fixture, and says so, where there is no ffmpeg', async () => {
    const lines: string[] = [];
    const media = await prepareDemoMedia({
      seed: 1,
      fast: true,
      cacheDir: tempFolder(),
      fixtureFolder: join(FIXTURE, 'fmp4'),
      transcoder: createTranscoder({ programs: { ffmpeg: null, ffprobe: null } }),
      onProgress: (line) => lines.push(line),
    });
    await media.completed;
    expect(media).toMatchObject({ origin: 'fixture', folder: join(FIXTURE, 'fmp4') });
    expect(media.list.map(({ name }) => name)).toEqual(media.truth.turns.map(({ name }) => name));
    expect(lines).toHaveLength(1);
  });

  it('[D5] plays from its first minute on, and from the cache the next time', async (context) => {
    requireOrSkip(context, 'ffmpeg');
    const request = {
      seed: 3,
      fast: true,
      cacheDir: tempFolder(),
      fixtureFolder: join(FIXTURE, 'fmp4'),
      transcoder: createTranscoder({ programs: await mediaPrograms() }),
    };
    if ((await findFont()) === null) return context.skip('no font');
    const first = await prepareDemoMedia(request);
    expect(existsSync(join(first.folder, '00019.m4s'))).toBe(true);
    await first.completed;
    const again = await prepareDemoMedia(request);
    expect([first.origin, again.origin]).toEqual(['rendered', 'cached']);
    expect([again.folder, again.truth]).toEqual([first.folder, first.truth]);
  });
});
