import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readFileSync, statfsSync, watch, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { answersTo, cli, ERASED, filesWith, HIDDEN, past, readBy, serving } from '../helpers/restored-past.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const CLI = resolve(import.meta.dirname, '../../dist/server/cli/main.js');

/** Restores with the built program; kills it at so many changes in the data folder. Gives whether it was killed. */
async function restoreAndKill(dataFolder: string, file: string, changes: number): Promise<boolean> {
  let seen = 0;
  const program = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CLI, 'restore', file], {
    env: { PATH: process.env.PATH, DATA_DIR: dataFolder },
    stdio: 'ignore',
  });
  const watcher = watch(dataFolder, { recursive: true }, () => {
    if (++seen >= changes) program.kill('SIGKILL');
  });
  await once(program, 'exit');
  watcher.close();
  return program.signalCode === 'SIGKILL';
}

it('[G26] a power cut at any point of a restore leaves a database that opens, and nothing erased or hidden comes back', async ({
  skip,
}) => {
  if (!existsSync(CLI)) return skip('the server is not built');
  const made = await past();
  let cuts = 0;
  for (let changes = 1; ; changes = Math.ceil(changes * 1.5)) {
    const dataFolder = join(tempFolder(), 'data');
    cpSync(made.dataFolder, dataFolder, { recursive: true });
    const wasCut = await restoreAndKill(dataFolder, made.backup, changes);
    if (wasCut) cuts++;
    expect((await cli(dataFolder, 'verify')).code, `cut at change ${String(changes)}`).toBe(0);
    await serving(dataFolder, async (server) => {
      const answers = await answersTo(server, { ...made, dataFolder });
      expect(answers, `cut at change ${String(changes)}`).toMatchObject({
        ...{ boris: 401, chen: 401, dora: 401, 'token revoked': 401, 'room ended': 410 },
      });
      const read = await readBy(server, 'Emil', made.session);
      expect(read).toContain('intervention-started');
      for (const name of [HIDDEN, ERASED]) expect(read).not.toContain(name);
    });
    expect(filesWith(dataFolder, ERASED)).toEqual([]);
    expect(existsSync(join(dataFolder, 'restoring'))).toBe(false);
    // What was cut short is done again, and is whole.
    expect((await cli(dataFolder, 'restore', made.backup)).code).toBe(0);
    if (!wasCut) break;
  }
  console.log(`${String(cuts)} cuts`);
  expect(cuts).toBeGreaterThan(3);
}, 600_000);

it('[G26] on a full disk a restore and a backup say so and lose nothing', async ({ skip }) => {
  const disk = process.platform === 'linux' ? mountDisk() : null;
  if (disk === null) return skip('not allowed to mount a disk of its own');
  const made = await past();
  const dataFolder = join(disk, 'data');
  cpSync(made.dataFolder, dataFolder, { recursive: true });
  const verified = await cli(dataFolder, 'verify');
  const { bavail, bsize } = statfsSync(disk);
  for (const left of [0, 64 * 1024, 300 * 1024]) {
    const filler = join(disk, 'filler');
    writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)));
    const { code, said } = await cli(dataFolder, 'restore', made.backup);
    expect([code, said]).toEqual([1, expect.stringContaining('the disk is full')]);
    const copy = await cli(dataFolder, 'backup', join(disk, 'backup.db'));
    expect([copy.code, copy.said]).toEqual([1, expect.stringContaining('the disk is full')]);
    expect(existsSync(join(disk, 'backup.db'))).toBe(false);
    execFileSync('rm', [filler]);
    expect(await cli(dataFolder, 'verify')).toEqual(verified);
    expect(readFileSync(join(dataFolder, 'hidings.jsonl'), 'utf8')).toContain(made.hideId);
  }
  expect((await cli(dataFolder, 'restore', made.backup)).code).toBe(0);
}, 120_000);

/** A small disk in memory; null where that is not allowed. */
function mountDisk(): string | null {
  const disk = join(tempFolder(), 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return null;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', disk]));
  return disk;
}
