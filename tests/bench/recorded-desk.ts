import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandPayload, CommandType } from '../../shared/session/commands.schema.ts';
import { recordHours } from '../helpers/recorded-hours.ts';
import { command, newSession, startTestServer, type Browser } from '../helpers/running-server.ts';
import { startServerProcess, type ServerProcess } from '../helpers/server-process.ts';
import { makeHours } from './made-media.ts';

export const HOURS = 3;
export const KBITS = 1600;
export const CONTAINERS = ['fmp4', 'ts'] as const;
export const NAMES = { fmp4: 'fMP4', ts: 'TS' } as const;

/** A session that has been going on for hours, and its whole recording. */
export interface RecordedSession {
  readonly container: (typeof CONTAINERS)[number];
  readonly sessionId: string;
  readonly sourceId: string;
  /** Of the session and of its recording, Unix ms. */
  readonly startMs: number;
}

export interface RecordedDesk {
  readonly server: ServerProcess;
  /** Of a lead. */
  readonly cookie: string;
  readonly sessions: readonly RecordedSession[];
  give<T extends CommandType>(sessionId: string, type: T, payload: CommandPayload<T>): Promise<void>;
}

/** The built server as a process of its own, with a recording of three hours in each container. Takes a minute. */
export async function startRecordedDesk(): Promise<RecordedDesk> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rostrum-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const startMs = Date.now() - (HOURS * 3600 + 60) * 1000;
  // The session began when its recording did, so its commands are given at that time.
  const writing = await startTestServer({ DATA_DIR: dataDir }, { time: { wallMs: () => startMs } });
  const lead = await writing.setUp();
  const sessions: RecordedSession[] = [];
  for (const container of CONTAINERS) {
    const [sessionId, sourceId] = [await newSession(lead), randomUUID()];
    const attached = { sourceId, role: 'floor', channel: 'floor' } as const;
    await submit(writing.url, lead, sessionId, 'attach-source', attached);
    await submit(writing.url, lead, sessionId, 'start-session', {});
    sessions.push({ container, sessionId, sourceId, startMs });
  }
  await writing.close();
  const made = join(dataDir, 'made');
  const folders = makeHours({ folder: made, containers: CONTAINERS, hours: HOURS, kbits: KBITS });
  for (const { container, sourceId } of sessions)
    recordHours(dataDir, { sourceId, hours: HOURS, startMs, film: { container, folder: folders[container] ?? '' } });
  rmSync(made, { recursive: true });
  const server = await startServerProcess(dataDir);
  onTestFinished(async () => void (await server.stop()));
  return {
    ...{ server, cookie: lead.cookie, sessions },
    give: (sessionId, type, payload) => submit(server.url, lead, sessionId, type, payload),
  };
}

async function submit<T extends CommandType>(
  url: string,
  { cookie }: Browser,
  sessionId: string,
  type: T,
  payload: CommandPayload<T>,
): Promise<void> {
  const reply = await fetch(`${url}/api/sessions/${sessionId}/commands`, {
    method: 'POST',
    headers: { cookie, origin: url, 'content-type': 'application/json' },
    body: JSON.stringify(command(type, payload)),
  });
  if (!reply.ok) throw new Error(`${type}: ${String(reply.status)} ${await reply.text()}`);
}
