import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import { newSession, startTestServer, type Browser, type TestServer } from './running-server.ts';
import { createTusClient, type TusClient } from './tus.ts';

const FIXTURE = resolve(import.meta.dirname, '../fixtures/media/fmp4');
const SEGMENTS = 5;
export const LENGTH_MS = SEGMENTS * 2000;

/** The beginning of the fixture as one file. */
export const film = Buffer.concat(
  ['init.mp4', ...Array.from({ length: SEGMENTS }, (_, seq) => `${String(seq).padStart(5, '0')}.m4s`)].map((name) =>
    readFileSync(join(FIXTURE, name)),
  ),
);

/** A server, and a lead with a session who can upload files. */
export interface UploadDesk {
  readonly server: TestServer;
  readonly lead: Browser;
  readonly tus: TusClient;
  readonly session: string;
}

export async function startUploadDesk(...options: Parameters<typeof startTestServer>): Promise<UploadDesk> {
  const server = await startTestServer(...options);
  const lead = await server.setUp();
  return { server, lead, tus: createTusClient(server, lead), session: await newSession(lead) };
}

/** Waits until an upload has a state. Null: until no upload is left, because all are recordings. */
export async function goesOn(
  { lead, session }: Pick<UploadDesk, 'lead' | 'session'>,
  state: object | null,
): Promise<void> {
  const uploads = async (): Promise<unknown> =>
    ((await lead.get(`/api/sessions/${session}/uploads`)).body as unknown as { uploads: unknown[] }).uploads;
  await expect.poll(uploads, { timeout: 20_000 }).toEqual(state === null ? [] : [expect.objectContaining(state)]);
}

/** The id in the address of an upload. Its recording has the same id. */
export const idIn = (location: string): string => location.split('/').at(-1) ?? '';
