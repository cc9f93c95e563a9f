import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Connect } from 'vite';

/** The committed fixture, played in a loop. Each round is an epoch, as the recorder would make it. */
export const SEGMENT_MS = 2000;
export const SEGMENTS_A_LOOP = 15;
export const FRAME_MS = 40;
/** The loop's segments that the second epoch misses. */
export const GAP = { epoch: 2, first: 5, count: 2 } as const;

const FOLDER = resolve(import.meta.dirname, '../fixtures/media');
const WINDOW = 6;
const CONTAINERS = {
  fmp4: { extension: 'm4s', file: 'm4s', type: 'video/iso.segment' },
  ts: { extension: 'ts', file: 'mp2t', type: 'video/mp2t' },
} as const;
type Container = keyof typeof CONTAINERS;

/** One line of the endless recording. */
interface Line {
  readonly epoch: number;
  readonly seq: number;
  readonly isGap: boolean;
}

function line(index: number): Line {
  const epoch = Math.floor(index / SEGMENTS_A_LOOP) + 1;
  const seq = index % SEGMENTS_A_LOOP;
  return { epoch, seq, isGap: epoch === GAP.epoch && seq >= GAP.first && seq < GAP.first + GAP.count };
}

function playlist(container: Container, from: number, to: number, startMs: number, isLive: boolean): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:8',
    '#EXT-X-TARGETDURATION:2',
    `#EXT-X-MEDIA-SEQUENCE:${String(from)}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${String(line(from).epoch - 1)}`,
    ...(isLive ? [] : ['#EXT-X-PLAYLIST-TYPE:VOD']),
  ];
  for (let index = from; index < to; index++) {
    const { epoch, seq, isGap } = line(index);
    if (seq === 0 && index > from) lines.push('#EXT-X-DISCONTINUITY');
    if (container === 'fmp4' && (seq === 0 || index === from))
      lines.push(`#EXT-X-MAP:URI="init/${String(epoch)}/1.mp4"`);
    if (isGap) lines.push('#EXT-X-GAP');
    lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(startMs + index * SEGMENT_MS).toISOString()}`, '#EXTINF:2.000,');
    lines.push(`seg/${String(epoch)}/${String(seq)}.${CONTAINERS[container].extension}?at=${String(seq * SEGMENT_MS)}`);
  }
  if (!isLive) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/**
 * Serves `/media/fmp4/…` and `/media/ts/…`: a live window and a recorded one. The live window moves with the clock from
 * `liveFrom` segments on. The recorded one has two epochs. Requests for a missing segment are counted: there must be
 * none.
 */
export function createFixtureStream(liveFrom: number): {
  readonly handle: Connect.NextHandleFunction;
  readonly missed: string[];
} {
  const startedMs = Date.now();
  const missed: string[] = [];
  const handle: Connect.NextHandleFunction = (request, response, next) => {
    const found = /^\/media\/(fmp4|ts)\/([^?]+)/.exec(request.url ?? '');
    const container = found?.[1] as Container | undefined;
    const path = found?.[2] ?? '';
    if (container === undefined) return next();
    const send = (type: string, body: string | Buffer): void => void response.setHeader('content-type', type).end(body);
    const startMs = startedMs - liveFrom * SEGMENT_MS;
    const offered = /^(live|vod)\/index\.m3u8$/.exec(path)?.[1];
    if (offered !== undefined) {
      const variant = `#EXT-X-STREAM-INF:BANDWIDTH=1000000,STABLE-VARIANT-ID="main"\n../${offered}.m3u8\n`;
      send('application/vnd.apple.mpegurl', `#EXTM3U\n${variant}`);
    } else if (path === 'live.m3u8') {
      const to = liveFrom + Math.floor((Date.now() - startedMs) / SEGMENT_MS);
      send('application/vnd.apple.mpegurl', playlist(container, to - WINDOW, to, startMs, true));
    } else if (path === 'vod.m3u8') {
      send('application/vnd.apple.mpegurl', playlist(container, 0, 2 * SEGMENTS_A_LOOP, startMs, false));
    } else if (path.startsWith('init/')) {
      send('video/mp4', readFileSync(join(FOLDER, 'fmp4', 'init.mp4')));
    } else {
      const [, epoch, seq] = /^seg\/(\d+)\/(\d+)\./.exec(path) ?? [];
      if (seq === undefined) {
        response.writeHead(404).end();
        return;
      }
      if (line((Number(epoch) - 1) * SEGMENTS_A_LOOP + Number(seq)).isGap) {
        missed.push(path);
        response.writeHead(404).end();
        return;
      }
      const { type, file } = CONTAINERS[container];
      send(type, readFileSync(join(FOLDER, container, `${seq.padStart(5, '0')}.${file}`)));
    }
  };
  return { handle, missed };
}
