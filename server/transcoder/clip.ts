import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Transcoder, TranscoderJob } from './transcoder.ts';

export interface ClipRequest {
  /** Segments in their order, without a hole among them; fMP4 with their initialisation section first. */
  readonly inputs: readonly string[];
  readonly container: 'fmp4' | 'ts';
  /** From the first frame of the first segment to the clip's first frame, ms. */
  readonly fromMs: number;
  readonly durationMs: number;
  /** Ends in `.mp4`; appears only when it is complete and has been checked. */
  readonly outFile: string;
  /**
   * `copy` takes the frames as they are: an edit list hides the ones that lead to the first. `strict` encodes anew, for
   * a copy that must hold no frame from before or after, not even a hidden one.
   */
  readonly method: 'copy' | 'strict';
  readonly signal?: AbortSignal;
}

/** What is asked and what comes out may differ by this: a packet of sound at the end. */
const TOLERANCE_MS = 100;
const COPY_LIMIT_MS = 60_000;
/** Encoding may take this many times as long as the clip lasts, on a machine that has other things to do. */
const STRICT_LIMIT_FACTOR = 10;

const STRICT = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p', '-c:a', 'aac'];

/**
 * Cuts a clip that begins and ends with the frames asked for ([J5]). The segments are first one file: asked to seek in
 * anything else, ffmpeg gives an empty clip and calls it done, or begins at the next key frame.
 *
 * @throws TranscoderError `ffmpeg_missing`, `ffmpeg_failed`
 */
export async function cutClip(transcoder: Transcoder, request: ClipRequest): Promise<void> {
  const { inputs, container, fromMs, durationMs, outFile, method, signal } = request;
  const [whole, remuxed, part] = ['whole', 'remuxed', 'part'].map((name) => `${outFile}.${name}`) as [
    string,
    string,
    string,
  ];
  const run = (job: Omit<TranscoderJob, 'signal'>): Promise<void> =>
    transcoder.run({ ...job, ...(signal === undefined ? {} : { signal }) });
  try {
    await mkdir(dirname(outFile), { recursive: true });
    await joinFiles(inputs, whole);
    if (container === 'ts') {
      const options = ['-c', 'copy', '-bsf:a', 'aac_adtstoasc', '-f', 'mp4'];
      await run({ inputs: [{ source: whole }], options, outFile: remuxed, limitMs: COPY_LIMIT_MS });
    }
    await run({
      inputs: [{ source: container === 'ts' ? remuxed : whole, options: ['-ss', seconds(fromMs)] }],
      options: [
        ...['-t', seconds(durationMs)],
        ...(method === 'copy' ? ['-c', 'copy'] : STRICT),
        ...['-map_chapters', '-1', '-movflags', '+faststart', '-f', 'mp4'],
      ],
      outFile: part,
      limitMs: method === 'copy' ? COPY_LIMIT_MS : COPY_LIMIT_MS + STRICT_LIMIT_FACTOR * durationMs,
      expected: { durationMs, toleranceMs: TOLERANCE_MS },
    });
    await rename(part, outFile);
  } finally {
    for (const file of [whole, remuxed, part]) await rm(file, { force: true });
  }
}

async function joinFiles(files: readonly string[], outFile: string): Promise<void> {
  for (const [index, file] of files.entries())
    await pipeline(createReadStream(file), createWriteStream(outFile, { flags: index === 0 ? 'w' : 'a' }));
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
