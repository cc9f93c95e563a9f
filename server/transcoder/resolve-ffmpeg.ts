import { chmodSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { runProgram } from './run-program.ts';

export const PROGRAM_SOURCES = ['env', 'ffmpeg-static', 'sibling', 'path', 'installer'] as const;
export type ProgramSource = (typeof PROGRAM_SOURCES)[number];

export interface FoundProgram {
  readonly path: string;
  readonly source: ProgramSource;
  readonly version: string;
  /** Too old and without reliable name resolution: for files on this machine only. */
  readonly localFilesOnly: boolean;
}

export interface MediaPrograms {
  readonly ffmpeg: FoundProgram | null;
  readonly ffprobe: FoundProgram | null;
}

export interface ResolveOptions {
  /** What the operator has set (`FFMPEG_PATH`, `FFPROBE_PATH`); the configuration reads the environment. */
  readonly ffmpegPath?: string | undefined;
  readonly ffprobePath?: string | undefined;
  /** The value of `PATH`. */
  readonly searchPath?: string | undefined;
  /** Asks an optional package where its program is; null when the package isn't there. */
  readonly fromPackage?: (packageName: string) => string | null;
  readonly probeLimitMs?: number;
}

type Candidate = readonly [ProgramSource, string | null | undefined];

/**
 * Finds ffmpeg (set by the operator, else `ffmpeg-static`, `PATH`, `@ffmpeg-installer`) and ffprobe (set, else
 * beside ffmpeg, `PATH`, `@ffprobe-installer`). A candidate counts only if it starts and tells its version:
 * `ffmpeg-static` names a path even where its download failed. Ask once and hand the answer on.
 */
export async function resolveFfmpeg(options: ResolveOptions): Promise<MediaPrograms> {
  const limitMs = options.probeLimitMs ?? 5_000;
  const fromPackage = options.fromPackage ?? askPackage;
  const ffmpeg = await firstThatRuns(limitMs, [
    ['env', options.ffmpegPath],
    ['ffmpeg-static', fromPackage('ffmpeg-static')],
    ['path', onPath('ffmpeg', options.searchPath)],
    ['installer', fromPackage('@ffmpeg-installer/ffmpeg')],
  ]);
  const ffprobe = await firstThatRuns(limitMs, [
    ['env', options.ffprobePath],
    ['sibling', ffmpeg && join(dirname(ffmpeg.path), executable('ffprobe'))],
    ['path', onPath('ffprobe', options.searchPath)],
    ['installer', fromPackage('@ffprobe-installer/ffprobe')],
  ]);
  return { ffmpeg, ffprobe };
}

async function firstThatRuns(limitMs: number, candidates: readonly Candidate[]): Promise<FoundProgram | null> {
  for (const [source, path] of candidates) {
    if (!path || !existsSync(path)) continue;
    const version = await versionOf(path, limitMs);
    if (version !== null) return { path, source, version, localFilesOnly: source === 'installer' };
  }
  return null;
}

async function versionOf(path: string, limitMs: number): Promise<string | null> {
  makeExecutable(path);
  const end = await runProgram({ file: path, args: ['-version'], limitMs, graceMs: 500 });
  if (end.exitCode !== 0) return null;
  return /^ff(?:mpeg|probe) version (\S+)/.exec(end.stdout.toString('utf8'))?.[1] ?? null;
}

/** Packages installed without their scripts can hold a program that isn't marked as one. */
function makeExecutable(path: string): void {
  try {
    chmodSync(path, 0o755);
  } catch {
    // Somebody else's file: if it can't be run, the probe says so.
  }
}

function executable(name: string): string {
  return process.platform === 'win32' ? `${name}.exe` : name;
}

function onPath(name: string, searchPath = ''): string | null {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, executable(name))).find((path) => existsSync(path)) ?? null;
}

/** The packages are optional and CommonJS: one exports the path itself, the others an object with it. */
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
