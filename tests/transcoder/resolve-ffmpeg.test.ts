import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { resolveFfmpeg } from '../../server/transcoder/resolve-ffmpeg.ts';
import { fakeProgram } from '../helpers/fake-program.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** One fake of each source, and the packages that name them. */
function everySource() {
  const folder = tempFolder();
  const at = (source: string, name: string) => fakeProgram(join(folder, source, name), source);
  const packages = new Map([
    ['ffmpeg-static', at('static', 'ffmpeg')],
    ['@ffmpeg-installer/ffmpeg', at('installer', 'ffmpeg')],
    ['@ffprobe-installer/ffprobe', at('installer', 'ffprobe')],
  ]);
  at('path', 'ffmpeg');
  at('path', 'ffprobe');
  vi.stubEnv('PATH', join(folder, 'path'));
  return {
    folder,
    packages,
    options: {
      ffmpegPath: at('env', 'ffmpeg'),
      ffprobePath: at('env', 'ffprobe'),
      fromPackage: (name: string) => packages.get(name) ?? null,
    },
  };
}

afterEach(() => vi.unstubAllEnvs());

describe('[J1] resolveFfmpeg', () => {
  it('prefers what the operator has set, then ffmpeg-static, then PATH, then the installer', async () => {
    const { options, packages } = everySource();
    expect((await resolveFfmpeg(options)).ffmpeg).toMatchObject({ source: 'env', version: 'env' });

    const unset = { ...options, ffmpegPath: null, ffprobePath: null };
    expect((await resolveFfmpeg(unset)).ffmpeg).toMatchObject({ source: 'ffmpeg-static', version: 'static' });

    packages.delete('ffmpeg-static');
    expect((await resolveFfmpeg(unset)).ffmpeg).toMatchObject({ source: 'path', localFilesOnly: false });

    vi.stubEnv('PATH', '/nowhere');
    expect(await resolveFfmpeg(unset)).toMatchObject({
      ffmpeg: { source: 'installer', version: 'installer', localFilesOnly: true },
      ffprobe: { source: 'sibling' },
    });
  });

  it('[J5a] knows by its libraries, for want of a number, what a build calls the keeping of frames', async () => {
    const folder = tempFolder();
    for (const [major, takesFpsMode] of [
      ['56', false],
      ['57', false],
      ['58', true],
      ['60', true],
    ] as const) {
      const ffmpegPath = fakeProgram(
        join(folder, `ffmpeg-${major}`, 'ffmpeg'),
        `N-1-g0\nlibavutil      ${major}. 24.101`,
      );
      expect((await resolveFfmpeg({ ffmpegPath })).ffmpeg, major).toMatchObject({ source: 'env', takesFpsMode });
    }
  });

  it('takes the ffprobe beside the ffmpeg before the one on PATH', async () => {
    const { options, folder } = everySource();
    fakeProgram(join(folder, 'env', 'ffprobe'), 'beside');
    const { ffprobe } = await resolveFfmpeg({ ...options, ffprobePath: null });
    expect(ffprobe).toMatchObject({ source: 'sibling', version: 'beside' });
  });

  it('passes over a path without a file, a program that fails, and one that is no ffmpeg', async () => {
    const { options, packages, folder } = everySource();
    packages.set('ffmpeg-static', join(folder, 'nothing', 'ffmpeg'));
    writeFileSync(options.ffmpegPath, '#!/bin/sh\nexit 3\n');
    expect((await resolveFfmpeg(options)).ffmpeg?.source).toBe('path');
    writeFileSync(options.ffmpegPath, '#!/bin/sh\necho something else\n');
    expect((await resolveFfmpeg(options)).ffmpeg?.source).toBe('path');
  });

  it('passes over a program that hangs', async () => {
    const { options } = everySource();
    writeFileSync(options.ffmpegPath, '#!/bin/sh\nexec /bin/sleep 60\n');
    expect((await resolveFfmpeg({ ...options, probeLimitMs: 200 })).ffmpeg?.source).toBe('ffmpeg-static');
  });

  it('makes a program executable that was unpacked without its mode', async () => {
    const { options } = everySource();
    chmodSync(options.ffprobePath, 0o644);
    expect((await resolveFfmpeg(options)).ffprobe?.source).toBe('env');
    expect(statSync(options.ffprobePath).mode & 0o111).not.toBe(0);
  });

  it('says null where there is none', async () => {
    vi.stubEnv('PATH', '/nowhere');
    expect(await resolveFfmpeg({ fromPackage: () => null })).toEqual({ ffmpeg: null, ffprobe: null });
  });
});
