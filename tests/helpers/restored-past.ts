import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import {
  command,
  cookieOf,
  markNow,
  newSession,
  PASSWORD,
  startTestServer,
  type TestServer,
} from './running-server.ts';
import { tempFolder } from './temp-folder.ts';

/** Names that are hidden or erased after the backup was made. */
export const HIDDEN = 'Quillon Farthingale';
export const ERASED = 'Zanzibella Quux';
export const KEEP_ALL = ['--keep', 'sign-ins,tokens,invitations,room-links'] as const;

export async function cli(dataFolder: string, ...args: readonly string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const context = { dataFolder, address: 'https://desk.example', say: (line: string) => said.push(line) };
  return { code: await runCli(args, context), said: said.join('\n') };
}

/** Runs a server on a data folder while `work` uses it. */
export async function serving<Result>(
  dataFolder: string,
  work: (server: TestServer) => Promise<Result>,
): Promise<Result> {
  const server = await startTestServer({ DATA_DIR: dataFolder });
  try {
    return await work(server);
  } finally {
    await server.close();
  }
}

export const tokenOf = (url: string): string => new URL(url).hash.replace('#token=', '');

/** The access that a server had given when its backup was made, and what it ended since. */
export interface Past {
  readonly dataFolder: string;
  readonly backup: string;
  readonly session: string;
  readonly hideId: string;
  readonly cookies: { readonly [name: string]: string };
  readonly tokens: { readonly kept: string; readonly revoked: string };
  readonly room: { readonly kept: string; readonly ended: string; readonly endedSession: string };
  readonly invitations: { readonly open: string; readonly used: string };
}

/** Makes a backup. Afterwards Boris is revoked, Dora signs out, a token and a room link end, and a name is erased. */
export async function past(): Promise<Past> {
  const dataFolder = tempFolder();
  const backup = join(tempFolder(), 'backup.db');
  return serving(dataFolder, async (server) => {
    const ana = await server.setUp();
    const boris = await server.invite(ana, 'Boris', 'observer');
    const chen = await server.invite(ana, 'Chen', 'lead');
    const dora = await server.invite(ana, 'Dora', 'observer');
    const emil = await server.invite(ana, 'Emil', 'observer');
    const [session, endedSession] = [await newSession(ana), await newSession(ana)];
    const give = async (type: string, payload: object): Promise<void> => {
      const { body } = await ana.post(`/api/sessions/${session}/commands`, command(type, payload));
      expect(body, type).toMatchObject({ ok: true });
    };
    const [entryId, interventionId, hideId] = [randomUUID(), randomUUID(), randomUUID()];
    const entries = [
      { entryId, listedAs: HIDDEN },
      { entryId: randomUUID(), listedAs: ERASED },
    ];
    await give('add-entries', { entries, place: 'end' });
    await give('start-intervention', { interventionId, entryId, endsInterventionId: null, mark: markNow() });
    const roomKey = async (sessionId: string): Promise<string> => {
      const { body } = await ana.post('/api/room-links', { sessionId });
      return new URL(body.url).hash.replace('#key=', '');
    };
    const [keptRoom, endedRoom] = [await roomKey(session), await roomKey(endedSession)];
    const newToken = async (name: string): Promise<string> =>
      (await cli(dataFolder, 'token', 'create', name, '--role', 'observer')).said;
    const [kept, revoked] = [await newToken('kept'), await newToken('revoked')];
    const invite = async (name: string): Promise<string> =>
      tokenOf((await ana.post('/api/invitations', { name, role: 'observer' })).body.url);
    const [open, used] = [await invite('Frida'), await invite('Georg')];

    expect((await cli(dataFolder, 'backup', backup)).code).toBe(0);

    expect((await ana.post(`/api/people/${boris.userId}/revoke`)).status).toBe(200);
    expect((await ana.post(`/api/people/${chen.userId}/role`, { role: 'observer' })).status).toBe(200);
    expect((await dora.post('/api/logout')).status).toBe(200);
    expect((await cli(dataFolder, 'token', 'revoke', /id (\S+);/.exec(revoked)?.[1] ?? '')).code).toBe(0);
    expect((await ana.post('/api/room-links/end', { sessionId: endedSession })).status).toBe(200);
    await server.stranger.post('/api/invitations/accept', { token: used, password: PASSWORD });
    await give('hide-speaker', { hideId, subjectId: interventionId });
    const { body: log } = await ana.get(`/api/sessions/${session}/events`);
    const { seq } = log.events.find(({ texts }) => JSON.stringify(texts).includes(ERASED)) ?? { seq: 0 };
    const erasure = await ana.post('/api/erasures', { sessionId: session, targets: [{ seq, path: 'listedAs' }] });
    expect(erasure.status, JSON.stringify(erasure.body)).toBe(200);
    return {
      ...{ dataFolder, backup, session, hideId },
      cookies: { ana: ana.cookie, boris: boris.cookie, chen: chen.cookie, dora: dora.cookie, emil: emil.cookie },
      tokens: { kept: kept.split('\n')[0] ?? '', revoked: revoked.split('\n')[0] ?? '' },
      room: { kept: keptRoom, ended: endedRoom, endedSession },
      invitations: { open, used },
    };
  });
}

/** The status with which the server answers each access that it once gave. */
export async function answersTo(server: TestServer, { cookies, tokens, room, invitations, session }: Past) {
  const status = async (path: string, headers: Record<string, string>): Promise<number> =>
    (await fetch(server.url + path, { headers })).status;
  const byCookie = Object.entries(cookies).map(
    async ([name, cookie]) => [name, await status('/api/sessions', { cookie })] as const,
  );
  const byToken = Object.entries(tokens).map(
    async ([name, token]) =>
      [`token ${name}`, await status('/api/sessions', { authorization: `Bearer ${token}` })] as const,
  );
  const check = async (token: string) => (await server.stranger.post('/api/invitations/check', { token })).status;
  return Object.fromEntries([
    ...(await Promise.all([...byCookie, ...byToken])),
    ['room kept', await status(`/api/room/${session}?key=${room.kept}`, {})],
    ['room ended', await status(`/api/room/${room.endedSession}?key=${room.ended}`, {})],
    ['invitation open', await check(invitations.open)],
    ['invitation used', await check(invitations.used)],
  ]) as Readonly<Record<string, number>>;
}

export async function signIn(
  server: TestServer,
  name: string,
): Promise<{ status: number; role: string; cookie: string }> {
  const reply = await server.stranger.post('/api/login', { name, password: PASSWORD });
  const isIn = reply.status === 200;
  return { status: reply.status, role: isIn ? reply.body.user.role : '', cookie: isIn ? cookieOf(reply) : '' };
}

/** All that a user who signs in now gets of a session, over HTTP and over a socket. */
export async function readBy(server: TestServer, name: string, session: string): Promise<string> {
  const { cookie } = await signIn(server, name);
  const get = async (path: string): Promise<string> => (await fetch(server.url + path, { headers: { cookie } })).text();
  const page = await server.connect({ origin: server.url, cookie });
  const joined: unknown = await page.emitWithAck('session:join', { session, since: 0 });
  const paths = [`/api/sessions/${session}`, `/api/sessions/${session}/events`, '/api/interventions?q=quillon'];
  return [...(await Promise.all(paths.map(get))), JSON.stringify(joined)].join('\n');
}

export function filesWith(folder: string, text: string): string[] {
  const needle = Buffer.from(text);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes(needle))
    .map(({ name }) => name);
}
