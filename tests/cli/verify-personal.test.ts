import { randomUUID } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../../server/cli/run-cli.ts';
import { connect } from '../../server/store/sqlite/driver.ts';
import { describeWith } from '../helpers/programs.ts';
import { command, markNow, newSession, startTestServer, type Browser } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

/** Texts that an observer does not get; each made up for this test. */
const NAME = 'Quillon Farthingale';
const NOTE = 'note-canary-4410';
const REASON = 'reason-canary-8127';

/** Somebody hidden, with a note about them and a reason; one more who is not hidden. */
let sessionId: string;
let open: string;
let cookie: string;
const pristine = mkdtempSync(join(tmpdir(), 'rostrum-test-'));

beforeAll(async () => {
  const server = await startTestServer({ DATA_DIR: pristine });
  const lead = await server.setUp();
  const boris = await server.invite(lead, 'Boris', 'observer');
  cookie = boris.cookie;
  sessionId = await newSession(lead);
  const give = async (who: Browser, type: string, payload: object): Promise<void> => {
    const { body } = await who.post(`/api/sessions/${sessionId}/commands`, command(type, payload));
    expect(body, type).toMatchObject({ ok: true });
  };
  const [hidden, interventionId] = [randomUUID(), randomUUID()];
  open = randomUUID();
  const entries = [
    { entryId: hidden, listedAs: NAME },
    { entryId: open, listedAs: 'Harbour Light' },
  ];
  await give(lead, 'add-entries', { entries, place: 'end' });
  const start = { interventionId, entryId: hidden, endsInterventionId: null, mark: markNow() };
  await give(lead, 'start-intervention', start);
  await give(lead, 'add-note', { noteId: randomUUID(), interventionId, kind: 'note', text: NOTE, mark: markNow() });
  await give(lead, 'hide-speaker', { hideId: randomUUID(), subjectId: interventionId, reason: REASON });
  await server.close();
});
afterAll(() => rmSync(pristine, { recursive: true, force: true }));

/** The data folder, copied and changed from outside. */
function changed(sql: string, ...values: readonly string[]): string {
  const folder = tempFolder();
  const database = connect(join(pristine, 'rostrum.db'));
  database.prepare('VACUUM INTO ?').run(join(folder, 'rostrum.db'));
  database.close();
  const copy = connect(join(folder, 'rostrum.db'));
  copy.exec('PRAGMA journal_mode = WAL');
  expect(copy.prepare(sql).run(...values).changes).toBe(1);
  copy.close();
  return folder;
}

/** All that an observer gets of the session, over HTTP and over a socket. */
async function readBy(folder: string): Promise<string> {
  const server = await startTestServer({ DATA_DIR: folder });
  try {
    const read = async (path: string) => {
      const reply = await fetch(server.url + path, { headers: { cookie } });
      expect(reply.status, path).toBe(200);
      return reply.text();
    };
    const page = await server.connect({ origin: server.url, cookie });
    const joined: unknown = await page.emitWithAck('session:join', { session: sessionId, since: 0 });
    return [
      await read(`/api/sessions/${sessionId}`),
      await read(`/api/sessions/${sessionId}/events?since=0`),
      JSON.stringify(joined),
    ].join('\n');
  } finally {
    await server.close();
  }
}

async function verify(folder: string): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const context = { dataFolder: folder, address: '', say: (line: string) => said.push(line) };
  return { code: await runCli(['verify'], context), said: said.join('\n') };
}

/** Sets a member of the first personal value of the first event of a type. */
const SET = `UPDATE events SET personal = json_set(personal, ?, ?) WHERE seq = (SELECT min(seq) FROM events WHERE type = ?)`;

describe('[G23] the database is changed from outside', () => {
  it.each([
    ['the subject of a list line', 2, 'subject', '$[0].subject', () => open, 'entry-listed'],
    ['the subject of a list line, to the session', 2, 'subject', '$[0].subject', () => 'session', 'entry-listed'],
    ['the subject of a note', 7, 'subject', '$[0].subject', () => open, 'note-added'],
    ['the audience of a reason', 8, 'audience', '$[0].audience', () => 'team', 'speaker-hidden'],
    ['the audience of a list line', 2, 'audience', '$[0].audience', () => 'anybody', 'entry-listed'],
    ['the member that a value belongs to', 2, 'commitment', '$[0].path', () => 'actor', 'entry-listed'],
  ])('%s: an observer sees no more, and verify finds it', async (_, seq, what, path, value, type) => {
    const folder = changed(SET, path, value(), type);
    const seen = await readBy(folder);
    for (const canary of [NAME, NOTE, REASON]) expect(seen).not.toContain(canary);
    expect(await verify(folder)).toEqual({
      code: 1,
      said: `session:${sessionId} BROKEN at ${String(seq)}: ${what}`,
    });
  });

  it.each([
    ['without a subject', "json_remove(personal, '$[0].subject')", 'subject'],
    ['without an audience', "json_remove(personal, '$[0].audience')", 'audience'],
    [
      'with a letter of the value in the salt',
      `json_set(personal, '$[0].salt', json_extract(personal, '$[0].salt') || substr(json_extract(personal, '$[0].value'), 1, 1),
        '$[0].value', substr(json_extract(personal, '$[0].value'), 2))`,
      'commitment',
    ],
    ['twice', "json_insert(personal, '$[#]', json_extract(personal, '$[0]'))", 'commitment'],
  ])('a value stands there %s: verify finds it', async (_, personal, what) => {
    const folder = changed(`UPDATE events SET personal = ${personal} WHERE type = 'note-added'`);
    expect(await verify(folder)).toEqual({ code: 1, said: `session:${sessionId} BROKEN at 7: ${what}` });
  });

  it('nothing: verify finds nothing, and an observer sees who is not hidden', async () => {
    const folder = changed('UPDATE upkeep SET needs_scrub = 0');
    expect((await verify(folder)).code).toBe(0);
    expect(await readBy(folder)).toContain('Harbour Light');
  });
});

it.each([
  ['of one event', "UPDATE events SET personal = NULL WHERE type = 'note-added'", 7],
  ['as an empty list', "UPDATE events SET personal = '[]' WHERE type = 'session-created'", 1],
])('[G24] a personal value %s is gone and no event erased it: verify finds it', async (_, sql, seq) => {
  const folder = changed(sql);
  expect(await verify(folder)).toEqual({
    code: 1,
    said: `session:${sessionId} BROKEN at ${String(seq)}: value`,
  });
});

describeWith(['python3'], 'the program that shares nothing with ours', () => {
  it.each([
    ['$[0].subject', () => open, 'the copy of whose listedAs it is differs'],
    ['$[0].audience', () => 'lead', 'the copy of who may read listedAs differs'],
  ])('[G23] finds the copy %s that differs', async (path, value, why) => {
    const folder = changed(SET, path, value(), 'entry-listed');
    const file = join(folder, 'log.jsonl');
    const context = { dataFolder: folder, address: '', say: () => undefined };
    expect(await runCli(['export-log', sessionId, file], context)).toBe(0);
    const script = join(import.meta.dirname, '../independent/verify_log.py');
    const { stdout, status } = spawnSync('python3', [script, file], { encoding: 'utf8' });
    expect([stdout.trim(), status]).toEqual([`bad seq 2: ${why}`, 1]);
  });
});
