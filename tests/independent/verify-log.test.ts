import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../helpers/programs.ts';
import { createErasure } from '../../server/protection/erasure.ts';
import { createErasureLedger } from '../../server/store/erasure-ledger.ts';
import { runCli } from '../../server/cli/run-cli.ts';
import { playEveryCommand } from '../helpers/play-every-command.ts';
import { serveOnDisk, type ServedDatabase } from '../helpers/served-database.ts';
import { SESSION_ID } from '../helpers/served-session.ts';

function python(script: string, ...args: readonly string[]): { readonly out: string; readonly status: number | null } {
  const run = spawnSync('python3', [join(import.meta.dirname, script), ...args], {
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  });
  return { out: run.stdout.trim() + run.stderr.trim(), status: run.status };
}

async function exported({ dataFolder }: ServedDatabase, name: string): Promise<{ file: string; said: string }> {
  const file = join(dataFolder, name);
  const said: string[] = [];
  const context = { dataFolder, address: '', say: (line: string) => said.push(line) };
  expect(await runCli(['export-log', SESSION_ID, file], context)).toBe(0);
  return { file, said: said.join('\n') };
}

async function played(): Promise<ServedDatabase> {
  const onDisk = serveOnDisk();
  await playEveryCommand(onDisk.served);
  return onDisk;
}

describeWith(['python3'], 'the log, checked by a program that shares nothing with ours', () => {
  it('[G3] [G4] [G8] passes, one value erased, up to the last hash that was noted', async () => {
    const onDisk = await played();
    const { file, said } = await exported(onDisk, 'log.jsonl');
    const head = (await onDisk.served.events()).at(-1)?.hash ?? '';
    expect(said).toBe(`76 events, last hash ${head}`);
    expect(python('verify_log.py', file, '--head', head)).toEqual({ out: 'ok 76 events, 1 erased', status: 0 });
  });

  it('[G8] passes after every personal value was erased', async () => {
    const onDisk = await played();
    const { store, commands } = onDisk.served;
    const requests = (await onDisk.served.events()).flatMap(({ seq, personal }) =>
      (personal ?? []).map(({ path }) => ({ seq, path })),
    );
    const ledger = createErasureLedger(onDisk.dataFolder);
    const erasure = createErasure({
      store,
      commands,
      ledger,
      dropCopies: () => Promise.resolve(),
    });
    expect((await erasure.erase(SESSION_ID, requests, 'ana')).answer.ok).toBe(true);
    const { file } = await exported(onDisk, 'log.jsonl');
    expect(readFileSync(file, 'utf8')).not.toContain('Freedom Now');
    const { out } = python('verify_log.py', file);
    expect(out).toBe(`ok 77 events, ${String(requests.length + 1)} erased`);
  });

  it('[G3] names the event of each of 200 single bytes changed at random', async () => {
    const { file } = await exported(await played(), 'log.jsonl');
    const seed = String(Math.floor(Math.random() * 1e9));
    console.log(`seed ${seed}`);
    expect(python('flip_bytes.py', file, seed, '200')).toEqual({ out: '200 of 200 found', status: 0 });
  });

  it.each([
    ['an event left out', (lines: string[]) => lines.toSpliced(9, 1), 'bad seq 10: the number is not the next one'],
    [
      'two events swapped',
      (lines: string[]) => [lines[1], lines[0], ...lines.slice(2)],
      'bad seq 1: the number is not the next one',
    ],
    [
      'a personal value dropped without an erasure',
      (lines: string[]) =>
        lines.map((line, index) => (index === 0 ? line.replace(/"personal":\[.*?\]/, '"personal":null') : line)),
      'bad seq 1: a personal value is gone, and no event erased it',
    ],
  ])('[G3] finds %s', async (_, change, found) => {
    const { file } = await exported(await played(), 'log.jsonl');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    writeFileSync(
      file,
      change(lines)
        .map((line) => `${line ?? ''}\n`)
        .join(''),
    );
    expect(python('verify_log.py', file)).toEqual({ out: found, status: 1 });
  });

  it('[G3] finds an end that is missing when the last hash was noted', async () => {
    const onDisk = await played();
    await onDisk.served.give('ana', 'close-list', {});
    const { file } = await exported(onDisk, 'log.jsonl');
    const head = (await onDisk.served.events()).at(-1)?.hash ?? '';
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(0, -1);
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    expect(python('verify_log.py', file).status).toBe(0);
    expect(python('verify_log.py', file, '--head', head).status).toBe(1);
  });

  it('is under 150 lines and imports the standard library alone', () => {
    const source = readFileSync(join(import.meta.dirname, 'verify_log.py'), 'utf8');
    expect(source.split('\n').length).toBeLessThan(150);
    const modules = [...source.matchAll(/^(?:import|from) (\w+)/gm)].map((match) => match[1] ?? '');
    const standard = execFileSync('python3', ['-c', 'import sys; print(*sys.stdlib_module_names)'], {
      encoding: 'utf8',
    });
    for (const module of modules) expect(standard.trim().split(' ')).toContain(module);
  });
});
