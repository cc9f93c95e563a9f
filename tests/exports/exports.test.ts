import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportRequest } from '../../shared/contract/http/exports.schema.ts';
import type { CommandPayload } from '../../shared/session/commands.schema.ts';
import { createCopies, type Copies } from '../../server/exports/copies.ts';
import { createExports, type Exports } from '../../server/exports/exports.ts';
import type { Caller } from '../../server/log/commands.ts';
import { CoreSession, newId } from '../helpers/core-session.ts';
import { CANARY, hiddenSession, RECORD_CONTEXT, turn } from '../helpers/record-session.ts';

const LEAD = { userId: 'ana', role: 'lead' } as const;
const REQUEST: ExportRequest = {
  sessionId: RECORD_CONTEXT.sessionId,
  format: 'html',
  profile: 'public',
  reader: 'Institute of Examples',
};

let dataFolder = '';
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'rostrum-exports-'));
});
afterEach(() => rm(dataFolder, { recursive: true, force: true }));

/** Exports over a session of the core; `onLog` runs just before a take-out is logged. */
function exportsOf(session: CoreSession, onLog: (caller: Caller) => void = () => undefined): Exports & Copies {
  const copies = createCopies({
    commands: {
      state: () => Promise.resolve(session.state),
      submit: (_, { type, payload }, caller) => {
        expect(type).toBe('log-take-out');
        onLog(caller);
        return Promise.resolve(session.try(caller.userId, 'log-take-out', payload as CommandPayload<'log-take-out'>));
      },
    },
    dataFolder,
    newId,
  });
  const exports = createExports({
    copies,
    software: 'Rostrum 0.0.0',
    conference: () => ({ name: 'Practice Conference', place: 'Exampleton' }),
    people: () => RECORD_CONTEXT.people,
  });
  return { ...copies, ...exports };
}

describe('the exports of a record', () => {
  it('[R9] [P1] opens to leads only, to look and to fetch as well', async () => {
    const exports = exportsOf(hiddenSession().session);
    const { id } = await exports.create(REQUEST, LEAD);
    for (const role of ['observer', 'viewer'] as const) {
      const caller = { userId: 'boris', role };
      await expect(exports.preview(REQUEST, caller)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(exports.create(REQUEST, caller)).rejects.toMatchObject({ code: 'forbidden' });
      await expect(exports.read(id, caller)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('[R9] a copy in the making outlives what is dropped elsewhere', async () => {
    const { session } = hiddenSession();
    const exports = exportsOf(session);
    const { sessionId, profile, reader } = REQUEST;
    const copy = { sessionId, profile, reader, state: session.state, format: 'html', included: 1, leftOut: 0 };
    const made = await exports.make({ ...copy, extension: 'html', contentType: 'text/html' }, LEAD, async (path) => {
      await exports.drop('another session');
      await writeFile(path, 'whole');
    });
    expect(readFileSync((await exports.read(made.id, LEAD)).path, 'utf8')).toBe('whole');
  });

  it('[R9] logs reader, format and hash before it hands out the file, under the lead’s name', async () => {
    const { session } = hiddenSession();
    const callers: Caller[] = [];
    const exports = exportsOf(session, (caller) => callers.push(caller));
    const created = await exports.create(REQUEST, LEAD);
    const file = await exports.read(created.id, LEAD);
    const sha256 = createHash('sha256').update(readFileSync(file.path)).digest('hex');
    expect(created).toMatchObject({ sha256, bytes: file.bytes, included: 2 });
    expect(callers).toEqual([{ userId: 'ana', role: 'system' }]);
    const [row] = [...session.state.tables.takeOuts.values()];
    expect(row).toMatchObject({ id: created.id, profile: 'public', format: 'html', sha256, included: 2, by: 'ana' });
    expect(file.fileName).toBe('record-2026-09-14-working-session-public.html');
    expect(readFileSync(file.path, 'utf8')).not.toContain(CANARY);
  });

  it('[R2] shows what is left out before anything is made or logged', async () => {
    const { session } = hiddenSession();
    const seq = session.state.seq;
    const preview = await exportsOf(session).preview(REQUEST, LEAD);
    expect(preview.included).toBe(2);
    expect(preview.leftOut).toContainEqual({ reason: 'protected', count: 1 });
    expect(session.state.seq).toBe(seq);
    expect(await readdir(dataFolder)).toEqual([]);
  });

  it('[R7] [P1] gives nothing public of an unreviewed session, and nothing of a practice session but to the team', async () => {
    const session = new CoreSession();
    const [entry] = session.list('Kazakhstan');
    turn(session, entry ?? null, 60);
    const refused = { code: 'export_refused', params: { reason: 'not_reviewed' } };
    await expect(exportsOf(session).create(REQUEST, LEAD)).rejects.toMatchObject(refused);
    await exportsOf(session).create({ ...REQUEST, profile: 'partner' }, LEAD);

    const practice = exportsOf(new CoreSession({ kind: 'practice' }));
    for (const profile of ['partner', 'public'] as const)
      await expect(practice.create({ ...REQUEST, profile }, LEAD)).rejects.toMatchObject({ code: 'export_refused' });
    await practice.create({ ...REQUEST, profile: 'internal' }, LEAD);
  });

  it('[R3e] hands out nothing when somebody is hidden while the copy is made', async () => {
    const session = new CoreSession();
    const [entry] = session.list('Tulip Watch');
    const id = turn(session, entry ?? null, 60);
    const exports = exportsOf(session, () => {
      session.give('boris', 'hide-speaker', { hideId: newId(), subjectId: id });
    });
    await expect(exports.create({ ...REQUEST, profile: 'partner' }, LEAD)).rejects.toMatchObject({ code: 'stale' });
    expect(await readdir(join(dataFolder, 'exports'))).toEqual([]);
  });

  it('[P25] drops the copies of a session, and no others', async () => {
    const exports = exportsOf(hiddenSession().session);
    const { id } = await exports.create(REQUEST, LEAD);
    await exports.drop(newId());
    await exports.read(id, LEAD);
    await exports.drop(REQUEST.sessionId);
    await expect(exports.read(id, LEAD)).rejects.toMatchObject({ code: 'not_found' });
    await expect(exports.read('../../etc/passwd', LEAD)).rejects.toMatchObject({ code: 'not_found' });
  });
});
