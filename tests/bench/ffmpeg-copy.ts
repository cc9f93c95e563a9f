import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ToldSegment } from '../helpers/origin/origin-process.ts';
import { FRAME_MS, SEGMENT_MS } from './made-media.ts';
import { stripNumbers } from './strip-numbers.ts';

/** What others would record with: `ffmpeg -c copy` of the same stream, in a process of its own. */
export interface FfmpegCopy {
  readonly pid: number;
  /** How it ended by itself; null while it runs. */
  readonly ended: () => { readonly code: number | null; readonly afterMs: number } | null;
  /** Asks it to stop like an operator. If it ignores that it is killed, and the answer states that. */
  stop(patienceMs: number): Promise<string>;
  /** What it has of what the origin gave. */
  judge(told: readonly ToldSegment[]): CopyJudgement;
}

export interface CopyJudgement {
  readonly segments: number;
  /** Byte for byte as they were given. */
  readonly equal: number;
  /** Numbers of segments that are not complete in the copy. */
  readonly lost: readonly number[];
  /** Breaks that its playlist names. */
  readonly gapsNamed: number;
  /** How far programme times are from the origin's at most, ms; null where it has none. */
  readonly pdtErrorMs: number | null;
}

export function startFfmpegCopy(ffmpeg: string, url: string, folder: string, container: 'fmp4' | 'ts'): FfmpegCopy {
  mkdirSync(folder, { recursive: true });
  const playlist = join(folder, 'copy.m3u8');
  const type = container === 'fmp4' ? ['-hls_segment_type', 'fmp4'] : [];
  const out = ['-c', 'copy', '-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', '-hls_flags', 'program_date_time'];
  const child = spawn(ffmpeg, ['-v', 'fatal', '-nostdin', '-i', url, ...out, ...type, playlist], { stdio: 'ignore' });
  const began = performance.now();
  let ended: { readonly code: number | null; readonly afterMs: number } | null = null;
  const exited = new Promise<void>((done) =>
    child.once('exit', (code) => {
      ended = { code, afterMs: performance.now() - began };
      done();
    }),
  );

  /** Whether it has ended in the time. */
  async function endsWithin(ms: number): Promise<boolean> {
    const timer = new AbortController();
    const late = new Promise<boolean>((done) => {
      const timeout = setTimeout(() => done(false), ms);
      timer.signal.addEventListener('abort', () => clearTimeout(timeout));
    });
    const inTime = await Promise.race([exited.then(() => true), late]);
    timer.abort();
    return inTime;
  }

  return {
    pid: child.pid ?? 0,
    ended: () => ended,
    async stop(patienceMs) {
      if (ended !== null) return `ended by itself after ${seconds(ended.afterMs)} s with ${String(ended.code)}`;
      child.kill('SIGINT');
      if (await endsWithin(patienceMs)) return 'ran until it was stopped';
      child.kill('SIGKILL');
      await exited;
      return 'hung and had to be killed';
    },
    judge: (told) => judgeCopy(folder, playlist, told),
  };
}

function judgeCopy(folder: string, playlist: string, told: readonly ToldSegment[]): CopyJudgement {
  const files = readdirSync(folder).filter((name) => /\d\.(m4s|ts)$/.test(name));
  const hashes = new Set(
    files.map((name) =>
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ),
  );
  const text = existsSync(playlist) ? readFileSync(playlist, 'utf8') : '';
  const frames = text === '' ? [] : stripNumbers(playlist);
  const segmentOf = (frame: number): number => Math.floor((frame * FRAME_MS) / SEGMENT_MS);
  /** Segments by their first picture, in the order of the copy. */
  const begun = frames.filter((frame) => (frame * FRAME_MS) % SEGMENT_MS === 0).map(segmentOf);
  const pictures = new Map<number, number>();
  for (const frame of new Set(frames)) pictures.set(segmentOf(frame), (pictures.get(segmentOf(frame)) ?? 0) + 1);
  const dates = [...text.matchAll(/DATE-TIME:(.+)/g)].map(([, date = '']) => Date.parse(date));
  const errors = dates.flatMap((date, order) => {
    const given = told.find(({ n }) => n === begun[order]);
    return given === undefined ? [] : [Math.abs(date - given.pdtMs)];
  });
  const first = Math.min(...pictures.keys());
  const isWhole = (n: number): boolean => pictures.get(n) === SEGMENT_MS / FRAME_MS;
  return {
    segments: files.length,
    equal: told.filter(({ sha256 }) => hashes.has(sha256)).length,
    lost: told.filter(({ n }) => n >= first && !isWhole(n)).map(({ n }) => n),
    gapsNamed: (text.match(/#EXT-X-(?:GAP|DISCONTINUITY)\n/g) ?? []).length,
    pdtErrorMs: errors.length === 0 ? null : Math.max(...errors),
  };
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(0);
}
