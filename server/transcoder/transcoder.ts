import { rename, rm, stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { Readable } from 'node:stream';
import ffmpeg from 'fluent-ffmpeg';
import type { ErrorCode } from '../../shared/vocabulary/error-code.ts';
import { createQueue } from '../queue.ts';
import type { MediaPrograms } from './resolve-ffmpeg.ts';
import { runProgram } from '../process/run-program.ts';
import { CodedError } from '../coded-error.ts';

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
  /** Expected length of the output, checked by ffprobe or else by the output of ffmpeg. */
  readonly expected?: { readonly durationMs: number; readonly toleranceMs: number };
  /** Called with the length of the output so far, ms. */
  readonly onProgress?: (writtenMs: number) => void;
}

export interface ThumbnailRequest {
  /** An initialisation section and a segment, or one segment that stands alone (MPEG-TS). */
  readonly inputs: readonly string[];
  /** Ends in `.jpg`. Appears only when it is complete. */
  readonly outFile: string;
  /** Offset into the segment, ms. Without it the first key frame, which is cheaper. */
  readonly atMs?: number;
  readonly widthPx?: number;
}

export interface PictureSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Transcoder {
  readonly programs: MediaPrograms;
  /**
   * Runs a job with any arguments.
   *
   * @throws CodedError `ffmpeg_missing`, `ffmpeg_failed`; `unsupported_media` if the input lacks a wanted stream
   */
  run(job: TranscoderJob): Promise<void>;
  /** One frame as JPEG. @throws CodedError as `run` */
  thumbnail(request: ThumbnailRequest): Promise<void>;
  /** Size of the picture by ffprobe. Null if it is unknown. */
  pictureSize(file: string): Promise<PictureSize | null>;
  /** Ends all running jobs and refuses new ones. */
  close(): Promise<void>;
}

/** Runs jobs of one kind. @throws CodedError `ffmpeg_missing`, `ffmpeg_failed` */
export type RunJob = (job: TranscoderJob) => Promise<void>;

export interface TranscoderOptions {
  readonly programs: MediaPrograms;
  /** Jobs at a time. Default: one per core. */
  readonly maxJobs?: number;
  /** From SIGTERM to SIGKILL, ms. */
  readonly graceMs?: number;
}

