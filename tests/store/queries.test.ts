import { KINDS } from '../../server/sessions/kinds.ts';
import { describe, expect, it } from 'vitest';
import { projectSession } from '../../shared/projections/project.ts';
import { rebuild, rebuildIfChanged } from '../../server/log/rebuild.ts';
import { listInterventions, type InterventionFilter } from '../../server/store/queries/list-interventions.ts';
import { listSessions } from '../../server/store/queries/list-sessions.ts';
import { createQueryDatabase } from '../../server/store/sqlite/query-database.ts';
import { createSqliteRowStore } from '../../server/store/sqlite/sqlite-row-store.ts';
import type { Role } from '../../shared/vocabulary/access.ts';
import { playEveryCommand } from '../helpers/play-every-command.ts';
import { serveOnDisk, type ServedDatabase } from '../helpers/served-database.ts';
import { SESSION_ID } from '../helpers/served-session.ts';

function rowsOf({ database }: ServedDatabase): unknown {
  return ['listed_sessions', 'listed_interventions'].map(
    (table) => database.prepare(`SELECT * FROM ${table}`).all() as unknown,
  );
}

async function played(): Promise<ServedDatabase> {
  const onDisk = serveOnDisk();
  await playEveryCommand(onDisk.served);
  return onDisk;
}

function find({ database }: ServedDatabase, filter: InterventionFilter, role: Role = 'observer') {
  return listInterventions(createQueryDatabase(database), filter, { role });
}

/** A lead's hiding of the speaker of an intervention. */
async function hide({ served }: ServedDatabase, interventionId: string): Promise<void> {
  await served.give('boris', 'hide-speaker', { hideId: served.id(), subjectId: interventionId });
}

describe('derived rows', () => {
  it('[G10] are the same whether written with each command or derived again', async () => {
    const onDisk = await played();
    const written = rowsOf(onDisk);
    expect(await rebuild(onDisk.served.store, createSqliteRowStore(onDisk.database), KINDS)).toBe(1);
    expect(rowsOf(onDisk)).toEqual(written);
    const state = await onDisk.served.commands.state(SESSION_ID);
    expect(projectSession(state, SESSION_ID)).toHaveLength(7);
  });

  it('[G10] are derived again when another version made them, and only then', async () => {
    const onDisk = await played();
    const rows = createSqliteRowStore(onDisk.database);
    const written = rowsOf(onDisk);
    onDisk.database.exec("UPDATE listed_interventions SET name = 'stale'; UPDATE upkeep SET projection_version = 0");
    expect(await rebuildIfChanged(onDisk.served.store, rows, KINDS)).toBe(true);
    expect(rowsOf(onDisk)).toEqual(written);
    expect(await rebuildIfChanged(onDisk.served.store, rows, KINDS)).toBe(false);
  });
});

describe('queries', () => {
  it('list sessions with the number of interventions on record', async () => {
    const items = await listSessions(createQueryDatabase((await played()).database));
    expect(items).toMatchObject([
      {
        sessionId: SESSION_ID,
        title: 'Working session 4',
        status: 'in_review',
        timeZone: 'Europe/Warsaw',
        interventions: 5,
      },
    ]);
  });

  it('list interventions on record by time, numbered, with their times', async () => {
    const { items, nextCursor } = await find(await played(), { sessionId: SESSION_ID });
    expect(nextCursor).toBeNull();
    expect(items.map(({ number, name, netMs, outcome }) => [number, name, netMs, outcome])).toEqual([
      [1, '1. EU (AT)', 72_500, 'not_stated'],
      [2, 'Delegate of Ruritania', 35_000, 'not_stated'],
      [3, 'Freedom Now, Ms. Example', 30_000, 'microphone_cut'],
      [4, null, 30_000, 'not_stated'],
      [5, null, 8000, 'not_stated'],
    ]);
  });

  it('find by actor who spoke and who was spoken about', async () => {
    const onDisk = await played();
    const [first] = (await find(onDisk, {})).items;
    const about = { tagId: onDisk.served.id(), interventionId: first?.interventionId ?? '', target: 'state:GE' };
    await onDisk.served.give('boris', 'add-about', { ...about, stance: 'criticises' });
    const numbers = async (filter: InterventionFilter) =>
      (await find(onDisk, filter)).items.map(({ number }) => number);
    const saidAbout = await numbers({ actor: 'state:GE', role: 'said_about' });
    const saidBy = await numbers({ actor: 'state:GE', role: 'said_by' });
    expect(saidAbout).toEqual([1]);
    expect(saidBy).toHaveLength(1);
    expect(await numbers({ actor: 'state:GE' })).toEqual([...saidAbout, ...saidBy]);
    expect(await numbers({ actor: 'state:TJ' })).toEqual([]);
  });

  it('[P6] leave practice sessions out of what goes over all sessions', async () => {
    const onDisk = await played();
    expect((await find(onDisk, {})).items).toHaveLength(5);
    onDisk.database.exec("UPDATE listed_sessions SET kind = 'practice'");
    expect((await find(onDisk, {})).items).toEqual([]);
    expect((await find(onDisk, { text: 'Freedom' })).items).toEqual([]);
    expect((await find(onDisk, { sessionId: SESSION_ID })).items).toHaveLength(5);
  });

  it('find names in any spelling, every word of them', async () => {
    const onDisk = await played();
    expect((await find(onDisk, { text: 'FREEDOM éxample' })).items).toHaveLength(1);
    expect((await find(onDisk, { text: 'фриидом' })).items).toHaveLength(0);
    expect((await find(onDisk, { text: "%' OR 1=1 --" })).items).toHaveLength(0);
  });

  it('[P3d] find a hidden speaker for leads only; the rest see a row without name and actor', async () => {
    const onDisk = await played();
    const [speaker] = (await find(onDisk, { text: 'Freedom' })).items;
    await hide(onDisk, speaker?.interventionId ?? '');
    for (const role of ['observer', 'viewer'] as const) {
      expect((await find(onDisk, { text: 'Freedom' }, role)).items).toEqual([]);
      expect((await find(onDisk, { actor: 'body:ODIHR' }, role)).items).toEqual([]);
      const row = (await find(onDisk, {}, role)).items.find(({ hidden }) => hidden);
      expect(row).toMatchObject({ name: null, actor: null, number: speaker?.number });
      expect(JSON.stringify((await find(onDisk, {}, role)).items)).not.toContain('Freedom');
    }
    expect((await find(onDisk, { text: 'Freedom' }, 'lead')).items).toMatchObject([
      { hidden: true, actor: 'body:ODIHR' },
    ]);
  });

  it('page through what is more than one page, each once', async () => {
    const onDisk = serveOnDisk();
    const { served } = onDisk;
    await served.create();
    for (let i = 0; i < 103; i++) {
      const payload = { interventionId: served.id(), entryId: null, endsInterventionId: null, mark: served.mark() };
      await served.give('ana', 'start-intervention', payload);
      // Two of them start in the same millisecond only if time stands still: every third does not move on.
      if (i % 3 !== 0) served.pass(10);
    }
    const first = await find(onDisk, {});
    const second = await find(onDisk, { cursor: first.nextCursor ?? '' });
    expect(second.nextCursor).toBeNull();
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual(
      Array.from({ length: 103 }, (_, i) => i + 1),
    );
  });
});
