import { chmodSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { runProgram } from '../process/run-program.ts';

export const PROGRAM_SOURCES = ['env', 'ffmpeg-static', 'sibling', 'path', 'installer'] as const;
export type ProgramSource = (typeof PROGRAM_SOURCES)[number];

export interface FoundProgram {
  /** Its path, or its bare name if the system finds it on PATH. */
  readonly path: string;
  readonly source: ProgramSource;
  readonly version: string;
  /** Too old and without reliable name resolution. For files on this machine only. */
  readonly localFilesOnly: boolean;
  /** Whether it has `-fps_mode`, which older builds call `-vsync`. */
  readonly takesFpsMode: boolean;
}

export interface MediaPrograms {
  readonly ffmpeg: FoundProgram | null;
  readonly ffprobe: FoundProgram | null;
}

export interface ResolveOptions {
  /** Set by the operator (`FFMPEG_PATH`, `FFPROBE_PATH`). */
  readonly ffmpegPath?: string | null;
  readonly ffprobePath?: string | null;
  /** Asks an optional package for the path of its program. Null without the package. */
  readonly fromPackage?: (packageName: string) => string | null;
  readonly probeLimitMs?: number;
}

/** The system looks up a bare name on PATH. */
type Candidate = readonly [ProgramSource, string | null | undefined];

/**
 * Finds ffmpeg (set by the operator, else `ffmpeg-static`, `PATH`, `@ffmpeg-installer`) and ffprobe (set, else beside
 * ffmpeg, `PATH`, `@ffprobe-installer`) [J1]. A candidate counts only if it starts and reports its version:
 * `ffmpeg-static` names a path even if its download failed. Call this once and pass the result on.
 */
export async function resolveFfmpeg(options: ResolveOptions = {}): Promise<MediaPrograms> {
  const limitMs = options.probeLimitMs ?? 5_000;
  const fromPackage = options.fromPackage ?? askPackage;
  const ffmpeg = await firstThatRuns(limitMs, [
    ['env', options.ffmpegPath],
    ['ffmpeg-static', fromPackage('ffmpeg-static')],
    ['path', 'ffmpeg'],
    ['installer', fromPackage('@ffmpeg-installer/ffmpeg')],
  ]);
  const ffprobe = await firstThatRuns(limitMs, [
    ['env', options.ffprobePath],
    ['sibling', ffmpeg && siblingOf(ffmpeg.path)],
    ['path', 'ffprobe'],
    ['installer', fromPackage('@ffprobe-installer/ffprobe')],
  ]);
  return { ffmpeg, ffprobe };
}

async function firstThatRuns(limitMs: number, candidates: readonly Candidate[]): Promise<FoundProgram | null> {
  for (const [source, path] of candidates) {
    if (!path || !(isBareName(path) || existsSync(path))) continue;
    const said = await versionOf(path, limitMs);
    if (said !== null) return { path, source, ...said, localFilesOnly: source === 'installer' };
  }
  return null;
}

/** Versions of the libraries that came with `-fps_mode`. Builds between two releases have no version number. */
const FPS_MODE_SINCE = 58;

async function versionOf(
  path: string,
  limitMs: number,
): Promise<Pick<FoundProgram, 'version' | 'takesFpsMode'> | null> {
  if (!isBareName(path)) makeExecutable(path);
  const end = await runProgram({ file: path, args: ['-version'], limitMs, graceMs: 500 });
  if (end.exitCode !== 0) return null;
  const said = end.stdout.toString('utf8');
  const version = /^ff(?:mpeg|probe) version (\S+)/.exec(said)?.[1];
  if (version === undefined) return null;
  return { version, takesFpsMode: Number(/^libavutil\s+(\d+)\./m.exec(said)?.[1] ?? 0) >= FPS_MODE_SINCE };
}

/** Packages that are installed without their scripts may hold a program that is not executable. */
function makeExecutable(path: string): void {
  try {
    chmodSync(path, 0o755);
  } catch {
    // The file may belong to another user. If it cannot run, the probe reports that.
  }
}

function isBareName(path: string): boolean {
  return basename(path) === path;
}

function siblingOf(ffmpegPath: string): string | null {
  if (isBareName(ffmpegPath)) return null;
  return join(dirname(ffmpegPath), basename(ffmpegPath).replace('ffmpeg', 'ffprobe'));
}

/** The packages are optional and CommonJS. One exports the path itself, the others an object with it. */
function askPackage(packageName: string): string | null {
  try {
    const answer: unknown = createRequire(import.meta.url)(packageName);
    if (typeof answer === 'string') return answer;
    const path = typeof answer === 'object' && answer !== null && 'path' in answer ? answer.path : null;
    return typeof path === 'string' ? path : null;
  } catch {
    return null;
  }
}
