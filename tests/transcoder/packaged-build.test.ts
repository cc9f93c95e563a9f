import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { measurePeaks } from '../../server/transcoder/peaks.ts';
import { createTranscoder } from '../../server/transcoder/transcoder.ts';
import { frameNumbersOf } from '../helpers/frame-number.ts';
import { describeWith, mediaPrograms, packagedFfmpeg } from '../helpers/programs.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

// The old program takes its time on a busy machine.

const FIXTURE = join(import.meta.dirname, '../fixtures/media');
/** The first frame of segment 3. */
const FRAME = 150;

function inputsOf(container: 'fmp4' | 'ts', from: number, to: number): string[] {
  const extension = container === 'ts' ? 'mp2t' : 'm4s';
  const segments = Array.from({ length: to - from }, (_, at) => `${String(from + at).padStart(5, '0')}.${extension}`);
  return [...(container === 'fmp4' ? ['init.mp4'] : []), ...segments].map((name) => join(FIXTURE, container, name));
}

/** Clips by it are tested beside those by others. */
describeWith(['ffmpeg'], 'the packaged build', () => {
  it.for(['fmp4', 'ts'] as const)(
    '[J1] [J6b] gives the first key frame of a segment of %s',
    async (container, { skip }) => {
      const ffmpeg = await packagedFfmpeg();
      if (ffmpeg === null) return skip('no packaged ffmpeg');
      const outFile = join(tempFolder(), 'thumbnail.jpg');
      const transcoder = createTranscoder({ programs: { ffmpeg, ffprobe: null } });
      await transcoder.thumbnail({ inputs: inputsOf(container, 3, 4), outFile });
      const large = `${outFile}.png`;
      execFileSync('ffmpeg', ['-v', 'error', '-i', outFile, '-vf', 'scale=640:360', large]);
      expect(frameNumbersOf(large)).toEqual([FRAME]);
    },
  );

  it.for(['fmp4', 'ts'] as const)('[J1] [J6a] measures the sound of %s as others do', async (container, { skip }) => {
    const ffmpeg = await packagedFfmpeg();
    if (ffmpeg === null) return skip('no packaged ffmpeg');
    const folder = tempFolder();
    const request = { inputs: inputsOf(container, 0, 15), scratchFile: join(folder, 'sound'), offsetMs: 0 };
    const [old, others] = await Promise.all(
      [{ ffmpeg, ffprobe: null }, await mediaPrograms()].map((programs, at) =>
        measurePeaks(createTranscoder({ programs }), {
          ...request,
          scratchFile: `${request.scratchFile}${String(at)}`,
        }),
      ),
    );
    const off = [...(others ?? [])].map((peak, at) => Math.abs(peak - (old?.[at] ?? 0)));
    expect(off.length).toBeGreaterThanOrEqual(300);
    expect(new Set(old).size).toBeGreaterThan(3);
    expect(off.filter((by) => by > 3)).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
