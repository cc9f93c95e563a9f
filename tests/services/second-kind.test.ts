/** Tests that log, sync engine and backup work with a second kind of stream. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSyncEngine } from '../../client/sync/sync-engine.ts';
import type { Command } from '../../shared/log/command.ts';
import { openEvent } from '../../shared/log/present.ts';
import { createStreamCommands } from '../../server/log/commands.ts';
import { rebuild } from '../../server/log/rebuild.ts';
import { verifyChain } from '../../server/log/verify-chain.ts';
import { KINDS } from '../../server/sessions/kinds.ts';
import { connect } from '../../server/store/sqlite/driver.ts';
import { createSqliteEventStore } from '../../server/store/sqlite/sqlite-event-store.ts';
import { createSqliteRowStore } from '../../server/store/sqlite/sqlite-row-store.ts';
import { COUNTER, type Counter, type CounterCommand } from '../helpers/counter-kind.ts';
import { cli } from '../helpers/restored-past.ts';
import { serveOnDisk } from '../helpers/served-database.ts';
import { repeatableBytes, T0 } from '../helpers/served-session.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const ID = '00000000-0000-7000-8000-00000000b001';
const STREAM = `counter:${ID}`;
const LABEL = 'Rosa Fern’s counter';
const LEAD = { userId: 'ana', role: 'lead' } as const;

let lastId = 0;
const id = (): string => `00000000-0000-7000-9000-${(++lastId).toString(16).padStart(12, '0')}`;

/** A database with a session and a counter that has a label. */
async function counted() {
  const onDisk = serveOnDisk();
  await onDisk.served.create();
  const { store } = onDisk.served;
  const clock = { nowMs: () => T0 };
  const soon = (run: () => void): void => queueMicrotask(run);
  const commands = createStreamCommands(COUNTER, { store, clock, soon, random: repeatableBytes() });
  const give = async (type: string, payload: object): Promise<void> =>
    expect(await commands.submit(STREAM, { commandId: id(), type, payload }, LEAD), type).toMatchObject({ ok: true });
  await give('count', { by: 2 });
  await give('label', { label: LABEL });
  await give('count', { by: 3 });
  return { ...onDisk, store, commands, give };
}

it('[G10] [G7a] its commands are decided, its log replays to the same state and its rows are rebuilt', async () => {
  const { store, commands, database } = await counted();
  const refused: Command = { commandId: id(), type: 'count', payload: { by: 'two' } };
  expect(await commands.submit(STREAM, refused, LEAD)).toMatchObject({ ok: false, code: 'malformed' });
  expect(await commands.state(ID)).toMatchObject({ seq: 3, total: 5 });
  const events = await store.read(STREAM, 0, 100);
  const replayed = events.map((event) => openEvent(event, COUNTER)).reduce(COUNTER.evolve, COUNTER.empty);
  expect(COUNTER.canonicalState(replayed)).toBe(COUNTER.canonicalState(await commands.state(ID)));
  expect(await rebuild(store, createSqliteRowStore(database), [...KINDS, COUNTER])).toBe(2);
});

it('[G5] its snapshot and its events withhold the label from all but leads', async () => {
  const { commands } = await counted();
  expect((await commands.snapshot(ID, { role: 'lead' })).json).toContain(LABEL);
  expect((await commands.snapshot(ID, { role: 'observer' })).json).not.toContain(LABEL);
  const { events } = await commands.readEvents(ID, 0, { role: 'observer' });
  expect(JSON.stringify(events)).not.toContain(LABEL);
});

it('[S2] the sync engine of a page shows its own commands at once, and the server’s answers', async () => {
  const { commands } = await counted();
  const engine = createSyncEngine({
    kind: COUNTER,
    me: { userId: 'ana', role: 'lead' },
    sessionId: ID,
    nowMs: () => T0,
    after: () => () => undefined,
    transport: {
      join: async (since) => ({ ok: true, ...(await commands.readEvents(ID, since, { role: 'lead' })) }),
      send: (command) => commands.submit(STREAM, command, LEAD),
      snapshot: async () => ({
        snapshot: COUNTER.restoreSnapshot(JSON.parse((await commands.snapshot(ID, { role: 'lead' })).json) as Counter),
        role: 'lead',
      }),
    },
    outbox: { adopt: () => Promise.resolve([]), put: () => Promise.resolve(), remove: () => Promise.resolve() },
    cache: { load: () => Promise.resolve(undefined), save: () => undefined },
  });
  await engine.start();
  engine.connected();
  const command: CounterCommand = { commandId: id(), type: 'count', payload: { by: 10 } };
  const { answer } = engine.give(command);
  expect(engine.state.value.total, 'before the answer').toBe(15);
  expect(await answer).toMatchObject({ ok: true, seqs: [4] });
  engine.check();
  await expect.poll(() => [engine.confirmed.value.total, engine.pending.value.length]).toEqual([15, 0]);
});

it('[G8] [G3] its label is erased for ever, and its chain verifies before and after', async () => {
  const { store, commands, give } = await counted();
  const verified = (): ReturnType<typeof verifyChain> => verifyChain(store, STREAM, COUNTER.personal);
  expect(await verified()).toEqual({ events: 3, fault: null });
  const { label } = await commands.state(ID);
  const system = { userId: 'ana', role: 'system' } as const;
  const targets = [{ seq: 2, path: 'label', commitment: label?.['~'] ?? '' }];
  const erasing = { commandId: id(), type: 'erase-personal', payload: { targets } };
  expect(await commands.submit(STREAM, erasing, system)).toMatchObject({ ok: true });
  expect(JSON.stringify(await store.read(STREAM, 0, 100))).not.toContain(LABEL);
  expect(JSON.stringify(await commands.state(ID))).not.toContain(LABEL);
  await give('count', { by: 1 });
  expect(await verified()).toEqual({ events: 5, fault: null });
});

it('[G25] a backup holds it', async () => {
  const { dataFolder, commands } = await counted();
  const file = join(tempFolder(), 'backup.db');
  expect((await cli(dataFolder, 'backup', file)).code).toBe(0);
  const backup = connect(file, { readOnly: true });
  const store = createSqliteEventStore(backup);
  const events = await store.read(STREAM, 0, 100);
  const restored = events.map((event) => openEvent(event, COUNTER)).reduce(COUNTER.evolve, COUNTER.empty);
  expect(restored).toEqual(await commands.state(ID));
  backup.close();
});
