import { SESSION_EVENT_FORM } from '../../shared/session/event-form.ts';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textsOf } from '../../shared/log/present.ts';
import { createErasure } from '../../server/protection/erasure.ts';
import { createErasureLedger } from '../../server/store/erasure-ledger.ts';
import { listInterventions } from '../../server/store/queries/list-interventions.ts';
import { createQueryDatabase } from '../../server/store/sqlite/query-database.ts';
import { serveOnDisk, type ServedDatabase } from '../helpers/served-database.ts';
import { SESSION_ID } from '../helpers/served-session.ts';

const CANARY = 'Zanzibella Quux';

function erasureOf({ served, dataFolder }: ServedDatabase) {
  const ledger = createErasureLedger(dataFolder);
  const { store, commands } = served;
  return createErasure({ store, commands, ledger, dropCopies: () => Promise.resolve() });
}

/** Names of the files of a folder that hold a text. */
function filesWith(folder: string, text: string): string[] {
  const needle = Buffer.from(text);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && readFileSync(join(file.parentPath, file.name)).includes(needle))
    .map(({ name }) => name);
}

/** Lists and hears a speaker, among others. The name is then in the log, in derived rows and in freed pages. */
async function hearCanary({ served }: ServedDatabase): Promise<string> {
  const { give, id, mark, pass } = served;
  await served.create();
  const [entryId, interventionId] = [id(), id()];
  const others = Array.from({ length: 200 }, (_, i) => ({
    entryId: id(),
    listedAs: `Organization number ${String(i)}`,
  }));
  await give('ana', 'add-entries', { entries: [...others, { entryId, listedAs: `7. ${CANARY}` }], place: 'end' });
  await give('ana', 'start-intervention', { interventionId, entryId, endsInterventionId: null, mark: mark() });
  pass(30);
  await give('ana', 'stop-intervention', { interventionId, mark: mark() });
  await give('chen', 'add-note', { noteId: id(), interventionId, kind: 'note', text: `${CANARY} again`, mark: mark() });
  return interventionId;
}

async function seqWith({ served }: ServedDatabase, text: string): Promise<number> {
  const events = await served.events();
  return events.find(({ personal }) => personal?.some(({ value }) => value.startsWith(text)))?.seq ?? 0;
}

describe('erasure', () => {
  it('[G8] leaves the erased text in no file of the data folder, while the database is open and after', async () => {
    const onDisk = serveOnDisk();
    await hearCanary(onDisk);
    const { dataFolder, served } = onDisk;
    expect(filesWith(dataFolder, CANARY)).not.toEqual([]);
    const requests = [
      { seq: await seqWith(onDisk, '7. '), path: 'listedAs' },
      { seq: await seqWith(onDisk, CANARY), path: 'text' },
    ];
    const { answer } = await erasureOf(onDisk).erase(SESSION_ID, requests, 'ana');
    expect(answer).toMatchObject({ ok: true });
    for (const trace of [CANARY, 'zanzibella quux']) expect(filesWith(dataFolder, trace)).toEqual([]);
    expect((await served.events()).at(-1)).toMatchObject({ type: 'personal-erased', by: 'ana' });
    onDisk.stop();
    expect(filesWith(dataFolder, CANARY)).toEqual([]);
  });

  it('[G8] takes the text from state, snapshots and searches at once', async () => {
    const onDisk = serveOnDisk();
    await hearCanary(onDisk);
    const { commands } = onDisk.served;
    const queries = createQueryDatabase(onDisk.database);
    const found = async () => (await listInterventions(queries, { text: 'Zanzibella' }, { role: 'lead' })).items.length;
    expect(await found()).toBe(1);
    expect((await commands.snapshot(SESSION_ID, { role: 'lead' })).json).toContain(CANARY);
    const requests = [{ seq: await seqWith(onDisk, '7. '), path: 'listedAs' }];
    await erasureOf(onDisk).erase(SESSION_ID, requests, 'ana');
    expect(await found()).toBe(0);
    expect((await commands.snapshot(SESSION_ID, { role: 'lead' })).json).not.toContain(`7. ${CANARY}`);
    const { events } = await commands.readEvents(SESSION_ID, 0, { role: 'lead' });
    expect(JSON.stringify(events)).not.toContain(`7. ${CANARY}`);
  });

  it('[G8] lists the texts that still hold the name, for somebody to read', async () => {
    const onDisk = serveOnDisk();
    await hearCanary(onDisk);
    const requests = [{ seq: await seqWith(onDisk, '7. '), path: 'listedAs' }];
    const { mentions } = await erasureOf(onDisk).erase(SESSION_ID, requests, 'ana');
    expect(mentions).toEqual([{ sessionId: SESSION_ID, seq: await seqWith(onDisk, CANARY), path: 'text' }]);
  });

  it('[G8] gives readers the place as erased', async () => {
    const onDisk = serveOnDisk();
    await hearCanary(onDisk);
    const seq = await seqWith(onDisk, '7. ');
    await erasureOf(onDisk).erase(SESSION_ID, [{ seq, path: 'listedAs' }], 'ana');
    const event = (await onDisk.served.events())[seq - 1];
    expect(event && Object.values(textsOf(event, SESSION_EVENT_FORM))).toEqual([{ state: 'erased' }]);
  });

  it('refuses a place that holds nothing personal, and records nothing', async () => {
    const onDisk = serveOnDisk();
    await hearCanary(onDisk);
    const { answer } = await erasureOf(onDisk).erase(SESSION_ID, [{ seq: 1, path: 'kind' }], 'ana');
    expect(answer).toMatchObject({ ok: false, code: 'not_found', params: { seq: 1 } });
    expect(createErasureLedger(onDisk.dataFolder).read()).toEqual([]);
  });
});
