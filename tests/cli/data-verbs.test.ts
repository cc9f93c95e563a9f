import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../../server/log/append-events.ts';
import { createErasure } from '../../server/protection/erasure.ts';
import { createErasureLedger } from '../../server/store/erasure-ledger.ts';
import { runCli } from '../../server/cli/run-cli.ts';
import { hashInput } from '../../shared/log/hash-input.ts';
import { canonicalState } from '../../shared/session/state/state.ts';
import { playEveryCommand } from '../helpers/play-every-command.ts';
import { serveOnDisk, type ServedDatabase } from '../helpers/served-database.ts';
import { SESSION_ID, STREAM } from '../helpers/served-session.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const BUILT_CLI = join(import.meta.dirname, '../../dist/server/cli/main.js');

async function cli(dataFolder: string, ...args: readonly string[]): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const context = { dataFolder, address: 'https://desk.example', say: (line: string) => said.push(line) };
  return { code: await runCli(args, context), said: said.join('\n') };
}

async function played(): Promise<ServedDatabase> {
  const onDisk = serveOnDisk();
  await playEveryCommand(onDisk.served);
  return onDisk;
}

async function eraseListLine({ served, dataFolder }: ServedDatabase, text: string): Promise<void> {
  const { store, commands } = served;
  const event = (await served.events()).find(({ personal }) => personal?.some(({ value }) => value === text));
  const ledger = createErasureLedger(dataFolder);
  const erasure = createErasure({
    store,
    commands,
    ledger,
    dropCopies: () => Promise.resolve(),
  });
  const { answer } = await erasure.erase(SESSION_ID, [{ seq: event?.seq ?? 0, path: 'listedAs' }], 'ana');
  expect(answer.ok).toBe(true);
}

describe('verify', () => {
  it('[G3] reads every stream beside the running server', async () => {
    const { dataFolder } = await played();
    expect(await cli(dataFolder, 'verify')).toEqual({ code: 0, said: `${STREAM} ok, 76 events` });
  });

  it.each([
    ["UPDATE events SET payload = payload || ' ' WHERE seq = 52", 'hash'],
    ["UPDATE events SET by = 'somebody' WHERE seq = 12", 'hash'],
    ["UPDATE events SET personal = replace(personal, 'Absent', 'Present') WHERE seq = 8", 'commitment'],
    ['DELETE FROM events WHERE seq = 30', 'seq'],
    ['DELETE FROM events WHERE seq = 76', 'seq'],
  ])('[G3] finds what was changed behind its back: %s', async (sql, what) => {
    const { database, dataFolder } = await played();
    expect(database.prepare(sql).run().changes).toBe(1);
    const seq = /seq = (\d+)/.exec(sql)?.[1] ?? '';
    expect(await cli(dataFolder, 'verify')).toEqual({ code: 1, said: `${STREAM} BROKEN at ${seq}: ${what}` });
  });

  it('[G3] finds a change whose own hash was made to fit at the event after it', async () => {
    const { database, dataFolder, served } = await played();
    const [event] = await served.store.read(STREAM, 11, 1);
    const hash = event && sha256Hex(hashInput({ ...event, by: 'somebody' }));
    database.prepare("UPDATE events SET by = 'somebody', hash = ? WHERE seq = 12").run(hash ?? '');
    expect(await cli(dataFolder, 'verify')).toEqual({ code: 1, said: `${STREAM} BROKEN at 13: prev_hash` });
  });
});

describe('one process a data folder', () => {
  it.each([['rebuild'], ['restore', 'backup.db']])('refuses %s while the server runs', async (...args) => {
    const { dataFolder } = await played();
    expect((await cli(dataFolder, 'backup', join(dataFolder, 'backup.db'))).code).toBe(0);
    const files = args.map((each) => (each.endsWith('.db') ? join(dataFolder, each) : each));
    expect(await cli(dataFolder, ...files)).toEqual({
      code: 1,
      said: `${args[0]}: another Rostrum runs on this data folder (data_folder_in_use)`,
    });
  });

  it('holds against another program', ({ skip }) => {
    if (!existsSync(BUILT_CLI)) skip('the server is not built');
    const { dataFolder, stop } = serveOnDisk();
    const run = () =>
      spawnSync(process.execPath, [BUILT_CLI, 'rebuild'], {
        encoding: 'utf8',
        env: { ...process.env, DATA_DIR: dataFolder },
      });
    expect(run()).toMatchObject({
      status: 1,
      stdout: 'rebuild: another Rostrum runs on this data folder (data_folder_in_use)\n',
    });
    stop();
    expect(run()).toMatchObject({ status: 0, stdout: 'rebuilt 0 sessions\n' });
  });
});

