import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SEGMENTS, SEGMENT_MS, type FixtureOrigin } from './fixture-origin.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');
const MASTER = [
  '#EXTM3U',
  '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Floor",DEFAULT=YES,AUTOSELECT=YES,URI="sound/live.m3u8"',
  '#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=640x360,AUDIO="sound"',
  'picture/live.m3u8',
  '',
].join('\n');

/** The committed fixture as a live stream whose sound has a playlist of its own. Needs ffmpeg. */
export async function startSplitOrigin(): Promise<FixtureOrigin> {
  const startedMs = Date.now() - SEGMENTS * SEGMENT_MS;
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-'));
  const whole = join(folder, 'whole.mp4');
  const files = readdirSync(FIXTURE).filter((name) => name.endsWith('.m4s'));
  writeFileSync(whole, Buffer.concat(['init.mp4', ...files.sort()].map((name) => readFileSync(join(FIXTURE, name)))));
  for (const [name, stream] of [
    ['picture', '0:v'],
    ['sound', '0:a'],
  ] as const) {
    mkdirSync(join(folder, name));
    const hls = ['-f', 'hls', '-hls_time', '2', '-hls_list_size', '0', '-hls_segment_type', 'fmp4'];
    const options = ['-v', 'error', '-i', whole, '-map', stream, '-c', 'copy', ...hls, 'made.m3u8'];
    execFileSync('ffmpeg', options, { cwd: join(folder, name) });
    writeFileSync(
      join(folder, name, 'live.m3u8'),
      dated(readFileSync(join(folder, name, 'made.m3u8'), 'utf8'), startedMs),
    );
  }
  const origin = createServer(({ url = '' }, response) => {
    const [, name] = /^\/((?:picture|sound)\/[\w.]+)$/.exec(url) ?? [];
    response.end(name === undefined ? MASTER : readFileSync(join(folder, name)));
  });
  await new Promise<void>((listening) => origin.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${String((origin.address() as AddressInfo).port)}`,
    startedMs,
    close() {
      origin.closeAllConnections();
      origin.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A live playlist with the programme time of each segment. */
function dated(playlist: string, startedMs: number): string {
  let atMs = startedMs;
  const lines = playlist.split('\n').flatMap((line) => {
    const length = /^#EXTINF:([\d.]+)/.exec(line)?.[1];
    if (length === undefined) return line.startsWith('#EXT-X-ENDLIST') ? [] : [line];
    const date = new Date(Math.round(atMs)).toISOString();
    atMs += Number(length) * 1000;
    return [`#EXT-X-PROGRAM-DATE-TIME:${date}`, line];
  });
  return lines.filter((line) => !line.startsWith('#EXT-X-PLAYLIST-TYPE')).join('\n');
}
