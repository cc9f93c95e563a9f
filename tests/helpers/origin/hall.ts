import { expect } from 'vitest';
import { createFastTime } from '../fast-runtime.ts';
import { newSession, startTestServer, type Browser, type TestServer } from '../running-server.ts';
import {
  startOriginProcess,
  type OriginProcess,
  type OriginStream,
  type StreamFault,
  type ToldSegment,
} from './origin-process.ts';
import { judge, readRecording, type Judgement } from './recorded.ts';

const HOUR_MS = 3_600_000;

/** The running server and an origin in its own process, for both of whom time goes `speed` times as fast. */
export interface Hall {
  readonly speed: number;
  readonly server: TestServer;
  readonly lead: Browser;
  readonly origin: OriginProcess;
  close(): Promise<void>;
}

export async function openHall(speed: number): Promise<Hall> {
  const server = await startTestServer({ INGEST_ALLOW_PRIVATE: '1' }, { time: createFastTime(speed) });
  const origin = await startOriginProcess();
  return {
    ...{ speed, server, lead: await server.setUp(), origin },
    async close() {
      await server.close();
      await origin.close();
    },
  };
}

export interface Recording {
  readonly sourceId: string;
  readonly judgement: Judgement;
  readonly told: readonly ToldSegment[];
  /** Every state that the source was seen in. */
  readonly states: ReadonlySet<string>;
}

/**
 * Records a stream from its beginning until its last segment can be played, and has the origin judge. Times of `later`
 * count from when the recording runs, however long it took to get there.
 */
export async function recordStream(
  { speed, server, lead, origin }: Hall,
  stream: Omit<OriginStream, 'speed'> & { readonly count: number },
  later: readonly StreamFault[] = [],
): Promise<Recording> {
  const { url, startMs } = await origin.add({ ...stream, speed });
  const sessionId = await newSession(lead, stream.name);
  const added = await lead.post('/api/sources', { sessionId, url, role: 'floor', channel: 'floor' });
  expect(added.status, JSON.stringify(added.body)).toBe(200);
  const sourceId = added.body.id;
  const states = new Set<string>();
  async function stateNow(): Promise<string> {
    const { body } = await lead.get(`/api/sources/${sourceId}`);
    return (body as unknown as { readonly state: string }).state;
  }
  await expect.poll(stateNow, { interval: 20, timeout: 20_000, message: stream.name }).toBe('live');
  for (const fault of later) await origin.fault(stream.name, fault);

  /** What can be played ends with the stream's last segment: a hole on the way to it is told as one by then. */
  async function isOver(): Promise<boolean> {
    states.add(await stateNow());
    const { segments } = await origin.tell(stream.name);
    if (segments.length < stream.count) return false;
    const playlist = await fetch(`${server.url}/media/${sourceId}/live.m3u8`, { headers: { cookie: lead.cookie } });
    const last = /.*#EXT-X-PROGRAM-DATE-TIME:(\S+)/s.exec(await playlist.text())?.[1] ?? '';
    return Date.parse(last) === segments.at(-1)?.pdtMs;
  }
  await expect.poll(isOver, { interval: 100, timeout: 90_000, message: stream.name }).toBe(true);
  const { segments: told } = await origin.tell(stream.name);
  const reader = { url: server.url, cookie: lead.cookie };
  const recorded = await readRecording(reader, sourceId, [startMs - 2 * HOUR_MS, startMs + 4 * HOUR_MS]);
  return { sourceId, judgement: judge(told, recorded), told, states };
}
