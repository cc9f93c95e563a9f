import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { get, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { recordHours } from '../helpers/recorded-hours.ts';
import { startTestServer } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const HOURS = 3;
const START_MS = Date.UTC(2026, 2, 1, 13);
const MOST_BYTES = 30_000;

it('[M11] [E18] the stream of three hours is at most 30 kB over the network', async () => {
  const dataFolder = tempFolder();
  const sourceId = randomUUID();
  recordHours(dataFolder, { sourceId, hours: HOURS, startMs: START_MS });
  const server = await startTestServer({ DATA_DIR: dataFolder });
  onTestFinished(() => server.close());
  const { cookie } = await server.setUp();
  const window = `from=${String(START_MS)}&to=${String(START_MS + HOURS * 3_600_000)}`;
  // Not by `fetch`, which unpacks what comes and says nothing of its size.
  const answer = await new Promise<IncomingMessage>((resolve) =>
    get(
      `${server.url}/media/${sourceId}/vod.m3u8?${window}`,
      { headers: { cookie, 'accept-encoding': 'gzip' } },
      resolve,
    ),
  );
  const bytes = await buffer(answer);
  expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([200, 'gzip']);
  expect(
    gunzipSync(bytes)
      .toString()
      .match(/^#EXTINF:/gm),
  ).toHaveLength((HOURS * 3600) / 2);
  expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
});
