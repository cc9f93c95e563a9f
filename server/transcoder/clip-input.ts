import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { RunJob } from './transcoder.ts';

/** A piece of a recording in which time stamps run on. */
export interface ClipPart {
  /** Segments in their order, without a hole among them; fMP4 with their initialisation section first. */
  readonly inputs: readonly string[];
  readonly container: 'fmp4' | 'ts';
  /** From the first frame of the first segment to the first frame wanted, ms. */
  readonly fromMs: number;
  readonly durationMs: number;
}

/** A part as one file in which ffmpeg can seek. */
export interface SeekablePart extends ClipPart {
  readonly file: string;
}

export const COPY_LIMIT_MS = 60_000;

/**
 * The segments as one file each in which ffmpeg can seek: asked to seek in anything else, it gives an empty clip and
 * calls it done, or begins at the next key frame. With the sound alone it can be cut at any packet of it, and nothing
 * from before the next key frame of the picture comes along.
 */
export async function withSeekable<Result>(
  run: RunJob,
  {
    parts,
    beside,
    soundOnly,
  }: { readonly parts: readonly ClipPart[]; readonly beside: string; readonly soundOnly: boolean },
  use: (parts: readonly SeekablePart[]) => Promise<Result>,
): Promise<Result> {
  const made: string[] = [];
  const scratch = (name: string): string => {
    made.push(`${beside}.${name}`);
    return `${beside}.${name}`;
  };
  try {
    const seekable: SeekablePart[] = [];
    for (const [at, part] of parts.entries()) {
      const { inputs, container } = part;
      const whole = scratch(`whole${String(at)}`);
      await joinFiles(inputs, whole);
      if (container === 'fmp4' && !soundOnly) {
        seekable.push({ ...part, file: whole });
        continue;
      }
      const outFile = scratch(`remuxed${String(at)}`);
      const sound = soundOnly ? ['-map', '0:a:0'] : [];
      const filter = container === 'ts' ? ['-bsf:a', 'aac_adtstoasc'] : [];
      const options = [...sound, '-c', 'copy', ...filter, '-f', 'mp4'];
      await run({ inputs: [{ source: whole }], options, outFile, limitMs: COPY_LIMIT_MS });
      seekable.push({ ...part, file: outFile });
    }
    return await use(seekable);
  } finally {
    for (const file of made) await rm(file, { force: true });
  }
}

async function joinFiles(files: readonly string[], outFile: string): Promise<void> {
  for (const [index, file] of files.entries())
    await pipeline(createReadStream(file), createWriteStream(outFile, { flags: index === 0 ? 'w' : 'a' }));
}
