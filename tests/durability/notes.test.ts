import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { expect, it, onTestFinished } from 'vitest';
import { connect, type DatabaseSync } from '../../server/store/sqlite/driver.ts';
import { startProcessDesk, type ProcessDesk } from '../helpers/process-desk.ts';
import { command, markNow } from '../helpers/running-server.ts';
import { mountSmallDisk } from '../helpers/small-disk.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const PASSWORD = 'correct horse battery staple';
const TOKEN = 'rostrum_a-script-that-reads';
const LONG_AGO_MS = 3_600_000;
const MB = 1_000_000;

const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const secretOf = (cookie: string): string => cookie.replace('rostrum=', '');

/** The database as a second process has it: a backup, an operator's shell. */
function openFromOutside(dataDir: string): DatabaseSync {
  const database = connect(join(dataDir, 'rostrum.db'));
  onTestFinished(() => database.close());
  database.exec('PRAGMA busy_timeout = 5000');
  return database;
}

async function connectPage({ url }: ProcessDesk, cookie: string): Promise<Socket> {
  const page = io(url, { transports: ['websocket'], reconnection: false, extraHeaders: { cookie, origin: url } });
  onTestFinished(() => void page.disconnect());
  await new Promise((resolve, reject) => page.once('connect', () => resolve(null)).once('connect_error', reject));
  return page;
}

/** A server with a lead's page, a script, and a page whose sign-in ended without the server's knowledge. */
async function startWatchedDesk(dataDir: string) {
  const desk = await startProcessDesk(dataDir);
  onTestFinished(async () => void (await desk.stop()));
  const login = await fetch(`${desk.url}/api/login`, {
    method: 'POST',
    headers: { origin: desk.url, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Ana', password: PASSWORD }),
  });
  const other = login.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const page = await connectPage(desk, desk.cookie);
  const over = await connectPage(desk, other);

  const outside = openFromOutside(dataDir);
  const agoMs = Date.now() - LONG_AGO_MS;
  const lastSeen = (): number =>
    (
      outside
        .prepare('SELECT last_seen_ms AS ms FROM sign_ins WHERE secret_hash = ?')
        .get(hashOf(secretOf(desk.cookie))) as { ms: number }
    ).ms;
  outside
    .prepare('INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?, ?, NULL)')
    .run(hashOf(TOKEN), randomUUID(), 'script', 'viewer', agoMs, agoMs);
  outside.exec('BEGIN IMMEDIATE');
  outside.prepare('UPDATE sign_ins SET last_seen_ms = ?').run(agoMs);
  outside.prepare('UPDATE sign_ins SET ended_at_ms = ? WHERE secret_hash = ?').run(agoMs, hashOf(secretOf(other)));
  outside.exec('COMMIT');

  const read = async (headers: Record<string, string>): Promise<number> =>
    (await fetch(`${desk.url}/api/sessions`, { headers })).status;
  const note = (): Promise<{ ok: boolean; code?: string }> => {
    const said = { noteId: randomUUID(), interventionId: null, kind: 'note', text: 'still here', mark: markNow() };
    return page
      .timeout(20_000)
      .emitWithAck('session:command', { session: desk.sessionId, ...command('add-note', said) }) as Promise<{
      ok: boolean;
      code?: string;
    }>;
  };
  return {
    outside,
    lastSeen,
    agoMs,
    page,
    /** Resolves when the server has looked at every page again, with why the last one went. */
    lookedAgain: new Promise<string>((resolve) => over.once('disconnect', resolve)),
    reads: () => Promise.all([read({ cookie: desk.cookie }), read({ authorization: `Bearer ${TOKEN}` })]),
    joins: () => page.timeout(20_000).emitWithAck('session:join', { session: desk.sessionId, since: 0 }),
    note,
  };
}

it('[E37] while another process holds the database, pages stay, reads answer, and what was not noted is noted later', async () => {
  const { outside, lookedAgain, reads, joins, note, lastSeen, agoMs, page } = await startWatchedDesk(tempFolder());
  outside.exec('BEGIN EXCLUSIVE');
  expect(await lookedAgain).toBe('io server disconnect');
  expect(await reads()).toEqual([200, 200]);
  expect(await joins()).toMatchObject({ ok: true });
  // It waits as long as the server waits for the database, and longer than the lock may be held unnoticed.
  expect(await note()).toMatchObject({ ok: false, code: 'unavailable' });
  expect(await reads()).toEqual([200, 200]);
  expect(page.connected).toBe(true);

  outside.exec('ROLLBACK');
  expect(await note()).toMatchObject({ ok: true });
  expect(await reads()).toEqual([200, 200]);
  expect(lastSeen()).toBeGreaterThan(agoMs);
}, 120_000);

it('[E37] on a full disk pages stay, reads answer, and writes work again when there is room', async ({ skip }) => {
  const disk = mountSmallDisk(100 * MB);
  if (disk === null) return skip('not allowed to mount a disk of its own');
  const dataDir = join(disk.folder, 'data');
  mkdirSync(dataDir);
  const { lookedAgain, reads, joins, note, lastSeen, agoMs, page } = await startWatchedDesk(dataDir);
  disk.remount(`size=${String(disk.usedBytes())}`);
  expect(await lookedAgain).toBe('io server disconnect');
  expect(await reads()).toEqual([200, 200]);
  expect(await joins()).toMatchObject({ ok: true });
  expect(await note()).toMatchObject({ ok: false, code: 'disk_full' });
  expect(page.connected).toBe(true);

  disk.remount(`size=${String(100 * MB)}`);
  expect(await note()).toMatchObject({ ok: true });
  expect(await reads()).toEqual([200, 200]);
  expect(lastSeen()).toBeGreaterThan(agoMs);
}, 120_000);