/** Removes all metadata of the origin and of ffmpeg, from the file and its streams: title, times, program. */
const ANONYMOUS = ['-map_metadata', '-1', '-map_metadata:s', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'];

/** Messages of ffmpeg when a job wants a picture of sound alone, or sound of a silent film. */
const LACKS_STREAM = /does not contain any stream|matches no streams/;

const PROBE_LIMIT_MS = 10_000;
const THUMBNAIL_LIMIT_MS = 20_000;
const THUMBNAIL_WIDTH_PX = 320;

/**
 * The only part that knows ffmpeg. `fluent-ffmpeg` builds the arguments. Our code starts, limits and judges the program.
 * For ffmpeg can hang, and it exits with 0 after writing an empty file.
 */
export function createTranscoder({ programs, maxJobs, graceMs }: TranscoderOptions): Transcoder {
  const inTurn = createQueue(maxJobs ?? availableParallelism());
  const closing = new AbortController();
  const active = new Set<Promise<void>>();

  async function perform(job: TranscoderJob): Promise<void> {
    const program = programs.ffmpeg;
    if (!program) throw new CodedError('ffmpeg_missing', {}, { detail: 'no ffmpeg was found' });
    const signal = job.signal ? AbortSignal.any([job.signal, closing.signal]) : closing.signal;
    if (signal.aborted) throw failed('stopped', '');
    let writtenMs = 0;
    const end = await runProgram({
      file: program.path,
      args: buildArguments(job),
      limitMs: job.limitMs,
      signal,
      background: true,
      onStdout(text) {
        writtenMs = writtenMsIn(text) ?? writtenMs;
        job.onProgress?.(writtenMs);
      },
      ...(graceMs === undefined ? {} : { graceMs }),
      ...(job.stdin ? { stdin: job.stdin } : {}),
    });
    if (end.endedBy === 'limit') throw failed(`ended after ${String(job.limitMs)} ms`, end.stderrTail);
    if (end.endedBy === 'abort') throw failed('stopped', end.stderrTail);
    if (end.exitCode !== 0 && LACKS_STREAM.test(end.stderrTail))
      throw failed('nothing in it of what is wanted', end.stderrTail, 'unsupported_media');
    if (end.exitCode !== 0) throw failed(`exit code ${String(end.exitCode)}`, end.stderrTail);
    await verify(job, writtenMs, end.stderrTail);
  }

  async function verify(job: TranscoderJob, writtenMs: number, stderrTail: string): Promise<void> {
    const sizeBytes = await stat(job.outFile).then(
      (file) => file.size,
      () => 0,
    );
    if (sizeBytes === 0) throw failed('the output is empty', stderrTail);
    if (!job.expected) return;
    const durationMs = programs.ffprobe ? await probeDurationMs(programs.ffprobe.path, job.outFile) : writtenMs;
    if (Math.abs(durationMs - job.expected.durationMs) <= job.expected.toleranceMs) return;
    throw failed(`the output lasts ${String(durationMs)} ms, not ${String(job.expected.durationMs)}`, stderrTail);
  }

  function run(job: TranscoderJob): Promise<void> {
    const done = inTurn(() => perform(job));
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
    pictureSize: async (file) => (programs.ffprobe === null ? null : probeSize(programs.ffprobe.path, file)),
    async close() {
      closing.abort();
      await Promise.allSettled(active);
    },
  };
}

function failed(reason: string, stderrTail: string, code: ErrorCode = 'ffmpeg_failed'): CodedError {
  return new CodedError(code, {}, { detail: `ffmpeg: ${reason}\n${stderrTail}`.trimEnd() });
}

/** Puts a bare fMP4 segment after its initialisation section, which makes it an ordinary file. @throws CodedError */
export function joined(files: readonly string[]): string {
  const only = files[0];
  if (only === undefined) throw new CodedError('ffmpeg_failed', {}, { detail: 'no input was given' });
  if (files.some((file) => file.includes('|')))
    throw new CodedError('ffmpeg_failed', {}, { detail: 'a path contains "|"' });
  return files.length === 1 ? only : `concat:${files.join('|')}`;
}

/**
 * Only the argument list of fluent-ffmpeg is used. Its own `run` first asks the program for formats and encoders, in a
 * process without a limit. It also does not understand the answer of ffmpeg 7.
 */
interface ArgumentBuilder {
  _getArguments(): string[];
}

function buildArguments(job: TranscoderJob): string[] {
  const command = ffmpeg();
  // Options are added one by one: fluent-ffmpeg splits the strings of an array at spaces.
  for (const { source, options = [] } of job.inputs) {
    command.input(source);
    command.inputOptions('-protocol_whitelist', 'file,pipe,concat', ...options);
  }
  command.output(job.outFile).outputOptions(...ANONYMOUS, ...job.options);
  const built = (command as unknown as ArgumentBuilder)._getArguments();
  return ['-hide_banner', '-nostdin', '-loglevel', 'warning', '-nostats', '-progress', 'pipe:1', ...built];
}

/** The last length in a progress report. Builds of all years give microseconds as `out_time_ms`. */
function writtenMsIn(report: string): number | undefined {
  const [, microseconds] = [...report.matchAll(/^out_time_ms=(\d+)$/gm)].at(-1) ?? [];
  return microseconds === undefined ? undefined : Math.round(Number(microseconds) / 1000);
}

/** The output of ffprobe for a file. Empty if it fails. */
async function probe(ffprobePath: string, file: string, entries: readonly string[]): Promise<string> {
  const args = ['-v', 'error', ...entries, '-of', 'csv=p=0:s=x', file];
  const end = await runProgram({ file: ffprobePath, args, limitMs: PROBE_LIMIT_MS });
  return end.exitCode === 0 ? end.stdout.toString('utf8').trim() : '';
}

/** Length of a file by ffprobe, ms. 0 if unknown. */
async function probeDurationMs(ffprobePath: string, file: string): Promise<number> {
  const seconds = Number(await probe(ffprobePath, file, ['-show_entries', 'format=duration']));
  return Number.isFinite(seconds) ? Math.round(seconds * 1000) : 0;
}

async function probeSize(ffprobePath: string, file: string): Promise<PictureSize | null> {
  const words = await probe(ffprobePath, file, ['-select_streams', 'v:0', '-show_entries', 'stream=width,height']);
  const [widthPx = 0, heightPx = 0] = words.split('x').map(Number);
  return widthPx > 0 && heightPx > 0 ? { widthPx, heightPx } : null;
}
