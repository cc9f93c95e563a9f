/** Tests over real connections that one waiting request does not stop the others. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createAddressGuard } from '../../server/ingest/guard/address-guard.ts';
import { createFetcher } from '../../server/ingest/pull/fetcher.ts';
import type { PageResolver } from '../../server/ingest/pull/page-addresses.ts';
import { createFastRuntime } from '../helpers/fast-runtime.ts';
import { createHlsOrigin } from '../helpers/hls-origin.ts';
import { createIngestHarness } from '../helpers/ingest-harness.ts';
import { startRecordedStream } from '../helpers/recorded-stream.ts';

const START_MS = Date.UTC(2026, 2, 1, 13);

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

test('[M42a] a segment that is refused for as long as it takes is recorded once it is there', async () => {
  const { origin, recording, stream, stored, expectWhole, close } = await startRecordedStream({});
  onTestFinished(close);
  await stream(2);
  origin.faults.missing = new Set([2]);
  const late = origin.push();
  for (let looks = 0; looks < 10; looks++) await origin.asked();
  origin.faults.missing.clear();
  await stored(late);
  await expectWhole();
  expect(recording.events.filter(({ type }) => type === 'gap')).toEqual([]);
});

test('[M43] an origin that does not answer one request is asked again, and the hanging request ends', async () => {
  const { origin, recording, stored, close } = await startRecordedStream({}, () => Promise.resolve());
  onTestFinished(close);
  const segment = origin.push();
  let hung: Promise<unknown> | undefined;
  const between = await serve((request, response) => {
    if (hung === undefined) hung = once(response, 'close');
    else response.writeHead(302, { location: new URL(request.url ?? '', origin.url).href }).end();
  });
  await recording.record(`${between}/live.m3u8`);
  await stored(segment);
  await hung;
  expect(recording.events.flatMap((event) => (event.type === 'state' ? (event.error ?? []) : []))).toEqual([]);
});

test('[M2] a body that falls silent is a failure before the time-out', async () => {
  const address = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half');
  });
  const runtime = createFastRuntime(20);
  const fetcher = createFetcher(createAddressGuard({ allowPrivate: true }), runtime);
  onTestFinished(() => fetcher.close());
  const limits = { timeoutMs: 3_600_000, silenceMs: 2000, maxBytes: 1000, signal: new AbortController().signal };
  await expect(fetcher.text(address, limits)).rejects.toMatchObject({ code: 'unreachable' });
});

test.each([
  ['one look is refused', 404, 86_400],
  ['its address is about to expire', null, 59],
])('[M23] a stream is still recorded while another address is found, when %s', async (_when, status, expiresS) => {
  const origin = await createHlsOrigin({ startMs: START_MS });
  onTestFinished(() => origin.close());
  const page = await serve((_request, response) => response.end('<html>watch this</html>'));
  const looking = new AbortController();
  const answers = [`${origin.url}&expire=${String(START_MS / 1000 + expiresS)}`];
  const resolver: PageResolver = {
    async resolve() {
      const answer = answers.pop();
      if (answer === undefined) await once(looking.signal, 'abort');
      return answer ?? page;
    },
  };
  const recording = await createIngestHarness({ resolver, speed: 5 });
  onTestFinished(() => recording.close());
  onTestFinished(() => looking.abort());
  const first = origin.push();
  await recording.record(page);
  await recording.until('segment', ({ sha256 }) => sha256 === first.sha256);
  origin.faults.playlistStatus = status;
  await origin.asked();
  origin.faults.playlistStatus = null;
  const second = origin.push();
  await recording.until('segment', ({ sha256 }) => sha256 === second.sha256);
});
