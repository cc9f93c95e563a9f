import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { during, findFault, type Fault } from './faults.ts';
import { INIT_FILE, LOOP_FILE, segmentFile, type LoopDescription } from './loop-format.ts';
import { livePlaylist } from './live-window.ts';

export interface OriginOptions {
  /** A complete loop, or one that is still being rendered in order. */
  readonly folder: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Time at which the first frame was on air, Unix ms. Default: one window ago, so that players begin at once. */
  readonly startedAtMs?: number;
  readonly clock?: { nowMs(): number };
  readonly windowSegments?: number;
  /** May be changed while the origin runs. */
  readonly faults?: readonly Fault[];
}

export interface Origin {
  /** The address of the playlist. */
  readonly url: string;
  readonly startedAtMs: number;
  close(): Promise<void>;
}

const WINDOW_SEGMENTS = 6;
const CONTENT_TYPES = { fmp4: 'video/iso.segment', ts: 'video/mp2t' } as const;

/** An endless livestream on loopback, made of one rendered loop. It serves media and nothing else. */
export async function startOrigin(options: OriginOptions): Promise<Origin> {
  const { folder, clock = { nowMs: Date.now }, windowSegments = WINDOW_SEGMENTS, faults = [] } = options;
  // Written by our own generator.
  const loop = JSON.parse(await readFile(join(folder, LOOP_FILE), 'utf8')) as LoopDescription;
  const startedAtMs = options.startedAtMs ?? clock.nowMs() - windowSegments * loop.segmentMs;
  let available = 0;

  function playlist(response: ServerResponse): void {
    const elapsedMs = clock.nowMs() - startedAtMs;
    const broken = findFault(faults, 'playlist_status', during(elapsedMs));
    if (broken) {
      answer(response, broken.status, 'text/plain', 'out of order');
      return;
    }
    if (findFault(faults, 'playlist_html', during(elapsedMs))) {
      answer(response, 200, 'text/html', '<!doctype html><title>Sign in</title><p>Please sign in.</p>');
      return;
    }
    while (available < loop.segmentCount && existsSync(join(folder, segmentFile(loop.container, available)))) {
      available += 1;
    }
    const stall = findFault(faults, 'stall', during(elapsedMs));
    const nowMs = startedAtMs + (stall?.fromMs ?? elapsedMs);
    const text = livePlaylist({ loop, startedAtMs, nowMs, windowSegments, available, faults });
    answer(response, 200, 'application/vnd.apple.mpegurl', text);
  }

  async function segment(response: ServerResponse, index: number): Promise<void> {
    const refused = findFault(faults, 'segment_status', ({ segments }) => segments.includes(index));
    const onAir = (index + 1) * loop.segmentMs <= clock.nowMs() - startedAtMs;
    if (refused || !onAir) {
      answer(response, refused?.status ?? 404, 'text/plain', 'not here');
      return;
    }
    const body = await readFile(join(folder, segmentFile(loop.container, index % loop.segmentCount)));
    if (!findFault(faults, 'segment_truncated', ({ segments }) => segments.includes(index))) {
      answer(response, 200, CONTENT_TYPES[loop.container], body);
      return;
    }
    response.writeHead(200, { 'content-type': CONTENT_TYPES[loop.container], 'content-length': body.length });
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://origin').pathname;
    const index = /^\/(\d{1,9})\.(?:m4s|ts)$/.exec(path)?.[1];
    if (path === '/live.m3u8') playlist(response);
    else if (index !== undefined) await segment(response, Number(index));
    else if (path === `/${INIT_FILE}`) answer(response, 200, 'video/mp4', await readFile(join(folder, INIT_FILE)));
    else answer(response, 404, 'text/plain', 'not here');
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else answer(response, 404, 'text/plain', 'not here');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the origin has no port');

  return {
    url: `http://127.0.0.1:${String(address.port)}/live.m3u8`,
    startedAtMs,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, status: number, contentType: string, body: string | Buffer): void {
  response.writeHead(status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache',
  });
  response.end(body);
}
