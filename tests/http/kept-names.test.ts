/** Tests the kept keys of hidden speakers' names after erasure, backup and restore. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import {
  command,
  markNow,
  newSession,
  PASSWORD,
  startTestServer,
  type Browser,
  type TestServer,
} from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

// Hashing passwords is slow on purpose.
vi.setConfig({ testTimeout: 60_000 });

const NAME = 'Zorvanda Kelmistek';
const HARMLESS = 'The courts were closed in spring';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function start(dataDir: string): Promise<TestServer> {
  server = await startTestServer({ DATA_DIR: dataDir });
  return server;
}

async function stop(): Promise<void> {
  await server?.close();
  server = undefined;
}

async function cli(dataFolder: string, ...args: readonly string[]): Promise<void> {
  const said: string[] = [];
  const context = { dataFolder, address: 'https://desk.example', say: (line: string) => said.push(line) };
  expect(await runCli(args, context), said.join('\n')).toBe(0);
}

const give = async (lead: Browser, session: string, type: string, payload: object): Promise<void> => {
  const { body } = await lead.post(`/api/sessions/${session}/commands`, command(type, payload));
  expect(body, type).toMatchObject({ ok: true });
};

/** A session in which somebody is listed, and quoted by somebody else. */
async function quoted(lead: Browser): Promise<{ readonly session: string; readonly entryId: string }> {
  const session = await newSession(lead);
  const [entryId, interventionId] = [randomUUID(), randomUUID()];
  await give(lead, session, 'add-entries', { entries: [{ entryId, listedAs: NAME }], place: 'end' });
  await give(lead, session, 'start-intervention', {
    ...{ interventionId, entryId: null, endsInterventionId: null, mark: markNow() },
  });
  for (const text of [`We thank ${NAME}`, HARMLESS])
    await give(lead, session, 'add-note', {
      ...{ noteId: randomUUID(), interventionId, kind: 'quote', quoteBasis: 'original', text, mark: markNow() },
    });
  return { session, entryId };
}

const hide = (lead: Browser, session: string, subjectId: string, hideId: string = randomUUID()): Promise<void> =>
  give(lead, session, 'hide-speaker', { hideId, subjectId });

async function eraseLine(lead: Browser, session: string): Promise<void> {
  const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
  const seq = events.find(({ type }) => type === 'entry-listed')?.seq;
  const { status } = await lead.post('/api/erasures', { sessionId: session, targets: [{ seq, path: 'listedAs' }] });
  expect(status).toBe(200);
}

/** A partner's export. A lead of a restored server signs in again. */
async function exported(desk: TestServer, lead: Browser, session: string): Promise<string> {
  const { headers } = await desk.stranger.post('/api/login', { name: lead.name, password: PASSWORD });
  lead.cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const request = { sessionId: session, format: 'json', profile: 'partner', reader: 'Institute of Examples' };
  const { status, body } = await desk.stranger.post('/api/exports', request, { cookie: lead.cookie });
  expect(status, JSON.stringify(body)).toBe(200);
  return JSON.stringify((await desk.stranger.get(`/api/exports/${body.id}`, { cookie: lead.cookie })).body);
}

it('[P21] an erased name is kept as unreadable keys, in a file for its owner alone, until the hiding is lifted', async () => {
  const folder = tempFolder();
  const desk = await start(folder);
  const lead = await desk.setUp();
  const { session, entryId } = await quoted(lead);
  const hideId = randomUUID();
  await hide(lead, session, entryId, hideId);
  await eraseLine(lead, session);
  const files = ['names.jsonl', 'protection.key'].map((file) => join(folder, file));
  expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600]);
  for (const file of files) expect(readFileSync(file, 'utf8').toLowerCase()).not.toMatch(/zorvanda|kelmistek/);
  expect(readFileSync(join(folder, 'names.jsonl'), 'utf8')).toContain(session);
  expect(await exported(desk, lead, session)).not.toMatch(/zorvanda|kelmistek/i);
  const page = JSON.stringify((await lead.get(`/api/sessions/${session}`)).body);
  const [sealed = ''] = (JSON.parse(readFileSync(join(folder, 'names.jsonl'), 'utf8')) as { keys: string[] }).keys;
  expect(page).not.toContain(sealed);
  await give(lead, session, 'lift-hide', { hideId });
  expect(readFileSync(join(folder, 'names.jsonl'), 'utf8')).toBe('');
});

it('[P24] a backup brings the keys of erased names to another folder, and no database has them', async () => {
  const folder = tempFolder();
  const lead = await (await start(folder)).setUp();
  const { session, entryId } = await quoted(lead);
  await hide(lead, session, entryId);
  await eraseLine(lead, session);
  const backup = join(tempFolder(), 'backup.db');
  await cli(folder, 'backup', backup);
  await stop();
  const other = tempFolder();
  await cli(other, 'restore', backup);
  await cli(other, 'verify');
  const desk = await start(other);
  const file = await exported(desk, lead, session);
  expect(file).not.toMatch(/zorvanda|kelmistek/i);
  expect(file).toContain(HARMLESS);
  const secret = readFileSync(join(other, 'protection.key'), 'utf8').trim();
  expect(readFileSync(join(folder, 'protection.key'), 'utf8').trim()).toBe(secret);
  await stop();
  const holding = readdirSync(other, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && readFileSync(join(each.parentPath, each.name)).includes(secret))
    .map(({ name }) => name);
  expect(holding).toEqual(['protection.key']);
});

it('[P24] a backup from before a hiding shows the name to nobody outside', async () => {
  const folder = tempFolder();
  const lead = await (await start(folder)).setUp();
  const { session, entryId } = await quoted(lead);
  const backup = join(tempFolder(), 'backup.db');
  await cli(folder, 'backup', backup);
  await hide(lead, session, entryId);
  await stop();
  await cli(folder, 'restore', backup);
  const file = await exported(await start(folder), lead, session);
  expect(file).not.toMatch(/zorvanda|kelmistek/i);
  expect(file).toContain(HARMLESS);
});
