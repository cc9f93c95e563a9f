/** Tests the correction of lines of the speakers' list: edit, mark, delete, undo. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CanonicalRecord } from '../../shared/record/record-types.ts';
import type { EntryRow } from '../../shared/session/state/rows.ts';
import type { ReaderProfile } from '../../shared/vocabulary/access.ts';
import { command, markNow, newSession, startTeam, type Browser, type TestServer } from '../helpers/running-server.ts';

const HEADING = 'SPEAKERS’ LIST – WS 3 (as of: 10:00)';

let server: TestServer;
let lead: Browser;
let boris: Browser;
let session: string;

beforeAll(async () => {
  ({ server, lead, boris } = await startTeam());
}, 60_000);
beforeEach(async () => {
  session = await newSession(lead);
});
afterAll(() => server.close());

async function send(who: Browser, type: string, payload: object) {
  const given = command(type, payload);
  const { body } = await who.post(`/api/sessions/${session}/commands`, given);
  return { ...body, commandId: given.commandId };
}

/** Like `send`, for commands that must succeed. Returns the command's id. */
async function give(who: Browser, type: string, payload: object): Promise<string> {
  const answer = await send(who, type, payload);
  expect(answer.ok, `${type}: ${JSON.stringify(answer)}`).toBe(true);
  return answer.commandId;
}

async function list(...lines: readonly string[]): Promise<string[]> {
  const entries = lines.map((listedAs) => ({ entryId: randomUUID(), listedAs }));
  await give(lead, 'add-entries', { entries, place: 'end' });
  return entries.map(({ entryId }) => entryId);
}

async function rowOf(id: string): Promise<EntryRow> {
  const { snapshot } = (await lead.get(`/api/sessions/${session}`)).body;
  const row = snapshot.tables.entries.find(([entryId]) => entryId === id)?.[1];
  return row as EntryRow;
}

const seenLine = async (id: string): Promise<string> => (await rowOf(id)).listedAs?.['~'] ?? '';

async function heard(entryId: string): Promise<string> {
  const interventionId = randomUUID();
  const start = { interventionId, entryId, endsInterventionId: null };
  await give(lead, 'start-intervention', { ...start, mark: markNow(5000) });
  await give(lead, 'stop-intervention', { interventionId, mark: markNow() });
  return interventionId;
}

