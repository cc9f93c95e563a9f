import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempFolder } from '../helpers/temp-folder.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const hasModes = process.getuid !== undefined;

/** Runs a program as an operator whose files are readable by everybody; resolves when it says something, or ends. */
async function run(args: readonly string[], dataDir: string, until: RegExp | null): Promise<string> {
  const quoted = args.map((arg) => `'${arg}'`).join(' ');
  const child = spawn('sh', ['-c', `umask 022; exec '${process.execPath}' ${quoted}`], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DATA_DIR: dataDir, PORT: '0', NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  let said = '';
  const saidIt = new Promise<void>((done) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (until?.test(said) === true) done();
      });
  });
  await Promise.race([saidIt, exited]);
  return said;
}

const serve = (dataDir: string): Promise<string> => run(['dist/server/main.js'], dataDir, /Rostrum runs at/);
const cli = (dataDir: string, ...args: string[]): Promise<string> =>
  run(['dist/server/cli/main.js', ...args], dataDir, null);

const modeOf = (path: string): string => (lstatSync(path).mode & 0o777).toString(8);

/** What in a folder others could read or write, with its mode. */
function openToOthers(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${name} ${modeOf(join(folder, name))}`)
    .filter((line) => !line.endsWith('00'));
}

function folderWith(mode: number): string {
  const folder = join(tempFolder(), 'data');
  mkdirSync(folder);
  chmodSync(folder, mode);
  return folder;
}

describe.runIf(hasModes)('[E30] what is kept is for one user of the computer', { timeout: 120_000 }, () => {
  it.each(['755', '777', '750'])('closes a folder that was made beforehand with %s, and prints that', async (mode) => {
    const folder = folderWith(parseInt(mode, 8));
    const said = await serve(folder);
    expect(said).toContain(`${folder} was open to other users of this computer; it is closed to them now`);
    expect(modeOf(folder)).toBe('700');
    expect(openToOthers(folder)).toEqual([]);
  });

  it('a folder of before, with its database, is closed by the server and by the command line', async () => {
    const folder = folderWith(0o700);
    await serve(folder);
    for (const again of [() => serve(folder), () => cli(folder, 'user', 'list')]) {
      chmodSync(folder, 0o755);
      expect(await again()).toContain('closed to them now');
      expect(modeOf(folder)).toBe('700');
    }
    expect(await cli(folder, 'user', 'list')).not.toContain('other users');
  });

  it('a folder with other things in it is left as it is, loudly, and what is written there is private', async () => {
    const folder = folderWith(0o755);
    writeFileSync(join(folder, 'holiday.txt'), '', { mode: 0o644 });
    const said = await serve(folder);
    expect(said).toContain(
      `WARNING: ${folder} is open to other users of this computer. Run: chmod -R go-rwx '${folder}'`,
    );
    expect(modeOf(folder)).toBe('755');
    expect(openToOthers(folder)).toEqual(['holiday.txt 644']);
  });

  it('a backup and what is restored from a readable one are private', async () => {
    const [folder, into, backups] = [folderWith(0o700), join(tempFolder(), 'restored'), folderWith(0o755)];
    await serve(folder);
    const file = join(backups, 'backup.db');
    await cli(folder, 'backup', file);
    expect(openToOthers(backups)).toEqual([]);
    chmodSync(file, 0o644);
    await cli(into, 'restore', file);
    expect(openToOthers(into)).toEqual([]);
    expect(modeOf(into)).toBe('700');
  });
});
