import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');
const LENGTH_S = 30;

/** The pitch of each sound, Hz. */
export const PITCHES = { Floor: 500, English: 1500 } as const;

/** A finished stream that ffmpeg makes of the fixture: a silent picture in two sizes, and two sounds. */
export interface ChannelsOrigin {
  readonly masterUrl: string;
  /** The playlist without the small picture. */
  readonly largeUrl: string;
  /** One of the sounds as a stream of its own. */
  readonly radioUrl: string;
  close(): void;
}

export async function startChannelsOrigin(startedMs: number): Promise<ChannelsOrigin> {
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-channels-'));
  const whole = join(folder, 'whole.mp4');
  const parts = [
    'init.mp4',
    ...Array.from({ length: LENGTH_S / 2 }, (_, seq) => `${String(seq).padStart(5, '0')}.m4s`),
  ];
  writeFileSync(whole, Buffer.concat(parts.map((name) => readFileSync(join(FIXTURE, name)))));
  const hls = (name: string): string[] => [
    ...['-f', 'hls', '-hls_time', '2', '-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4'],
    ...['-hls_fmp4_init_filename', `${name}-init.mp4`, '-hls_segment_filename', join(folder, `${name}-%d.m4s`)],
    join(folder, `${name}.m3u8`),
  ];
  const tone = (hz: number): string[] => [
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=${String(hz)}:duration=${String(LENGTH_S)}`,
  ];
  const small = [
    '-vf',
    'scale=320:180',
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-bf',
    '0',
    '-g',
    '50',
    '-sc_threshold',
    '0',
  ];
  execFileSync('ffmpeg', [
    ...['-nostdin', '-v', 'error', '-i', whole, ...tone(PITCHES.Floor), ...tone(PITCHES.English)],
    ...['-map', '0:v', '-c:v', 'copy', ...hls('main')],
    ...['-map', '0:v', ...small, ...hls('small')],
    ...['-map', '1:a', '-c:a', 'aac', '-b:a', '48k', ...hls('floor')],
    ...['-map', '2:a', '-c:a', 'aac', '-b:a', '48k', ...hls('english')],
  ]);
  const sounds = [
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="Floor",DEFAULT=YES,URI="floor.m3u8"',
    '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",LANGUAGE="en",URI="english.m3u8"',
  ];
  const main =
    '#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360,CODECS="avc1.64001f,mp4a.40.2",AUDIO="a"\nmain.m3u8';
  const thin = '#EXT-X-STREAM-INF:BANDWIDTH=200000,RESOLUTION=320x180,AUDIO="a"\nsmall.m3u8';
  writeFileSync(join(folder, 'master.m3u8'), ['#EXTM3U', ...sounds, main, thin, ''].join('\n'));
  writeFileSync(join(folder, 'large-master.m3u8'), ['#EXTM3U', ...sounds, main, ''].join('\n'));
  const date = `#EXT-X-PROGRAM-DATE-TIME:${new Date(startedMs).toISOString()}\n`;
  const server = createServer(({ url = '' }, response) => {
    const name = /^\/([a-z]+(?:-\w+)?\.\w+)$/.exec(url)?.[1];
    const bytes = name === undefined ? Buffer.alloc(0) : readFileSync(join(folder, name));
    const isMedia = url.endsWith('.m3u8') && !url.endsWith('master.m3u8');
    response.end(isMedia ? bytes.toString().replace('#EXTINF', `${date}#EXTINF`) : bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    masterUrl: `${base}/master.m3u8`,
    largeUrl: `${base}/large-master.m3u8`,
    radioUrl: `${base}/floor.m3u8`,
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
