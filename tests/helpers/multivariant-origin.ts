import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHlsOrigin, type HlsOrigin, type HlsOriginOptions } from './hls-origin.ts';

/** Several origins, each with its own faults, behind one multivariant playlist. */
export interface MultivariantOrigin<Name extends string> {
  readonly masterUrl: string;
  readonly renditions: Readonly<Record<Name, HlsOrigin>>;
  /** Number of requests for the multivariant playlist. */
  reads(): number;
  /** Adds a segment to every rendition. */
  push(): void;
  close(): Promise<void>;
}

/** @param master makes the lines of the multivariant playlist after #EXTM3U from the address of each rendition */
export async function createMultivariantOrigin<Name extends string>(
  options: Readonly<Record<Name, HlsOriginOptions>>,
  master: (urls: Readonly<Record<Name, string>>) => readonly string[],
): Promise<MultivariantOrigin<Name>> {
  const started = await Promise.all(
    (Object.entries(options) as [Name, HlsOriginOptions][]).map(
      async ([name, each]) => [name, await createHlsOrigin(each)] as const,
    ),
  );
  const renditions = Object.fromEntries(started) as Record<Name, HlsOrigin>;
  const urls = Object.fromEntries(started.map(([name, { url }]) => [name, url])) as Record<Name, string>;
  let reads = 0;
  const server = createServer((_request, response) => {
    reads++;
    response.end(['#EXTM3U', ...master(urls), ''].join('\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    masterUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/master.m3u8`,
    renditions,
    reads: () => reads,
    push() {
      for (const [, origin] of started) origin.push();
    },
    async close() {
      await Promise.all(started.map(([, origin]) => origin.close()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
