import { expect } from 'vitest';
import type { Source } from '../../../shared/contract/http/sources.schema.ts';
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

/** A running server, and an origin in a process of its own. Time runs `speed` times as fast for both. */
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
  /** Every state of the source that was seen. */
  readonly states: ReadonlySet<string>;
}

/**
 * Records a stream from its beginning until its last segment can be played. Then the origin judges the recording. Times
 * of `later` count from the start of the recording.
 */
export async function recordStream(
  { speed, server, lead, origin }: Hall,
  stream: Omit<OriginStream, 'speed'> & { readonly count: number },
  later: readonly StreamFault[] = [],
): Promise<Recording> {
  const url = await origin.add({ ...stream, speed });
  const sessionId = await newSession(lead, stream.name);
  const added = await lead.post('/api/sources', { sessionId, url, role: 'floor', channel: 'floor' });
  expect(added.status, JSON.stringify(added.body)).toBe(200);
  const sourceId = added.body.id;
  const states = new Set<string>();
  const view = async (): Promise<Source> => (await lead.get(`/api/sources/${sourceId}`)).body as never;
  const running = async (): Promise<string> => (await view()).state;
  await expect.poll(running, { interval: 20, timeout: 20_000, message: stream.name }).toBe('live');
  for (const fault of later) await origin.fault(stream.name, fault);

  /** Whether the last segment can be played and no earlier one is expected. */
  async function isOver(): Promise<boolean> {
    const { state, recordedMs, gapMs } = await view();
    states.add(state);
    const { segments } = await origin.tell(stream.name);
    const last = segments.at(-1);
    if (last === undefined || segments.length < stream.count) return false;
    const playlist = await fetch(`${server.url}/media/${sourceId}/live.m3u8`, { headers: { cookie: lead.cookie } });
    const lines = (await playlist.text()).split('\n');
    const dates = lines.flatMap((line) => /DATE-TIME:(.+)/.exec(line)?.slice(1) ?? []);
    const ends = Date.parse(dates.at(-1) ?? '');
    return ends === last.pdtMs && recordedMs + gapMs === dates.length * last.durMs;
  }
  await expect.poll(isOver, { interval: 100, timeout: 90_000, message: stream.name }).toBe(true);
  const { segments: told } = await origin.tell(stream.name);
  const reader = { url: server.url, cookie: lead.cookie };
  const recorded = await readRecording(reader, sourceId, [Date.now() - 2 * HOUR_MS, Date.now() + 4 * HOUR_MS]);
  return { sourceId, judgement: judge(told, recorded), told, states };
}