describe('backup and restore', () => {
  it('[G1] bring back the same log and the same state on an empty folder', async () => {
    const onDisk = await played();
    const file = join(onDisk.dataFolder, 'backup.db');
    expect((await cli(onDisk.dataFolder, 'backup', file)).code).toBe(0);
    expect(readFileSync(`${file}.media.sha256`, 'utf8')).toBe('');
    const folder = tempFolder();
    expect((await cli(folder, 'restore', file)).code).toBe(0);
    const restored = serveOnDisk(folder).served;
    expect(await restored.events()).toEqual(await onDisk.served.events());
    const [before, after] = [await onDisk.served.commands.state(SESSION_ID), await restored.commands.state(SESSION_ID)];
    expect(canonicalState(after)).toBe(canonicalState(before));
  });

  it('[G8] erase again what was erased since the backup was made', async () => {
    const onDisk = await played();
    const { dataFolder } = onDisk;
    const file = join(tempFolder(), 'backup.db');
    await cli(dataFolder, 'backup', file);
    await eraseListLine(onDisk, '2. Freedom Now');
    onDisk.stop();
    expect(readFileSync(file).includes('2. Freedom Now')).toBe(true);
    const { code, said } = await cli(dataFolder, 'restore', file);
    expect(code).toBe(0);
    expect(said).toContain('restored; 1 personal values erased again, 0 hidings in force again');
    for (const name of readdirSync(dataFolder))
      expect(readFileSync(join(dataFolder, name)).includes('2. Freedom Now')).toBe(false);
    expect((await cli(dataFolder, 'verify')).code).toBe(0);
  });

  it('refuse a file that is no backup or a broken one, and leave the database as it is', async () => {
    const onDisk = await played();
    const { dataFolder } = onDisk;
    const file = join(dataFolder, 'backup.db');
    writeFileSync(file, 'not a database, but long enough to look at: '.repeat(100));
    onDisk.stop();
    expect((await cli(dataFolder, 'restore', file)).code).toBe(1);
    expect((await cli(dataFolder, 'restore', join(dataFolder, 'nowhere.db'))).code).toBe(1);
    expect((await cli(dataFolder, 'verify')).said).toBe(`${STREAM} ok, 76 events`);
    expect((await cli(dataFolder, 'backup', file)).said).toBe(`${file} exists already`);
  });
});

describe('people and tokens', () => {
  it('invites, lists and shuts out', async () => {
    const { dataFolder } = serveOnDisk();
    const added = await cli(dataFolder, 'user', 'add', 'Ana', '--role', 'observer');
    expect(added.said).toMatch(/^https:\/\/desk\.example\/join#token=\S{40,}$/);
    expect((await cli(dataFolder, 'user', 'list')).said).toMatch(/\tobserver\tinvited\tAna$/);
    expect(await cli(dataFolder, 'user', 'revoke', 'ANA')).toEqual({ code: 0, said: 'Ana is shut out' });
    expect((await cli(dataFolder, 'user', 'list')).said).toMatch(/\trevoked\tAna$/);
    expect((await cli(dataFolder, 'user', 'revoke', 'Boris')).code).toBe(1);
  });

  it('makes, lists and withdraws tokens', async () => {
    const { dataFolder } = serveOnDisk();
    const made = await cli(dataFolder, 'token', 'create', 'importer', '--role', 'observer');
    const id = /id (\S+);/.exec(made.said)?.[1] ?? '';
    expect((await cli(dataFolder, 'token', 'list')).said).toBe(`${id}\tobserver\tactive\timporter`);
    expect((await cli(dataFolder, 'token', 'revoke', id)).code).toBe(0);
    expect((await cli(dataFolder, 'token', 'list')).said).toContain('revoked');
  });
});

describe('command line', () => {
  it('shows what there is, and how a verb is used', async () => {
    const { dataFolder } = serveOnDisk();
    expect((await cli(dataFolder)).said.match(/^\S/gm)).toHaveLength(8);
    expect((await cli(dataFolder, 'constructor')).code).toBe(2);
    expect(await cli(dataFolder, 'backup')).toEqual({ code: 2, said: 'usage: backup FILE' });
    expect((await cli(dataFolder, 'user', 'add', 'Ana', '--role', 'king')).code).toBe(2);
  });

  it.each([
    ['verify'],
    ['rebuild'],
    ['backup', 'backup.db'],
    ['export-log', SESSION_ID, 'log.jsonl'],
    ['token', 'list'],
    ['user', 'add', 'Ana', '--role', 'lead'],
  ])('%s reports a data folder that is missing or empty, and creates nothing', async (...args) => {
    const empty = tempFolder();
    expect(await cli(empty, ...args)).toEqual({ code: 1, said: `There is no database in the data folder ${empty}.` });
    const missing = join(empty, 'mistyped');
    const said = `There is no data folder at ${missing}. DATA_DIR names another.`;
    expect(await cli(missing, ...args)).toEqual({ code: 1, said });
    expect(readdirSync(empty)).toEqual([]);
  });
});
