import { expect } from 'vitest';
import type { Source } from '../../shared/contract/http/sources.schema.ts';
import type { ServerProcess } from './server-process.ts';

/** A user who sends requests with a cookie. */
function callerOf(server: ServerProcess, cookie: string) {
  return async (method: string, path: string, body?: object): Promise<{ cookie: string; body: unknown }> => {
    const headers = { origin: server.url, cookie, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(server.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const set = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(answer.status, path).toBe(200);
    return { cookie: set, body: await answer.json() };
  };
}

/** Makes the first account. Returns its cookie. */
export async function signIn(server: ServerProcess): Promise<string> {
  const token = new URL(server.setupUrl ?? '').hash.replace('#token=', '');
  const account = { token, name: 'Ana', password: 'correct horse battery' };
  return (await callerOf(server, '')('POST', '/api/setup', account)).cookie;
}

/** Makes a session with a recording. Returns the source. */
export async function recordStream(server: ServerProcess, cookie: string, url: string): Promise<string> {
  const ask = callerOf(server, cookie);
  const session = {
    ...{ conference: { name: 'Practice', place: 'Warsaw', timeZone: 'Europe/Warsaw' }, title: 'Session 4' },
    ...{ kind: 'working_session', timeZone: 'Europe/Warsaw', presetId: 'osce-hdim-2018' },
  };
  const { id: sessionId } = (await ask('POST', '/api/sessions', session)).body as { id: string };
  const source = { sessionId, url, role: 'floor', channel: 'floor' };
  return ((await ask('POST', '/api/sources', source)).body as { id: string }).id;
}

/** State of a recording. */
export async function sourceOf(server: ServerProcess, cookie: string, id: string): Promise<Source> {
  return (await callerOf(server, cookie)('GET', `/api/sources/${id}`)).body as Source;
}

export async function recordedMs(server: ServerProcess, cookie: string, id: string): Promise<number> {
  return (await sourceOf(server, cookie, id)).recordedMs;
}
