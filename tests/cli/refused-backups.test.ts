import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connect } from '../../server/store/sqlite/driver.ts';
import { cli, serving, signIn } from '../helpers/restored-past.ts';
import { newSession } from '../helpers/running-server.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

describe('[G26] a file that is no backup is refused in clear words and changes nothing', () => {
  const sqlite = (file: string, ...sql: readonly string[]): void => {
    const database = connect(file);
    for (const each of sql) database.exec(each);
    database.close();
  };
  it.each([
    [
      'garbage',
      (file: string) => writeFileSync(file, 'not a database, but long enough. '.repeat(200)),
      'not a database',
    ],
    ['an empty file', (file: string) => writeFileSync(file, ''), 'no backup of Rostrum'],
    ['an empty database', (file: string) => sqlite(file, 'VACUUM'), 'no backup of Rostrum'],
    [
      'a database of another program',
      (file: string) => sqlite(file, 'CREATE TABLE places (id)'),
      'no backup of Rostrum',
    ],
    ['no file', () => undefined, 'no such file'],
  ])('%s', async (_, make, words) => {
    const { dataFolder } = await desk();
    const file = join(tempFolder(), 'backup.db');
    make(file);
    await refuses(dataFolder, file, words);
  });

  it('a folder', async () => {
    const { dataFolder } = await desk();
    await refuses(dataFolder, tempFolder(), 'no file');
  });

  it('the database itself', async () => {
    const { dataFolder } = await desk();
    await refuses(dataFolder, join(dataFolder, 'rostrum.db'), 'would replace');
  });

  it('a backup of a newer version', async () => {
    const { dataFolder, backup } = await desk();
    sqlite(backup, 'PRAGMA user_version = 999');
    await refuses(dataFolder, backup, 'newer Rostrum');
  });

  it('a backup with a changed event, and one cut in half', async () => {
    const { dataFolder, backup } = await desk();
    const half = join(tempFolder(), 'half.db');
    const bytes = readFileSync(backup);
    writeFileSync(half, bytes.subarray(0, bytes.length / 2));
    await refuses(dataFolder, half, 'malformed');
    sqlite(backup, "UPDATE events SET payload = payload || ' ' WHERE seq = 1");
    await refuses(dataFolder, backup, 'broken at 1');
  });

  it('a backup whose copies of a subject differ is restored with a warning', async () => {
    const { dataFolder, backup } = await desk();
    sqlite(backup, "UPDATE events SET personal = json_set(personal, '$[0].subject', 'x') WHERE seq = 1");
    const { code, said } = await cli(dataFolder, 'restore', backup);
    expect([code, said]).toEqual([0, expect.stringContaining('broken at 1: subject')]);
  });

  /** A desk with one session, and its backup. */
  async function desk(): Promise<{ dataFolder: string; backup: string }> {
    const dataFolder = tempFolder();
    const backup = join(tempFolder(), 'backup.db');
    await serving(dataFolder, async (server) => {
      await newSession(await server.setUp());
      await cli(dataFolder, 'backup', backup);
    });
    return { dataFolder, backup };
  }

  async function refuses(dataFolder: string, file: string, words: string): Promise<void> {
    const verified = await cli(dataFolder, 'verify');
    const { code, said } = await cli(dataFolder, 'restore', file);
    expect([code, said]).toEqual([1, expect.stringContaining(words)]);
    expect(said).toContain('nothing was changed');
    expect(await cli(dataFolder, 'verify')).toEqual(verified);
    expect(verified.said).toContain('ok, 1 events');
    expect(existsSync(join(dataFolder, 'restoring'))).toBe(false);
    await serving(dataFolder, async (server) => {
      expect((await signIn(server, 'Ana')).status).toBe(200);
    });
  }
});

describe('a backup', () => {
  it('[G25] says where there is no folder for it, and leaves nothing half-written', async () => {
    const dataFolder = tempFolder();
    await serving(dataFolder, (server) => server.setUp());
    const place = tempFolder();
    const missing = join(place, 'nowhere', 'backup.db');
    expect(await cli(dataFolder, 'backup', missing)).toEqual({
      code: 1,
      said: `there is no folder ${join(place, 'nowhere')}`,
    });
    expect((await cli(dataFolder, 'backup', join(place, 'backup.db'))).code).toBe(0);
    expect(readdirSync(place).sort()).toEqual(['backup.db', 'backup.db.media.sha256']);
  });

  it('the words of a wrong option are those of its use', async () => {
    const dataFolder = tempFolder();
    for (const args of [['a.db', '--keep', 'everything'], ['a.db', '--force'], ['a.db', 'b.db'], []])
      expect(await cli(dataFolder, 'restore', ...args)).toMatchObject({ code: 2, said: /usage: restore FILE/ });
  });
});
