import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media');

export interface Sending {
  readonly container: 'fmp4' | 'ts';
  /** Address to send to: `…/live.m3u8`. */
  readonly url: string;
  /** The first segment of the fixture to send. */
  readonly from?: number;
  /** Speed relative to real time. */
  readonly rate: number;
}

/** The fixture's segments as one input. */
function fixtureInput(container: Sending['container'], from = 0): string {
  const folder = join(FIXTURE, container);
  const segments = readdirSync(folder)
    .filter((name) => /^\d+\.(m4s|mp2t)$/.test(name))
    .sort()
    .slice(from);
  return `concat:${[...(container === 'fmp4' ? ['init.mp4'] : []), ...segments].map((name) => join(folder, name)).join('|')}`;
}

function hlsOptions(container: Sending['container']): string[] {
  const type = container === 'fmp4' ? ['-hls_segment_type', 'fmp4'] : [];
  return ['-c', 'copy', '-f', 'hls', '-hls_time', '2', ...type];
}

/** Runs ffmpeg as an encoder: it sends by PUT and deletes old segments. Returns its exit code. */
export function sendByFfmpeg({ container, url, from, rate }: Sending, signal?: AbortSignal): Promise<number | null> {
  const kept = ['-hls_list_size', '4', '-hls_flags', 'delete_segments', '-method', 'PUT', '-http_persistent', '1'];
  const input = ['-readrate', String(rate), '-i', fixtureInput(container, from)];
  return ffmpeg([...input, ...hlsOptions(container), ...kept, url], signal);
}

/** Writes the same segments to a folder instead of sending them. */
export async function segmentByFfmpeg(container: Sending['container'], folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const list = ['-hls_list_size', '0', join(folder, 'live.m3u8')];
  await ffmpeg(['-i', fixtureInput(container), ...hlsOptions(container), ...list]);
}

function ffmpeg(args: readonly string[], signal?: AbortSignal): Promise<number | null> {
  const child = spawn('ffmpeg', ['-v', 'fatal', '-nostdin', ...args], {
    stdio: 'ignore',
    ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' }),
  });
  // An abort raises an error before the exit that is awaited.
  child.on('error', () => undefined);
  return new Promise((ended) => child.once('close', ended));
}
