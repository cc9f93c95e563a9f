import { rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import { createJobQueue } from './job-queue.ts';
import type { MediaPrograms } from './resolve-ffmpeg.ts';
import { runProgram } from './run-program.ts';
import { TranscoderError } from './transcoder-error.ts';

export interface JobInput {
  /** A file, `concat:a|b`, a lavfi graph (with `-f lavfi` among the options), or `pipe:0` for the job's `stdin`. */
  readonly source: string;
  readonly options?: readonly string[];
}

export interface TranscoderJob {
  readonly inputs: readonly JobInput[];
  readonly options: readonly string[];
  readonly outFile: string;
  /** Wall-clock limit, ms. */
  readonly limitMs: number;
  readonly stdin?: Readable;
  readonly signal?: AbortSignal;
  /** What the output must last; checked where there is an ffprobe. */
  readonly expected?: { readonly durationMs: number; readonly toleranceMs: number };
}

export interface ThumbnailRequest {
  /** An initialisation section and a segment, or one segment that stands alone (MPEG-TS). */
  readonly inputs: readonly string[];
  /** Ends in `.jpg`; appears only when it is complete. */
  readonly outFile: string;
  /** Offset into the segment, ms; without it the first key frame, which is cheaper. */
  readonly atMs?: number;
  readonly widthPx?: number;
}

export interface Transcoder {
  readonly programs: MediaPrograms;
  /** Any job with arguments of one's own. @throws TranscoderError `ffmpeg_missing`, `ffmpeg_failed` */
  run(job: TranscoderJob): Promise<void>;
  /** One frame as JPEG. @throws TranscoderError `ffmpeg_missing`, `ffmpeg_failed` */
  thumbnail(request: ThumbnailRequest): Promise<void>;
  /** Ends whatever still runs and refuses the rest. */
  close(): Promise<void>;
}

export interface TranscoderOptions {
  readonly programs: MediaPrograms;
  /** Jobs at a time; one per core unless told otherwise. */
  readonly maxJobs?: number;
  /** From SIGTERM to SIGKILL, ms. */
  readonly graceMs?: number;
}

const PROBE_LIMIT_MS = 10_000;
const THUMBNAIL_LIMIT_MS = 20_000;
const THUMBNAIL_WIDTH_PX = 320;

/**
 * The one place that knows ffmpeg. `fluent-ffmpeg` puts the arguments together; starting, limiting and judging
 * the program is ours, because ffmpeg can hang, and exits 0 over an empty file.
 */
export function createTranscoder({ programs, maxJobs, graceMs }: TranscoderOptions): Transcoder {
  const queue = createJobQueue(maxJobs ?? availableParallelism());
  const closing = new AbortController();
  const active = new Set<Promise<void>>();

  async function perform(job: TranscoderJob): Promise<void> {
    const program = programs.ffmpeg;
    if (!program) throw new TranscoderError('ffmpeg_missing', 'no ffmpeg was found');
    const signal = job.signal ? AbortSignal.any([job.signal, closing.signal]) : closing.signal;
    if (signal.aborted) throw failed('stopped', '');
    const end = await runProgram({
      file: program.path,
      args: buildArguments(job),
      limitMs: job.limitMs,
      signal,
      background: true,
      ...(graceMs === undefined ? {} : { graceMs }),
      ...(job.stdin ? { stdin: job.stdin } : {}),
    });
    if (end.endedBy === 'limit') throw failed(`ended after ${String(job.limitMs)} ms`, end.stderrTail);
    if (end.endedBy === 'abort') throw failed('stopped', end.stderrTail);
    if (end.exitCode !== 0) throw failed(`exit code ${String(end.exitCode)}`, end.stderrTail);
    await verify(job, end.stderrTail);
  }

  async function verify(job: TranscoderJob, stderrTail: string): Promise<void> {
    const sizeBytes = await stat(job.outFile).then(
      (file) => file.size,
      () => 0,
    );
    if (sizeBytes === 0) throw failed('the output is empty', stderrTail);
    if (!job.expected || !programs.ffprobe) return;
    const durationMs = await probeDurationMs(programs.ffprobe.path, job.outFile);
    if (Math.abs(durationMs - job.expected.durationMs) <= job.expected.toleranceMs) return;
    throw failed(`the output lasts ${String(durationMs)} ms, not ${String(job.expected.durationMs)}`, stderrTail);
  }

  function run(job: TranscoderJob): Promise<void> {
    const done = queue.run(() => perform(job));
    active.add(done);
    const forget = (): void => {
      active.delete(done);
    };
    done.then(forget, forget);
    return done;
  }

  return {
    programs,
    run,
    async thumbnail({ inputs, outFile, atMs, widthPx }) {
      const partFile = `${outFile}.part`;
      const scale = `scale=${String(widthPx ?? THUMBNAIL_WIDTH_PX)}:-2`;
      try {
        await run({
          inputs: [{ source: joined(inputs), options: atMs === undefined ? ['-skip_frame', 'nokey'] : [] }],
          options: [
            ...(atMs === undefined ? [] : ['-ss', String(atMs / 1000)]),
            ...['-an', '-frames:v', '1', '-vf', scale, '-q:v', '5', '-update', '1', '-c:v', 'mjpeg', '-f', 'image2'],
          ],
          outFile: partFile,
          limitMs: THUMBNAIL_LIMIT_MS,
        });
        await rename(partFile, outFile);
      } catch (error) {
        await rm(partFile, { force: true });
        throw error;
      }
    },
    async close() {
      closing.abort();
      await Promise.allSettled(active);
    },
  };
}

function failed(reason: string, stderrTail: string): TranscoderError {
  return new TranscoderError('ffmpeg_failed', `ffmpeg: ${reason}`, stderrTail);
}

/** A bare media segment has no header; put behind its initialisation section it is an ordinary file. @throws TranscoderError */
export function joined(files: readonly string[]): string {
  const only = files[0];
  if (only === undefined) throw new TranscoderError('ffmpeg_failed', 'no input was given');
  if (files.some((file) => file.includes('|'))) throw new TranscoderError('ffmpeg_failed', 'a path contains "|"');
  return files.length === 1 ? only : `concat:${files.join('|')}`;
}

/**
 * fluent-ffmpeg's own `run` first asks the program for its formats and encoders, in a process that no limit
 * governs, and does not understand the answer of ffmpeg 7. Its argument list is all that is wanted of it.
 */
interface ArgumentBuilder {
  _getArguments(): string[];
}

function buildArguments(job: TranscoderJob): string[] {
  const command = ffmpeg();
  // Options go in one by one: fluent-ffmpeg splits the strings of an array at a space.
  for (const { source, options = [] } of job.inputs) {
    command.input(source);
    command.inputOptions('-protocol_whitelist', 'file,pipe,concat', ...options);
  }
  command.output(job.outFile).outputOptions('-map_metadata', '-1', ...job.options);
  const built = (command as unknown as ArgumentBuilder)._getArguments();
  return ['-hide_banner', '-nostdin', '-loglevel', 'warning', ...built];
}

/** Length of a file by ffprobe, ms; 0 when it can't be told. */
async function probeDurationMs(ffprobePath: string, file: string): Promise<number> {
  const end = await runProgram({
    file: ffprobePath,
    args: ['-v', 'error', '-show_entries', 'format=duration', '-of', 'default=nw=1:nk=1', file],
    limitMs: PROBE_LIMIT_MS,
  });
  const seconds = Number(end.stdout.toString('utf8').trim());
  return end.exitCode === 0 && Number.isFinite(seconds) ? Math.round(seconds * 1000) : 0;
}
