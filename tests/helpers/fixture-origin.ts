import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media');
export const SEGMENTS = 15;
export const SEGMENT_MS = 2000;

/** The committed fixture as a live stream, all of whose segments are available from the beginning. */
export interface FixtureOrigin {
  readonly url: string;
  /** Programme time of its first frame, Unix ms. */
  readonly startedMs: number;
  close(): void;
}

/**
 * Answers an address such as `/404` with that status, and segments with their bytes. It answers everything else with the
 * playlist, which may have a break and may have ended.
 */
export async function startFixtureOrigin(
  container: 'ts' | 'fmp4',
  breakBefore?: number,
  endedAgoMs = 0,
): Promise<FixtureOrigin> {
  const startedMs = Date.now() - SEGMENTS * SEGMENT_MS - endedAgoMs;
  const extension = container === 'ts' ? 'mp2t' : 'm4s';
  const lines = [
    ...['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:0'],
    ...(container === 'fmp4' ? ['#EXT-X-MAP:URI="init.mp4"'] : []),
    ...Array.from({ length: SEGMENTS }, (_, seq) => [
      ...(seq === breakBefore ? ['#EXT-X-DISCONTINUITY'] : []),
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(startedMs + seq * SEGMENT_MS).toISOString()}`,
      '#EXTINF:2.000,',
      `${String(seq).padStart(5, '0')}.${extension}`,
    ]).flat(),
  ];
  const origin = createServer(({ url = '' }, response) => {
    const status = /\/(\d{3})$/.exec(url)?.[1];
    if (status !== undefined) {
      response.writeHead(Number(status)).end();
      return;
    }
    const name = /\/(\d{5}\.\w+|init\.mp4)$/.exec(url)?.[1];
    response.end(name === undefined ? `${lines.join('\n')}\n` : readFileSync(join(FIXTURE, container, name)));
  });
  await new Promise<void>((listening) => origin.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${String((origin.address() as AddressInfo).port)}`,
    startedMs,
    close() {
      origin.closeAllConnections();
      origin.close();
    },
  };
}
