import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  answersTo,
  cli,
  ERASED,
  filesWith,
  HIDDEN,
  KEEP_ALL,
  past,
  readBy,
  serving,
  signIn,
} from '../helpers/restored-past.ts';
import { startTestServer } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const LEDGERS = ['erasures.jsonl', 'hidings.jsonl', 'access.jsonl', 'names.jsonl', 'protection.key'];

describe('a restore into another data folder', () => {
  it('[P43] says loudly what it cannot know, and nobody below lead reads before a lead confirms', async () => {
    const made = await past();
    const folder = tempFolder();
    const { code, said } = await cli(folder, 'restore', made.backup, ...KEEP_ALL);
    expect(code).toBe(0);
    for (const name of LEDGERS) expect(said).toMatch(new RegExp(`WARNING: .*${name}`));
    await serving(folder, async (server) => {
      const seen = await readBy(server, 'Emil', made.session);
      for (const name of [HIDDEN, ERASED, 'intervention-started']) expect(seen).not.toContain(name);
      expect(seen).toContain('restore_unconfirmed');
      const answers = await answersTo(server, made);
      expect(answers).toMatchObject({ ana: 200, emil: 403, 'token kept': 403, 'room kept': 410 });
      const ana = await signIn(server, 'Ana');
      const headers = { cookie: ana.cookie, origin: server.url };
      const me = async () => (await fetch(`${server.url}/api/me`, { headers })).json() as Promise<unknown>;
      expect(await me()).toMatchObject({ awaitsLead: true });
      const confirm = (cookie: string) =>
        fetch(`${server.url}/api/restore/confirm`, { method: 'POST', headers: { ...headers, cookie } });
      expect((await confirm((await signIn(server, 'Emil')).cookie)).status).toBe(403);
      expect((await confirm(ana.cookie)).status).toBe(200);
      expect(await me()).toMatchObject({ awaitsLead: false });
      expect(await readBy(server, 'Emil', made.session)).toContain('intervention-started');
    });
  }, 60_000);

  it('[P43] that is restored again before a lead confirmed it still waits for one', async () => {
    const made = await past();
    const folder = tempFolder();
    await cli(folder, 'restore', made.backup);
    expect((await cli(folder, 'restore', made.backup)).said).toContain('Until a lead confirms');
    await serving(folder, async (server) => {
      expect(await readBy(server, 'Emil', made.session)).toContain('restore_unconfirmed');
    });
  }, 60_000);

  it('[G25] a backup is one file: an older one restored after it takes nothing back that it knows', async () => {
    const made = await past();
    const newer = join(tempFolder(), 'newer.db');
    expect((await cli(made.dataFolder, 'backup', newer)).code).toBe(0);
    const copied = join(tempFolder(), 'carried-away.db');
    copyFileSync(newer, copied);
    const folder = tempFolder();
    for (const file of [copied, made.backup]) expect((await cli(folder, 'restore', file, ...KEEP_ALL)).code).toBe(0);
    expect(filesWith(folder, ERASED)).toEqual([]);
    await serving(folder, async (server) => {
      const { cookie } = await signIn(server, 'Ana');
      const headers = { cookie, origin: server.url };
      await fetch(`${server.url}/api/restore/confirm`, { method: 'POST', headers });
      const seen = await readBy(server, 'Emil', made.session);
      expect(seen).toContain('intervention-started');
      for (const name of [HIDDEN, ERASED]) expect(seen).not.toContain(name);
      expect(await answersTo(server, made)).toMatchObject({
        ...{ ana: 200, emil: 200, boris: 401, chen: 401, dora: 401, 'token revoked': 401, 'room ended': 410 },
      });
    });
  }, 60_000);

  it('[P43] with the ledgers of the folder that was last in use needs no confirmation', async () => {
    const made = await past();
    const folder = tempFolder();
    for (const name of LEDGERS) copyFileSync(join(made.dataFolder, name), join(folder, name));
    expect((await cli(folder, 'restore', made.backup)).said).not.toContain('WARNING');
    await serving(folder, async (server) => {
      const seen = await readBy(server, 'Emil', made.session);
      expect(seen).toContain('intervention-started');
      for (const name of [HIDDEN, ERASED]) expect(seen).not.toContain(name);
    });
  }, 60_000);

  it('[P43] whose ledger knows less than the backup is warned about, and waits for a lead', async () => {
    const made = await past();
    const newer = join(tempFolder(), 'newer.db');
    await cli(made.dataFolder, 'backup', newer);
    const folder = tempFolder();
    for (const name of LEDGERS) writeFileSync(join(folder, name), '');
    const { said } = await cli(folder, 'restore', newer);
    expect(said).toMatch(/WARNING: .*erasures\.jsonl.* knew less than the backup/);
    expect(said).toContain('Until a lead confirms');
  }, 60_000);

  it('[G25] a backup that is copied by hand to the place of the database is not served', async () => {
    const made = await past();
    const newer = join(tempFolder(), 'newer.db');
    await cli(made.dataFolder, 'backup', newer);
    const folder = tempFolder();
    copyFileSync(newer, join(folder, 'rostrum.db'));
    await expect(startTestServer({ DATA_DIR: folder })).rejects.toMatchObject({ code: 'database_is_backup' });
    expect((await cli(folder, 'rebuild')).said).toContain('npm run cli -- restore FILE');
    expect((await cli(folder, 'restore', newer)).code).toBe(0);
    await serving(folder, async (server) => {
      expect((await signIn(server, 'Ana')).status).toBe(200);
    });
  }, 60_000);
});
