import { open, readFile, rm } from 'node:fs/promises';
import { joined, type RunJob } from './transcoder.ts';

/** Segments with continuous time stamps. */
export interface ClipStream {
  /** In order and without a gap. For fMP4 the initialisation section comes first. */
  readonly inputs: readonly string[];
  /** `ts` also stands for packets of sound without a container. */
  readonly container: 'fmp4' | 'ts';
  /** From the start of the first segment to the start of the wanted media, ms. */
  readonly fromMs: number;
}

/** A piece of a recording. */
export interface ClipPart extends ClipStream {
  readonly durationMs: number;
  /** Its sound, if it was recorded beside the picture. */
  readonly sound?: ClipStream | null;
}

/** A stream as one file in which ffmpeg can seek. */
export interface SeekableStream {
  readonly file: string;
  readonly fromMs: number;
}

export interface SeekablePart extends SeekableStream {
  readonly durationMs: number;
  readonly sound: SeekableStream | null;
}

export const COPY_LIMIT_MS = 60_000;
/** Linux accepts arguments up to 128 KiB. Half an hour of segments is shorter. */
const LONGEST_ARGUMENT = 100_000;

/**
 * Joins the segments of each part into a file in which ffmpeg can seek. In other inputs it seeks to the next key frame,
 * or makes an empty clip and exits with 0. With `soundOnly` the file holds the sound alone, which can be cut at any
 * packet. Nothing from before the next key frame of the picture comes along.
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
  const scratch = (): string => {
    const file = `${beside}.${String(made.length)}`;
    made.push(file);
    return file;
  };
  async function seekable({ inputs, container, fromMs }: ClipStream): Promise<SeekableStream> {
    const readsAsOne = container === 'ts' && joined(inputs).length <= LONGEST_ARGUMENT;
    const whole = readsAsOne ? joined(inputs) : scratch();
    if (!readsAsOne) await joinFiles(inputs, whole);
    if (container === 'fmp4' && !soundOnly) return { file: whole, fromMs };
    const outFile = scratch();
    const options = [
      ...(soundOnly ? ['-map', '0:a:0'] : []),
      ...['-c', 'copy', ...(container === 'ts' ? ['-bsf:a', 'aac_adtstoasc'] : []), '-f', 'mp4'],
    ];
    await run({ inputs: [{ source: whole }], options, outFile, limitMs: COPY_LIMIT_MS });
    return { file: outFile, fromMs };
  }
  try {
    const ready: SeekablePart[] = [];
    for (const part of parts) {
      const { durationMs, sound = null } = part;
      if (soundOnly) ready.push({ ...(await seekable(sound ?? part)), durationMs, sound: null });
      else ready.push({ ...(await seekable(part)), durationMs, sound: sound && (await seekable(sound)) });
    }
    return await use(ready);
  } finally {
    for (const file of made) await rm(file, { force: true });
  }
}

/** Reads whole files, which costs a third of streaming them: segments are small. */
async function joinFiles(files: readonly string[], outFile: string): Promise<void> {
  const whole = await open(outFile, 'w');
  try {
    for (const file of files) await whole.writeFile(await readFile(file));
  } finally {
    await whole.close();
  }
}