async function record(profile: ReaderProfile = 'internal'): Promise<CanonicalRecord> {
  const { status, body } = await lead.post('/api/exports', {
    sessionId: session,
    format: 'json',
    profile,
    reader: 'X',
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return (await lead.get(`/api/exports/${body.id}`)).body as unknown as CanonicalRecord;
}

/** All that a reader below lead gets of the session, as one text. */
async function readBy(who: Browser): Promise<string> {
  return JSON.stringify((await who.get(`/api/sessions/${session}`)).body);
}

describe('[A20] a line of the list', () => {
  it('is marked or deleted if it is a heading, and is then in no export, nor is one that was withdrawn before', async () => {
    const [heading = '', total = '', norway = '', late = ''] = await list(
      HEADING,
      'Total: 60',
      'Norway',
      'Typed twice',
    );
    await give(boris, 'set-entry-status', { entryId: heading, status: 'not_a_speaker' });
    await give(boris, 'set-entry-status', { entryId: total, status: 'deleted' });
    await give(boris, 'set-entry-status', { entryId: late, status: 'absent_when_called' });
    await give(boris, 'set-entry-status', { entryId: late, status: 'deleted' });
    await heard(norway);
    await give(lead, 'mark-not-reached', {});
    await give(lead, 'close-session', {});
    expect((await record()).notHeard).toEqual([]);
    await give(lead, 'review-session', {});
    await give(lead, 'review-session', {});
    for (const profile of ['internal', 'partner', 'public'] as const) {
      const text = JSON.stringify(await record(profile));
      for (const line of [HEADING, 'Total', 'Typed twice']) expect(text, profile).not.toContain(line);
    }
  });

  it('is edited, also once the session is closed, and each change is undone', async () => {
    const [entryId = '', other = ''] = await list('1. Norwy', 'Quiet River');
    const edit = { entryId, listedAs: '1. Norway', actor: 'state:NO', replaces: await seenLine(entryId) };
    const edited = await give(boris, 'edit-entry', edit);
    expect(await rowOf(entryId)).toMatchObject({ actor: 'state:NO', class: 'participating_state' });
    const undone = await give(boris, 'undo', { commandId: edited });
    expect(await rowOf(entryId)).toMatchObject({ actor: null, class: 'unknown' });
    await give(boris, 'undo', { commandId: undone });
    expect(await rowOf(entryId)).toMatchObject({ actor: 'state:NO' });

    const off = await give(boris, 'set-entry-status', { entryId: other, status: 'deleted' });
    await give(boris, 'undo', { commandId: off });
    expect(await rowOf(other)).toMatchObject({ status: 'listed' });
    await give(lead, 'start-session', {});
    await give(lead, 'close-session', {});
    await give(boris, 'edit-entry', { ...edit, replaces: await seenLine(entryId) });
    await give(boris, 'set-entry-status', { entryId: other, status: 'not_a_speaker' });
    await give(lead, 'review-session', {});
    await give(lead, 'review-session', {});
    for (const [type, payload] of [
      ['edit-entry', { ...edit, replaces: await seenLine(entryId) }],
      ['set-entry-status', { entryId: other, status: 'deleted' }],
    ] as const)
      expect(await send(boris, type, payload)).toMatchObject({ ok: false, code: 'session_closed' });
  });

  it('stays if somebody was heard under it, until that turn is struck out or undone', async () => {
    const [entryId = ''] = await list(HEADING);
    const turn = await heard(entryId);
    const edit = { entryId, listedAs: 'Norway', replaces: await seenLine(entryId) };
    expect(await send(boris, 'edit-entry', edit)).toMatchObject({ ok: false, code: 'conflict' });
    for (const status of ['deleted', 'not_a_speaker'])
      expect(await send(boris, 'set-entry-status', { entryId, status })).toMatchObject({ ok: false, code: 'conflict' });
    await give(lead, 'void-intervention', { interventionId: turn, reason: 'a heading' });
    await give(boris, 'edit-entry', edit);
    await give(boris, 'set-entry-status', { entryId, status: 'deleted' });
    expect(await send(boris, 'set-entry-status', { entryId, status: 'listed' })).toMatchObject({ code: 'conflict' });
  });

  it('is not overwritten if somebody else edited it meanwhile', async () => {
    const [entryId = ''] = await list('Norwy');
    const replaces = await seenLine(entryId);
    await give(lead, 'edit-entry', { entryId, listedAs: 'Norway', replaces });
    const late = await send(boris, 'edit-entry', { entryId, listedAs: 'Sweden', replaces });
    expect(late).toMatchObject({ ok: false, code: 'conflict' });
  });

  it('[P5] is not changed by a viewer', async () => {
    const [entryId = ''] = await list(HEADING);
    const vera = await server.invite(lead, `Vera ${randomUUID()}`, 'viewer');
    const edit = { entryId, listedAs: 'Norway', replaces: await seenLine(entryId) };
    expect(await send(vera, 'edit-entry', edit)).toMatchObject({ code: 'forbidden' });
    expect(await send(vera, 'set-entry-status', { entryId, status: 'deleted' })).toMatchObject({ code: 'forbidden' });
  });
});

describe('[A21] a name that a line had', () => {
  it('[P8a] hides with it: a speaker who is listed under it again is hidden, and others’ words with it stay in the team', async () => {
    const [entryId = ''] = await list('12. Ms. Zorvanda Kelmistek');
    await give(boris, 'edit-entry', {
      entryId,
      listedAs: 'Tulip Watch',
      class: 'ngo',
      replaces: await seenLine(entryId),
    });
    const [other = ''] = await list('Quiet River');
    const turn = await heard(other);
    const words = { noteId: randomUUID(), interventionId: turn, kind: 'quote', text: 'as Zorvanda Kelmistek said' };
    await give(boris, 'add-note', { ...words, mark: markNow() });
    await give(boris, 'verify-quote', { noteId: words.noteId, verified: true });
    await give(boris, 'hide-speaker', { hideId: randomUUID(), subjectId: entryId });
    expect(await readBy(boris)).not.toContain('12. Ms. Zorvanda Kelmistek');
    await list('Zorvanda Kelmistek');
    const seen = JSON.parse(await readBy(boris)) as {
      snapshot: { texts: [string, { state: string; value?: string }][] };
    };
    const lines = seen.snapshot.texts.filter(([, text]) => text.value === 'Zorvanda Kelmistek');
    expect(lines, 'the same name, listed again').toEqual([]);
    for (const step of ['close-session', 'review-session', 'review-session']) await give(lead, step, {});
    expect(JSON.stringify(await record('public'))).not.toContain('Kelmistek');
  });

  it('[P8a] stays one that it had after the edit is undone', async () => {
    const [entryId = ''] = await list('Tulip Watch');
    const edit = { entryId, listedAs: 'Zorvanda Kelmistek', replaces: await seenLine(entryId) };
    await give(boris, 'undo', { commandId: await give(boris, 'edit-entry', edit) });
    await give(boris, 'hide-speaker', { hideId: randomUUID(), subjectId: entryId });
    await list('Ms. Zorvanda Kelmistek');
    expect(await readBy(boris)).not.toContain('Kelmistek');
  });

  it('[P3a] a line that is deleted while it is hidden stays hidden', async () => {
    const [entryId = ''] = await list('Zorvanda Kelmistek');
    await give(boris, 'hide-speaker', { hideId: randomUUID(), subjectId: entryId });
    await give(lead, 'set-entry-status', { entryId, status: 'deleted' });
    await list('Kelmistek Zorvanda', 'Zorvanda Kelmistek');
    const read = await readBy(boris);
    expect(read).not.toContain('"Zorvanda Kelmistek"');
  });

  it('[G8] is erased in every event that has it', async () => {
    const [entryId = ''] = await list('Zorvanda Kelmistek');
    await give(boris, 'edit-entry', { entryId, listedAs: 'Z. Kelmistek', replaces: await seenLine(entryId) });
    await give(boris, 'set-entry-status', { entryId, status: 'deleted' });
    const { events } = (await lead.get(`/api/sessions/${session}/events?since=0`)).body;
    const places = events
      .filter(({ type }) => type === 'entry-listed' || type === 'entry-edited')
      .map(({ seq }) => ({ seq, path: 'listedAs' }));
    expect(places).toHaveLength(2);
    const { status, body } = await lead.post('/api/erasures', { sessionId: session, targets: places });
    expect(status, JSON.stringify(body)).toBe(200);
    expect(await readBy(lead)).not.toContain('Kelmistek');
  });
});
