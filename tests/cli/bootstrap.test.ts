import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BOOTSTRAP = resolve(import.meta.dirname, '../../server/cli/bootstrap.mjs');

/** Replaces npm, the compiler and Vite. It notes the call, and leaves the files that the real tool would. */
function tool(name: string, effect: string): string {
  return `const fs = require('node:fs'); fs.appendFileSync('calls.txt', '${name}\\n'); ${effect}`;
}

const LOCK = { packages: { '': {}, 'node_modules/lit': { version: '3.3.3' } } };

/** The smallest project that the bootstrap runs. The bootstrap finds its root from its own place. */
const TREE: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ type: 'module', engines: { node: '^18.99.0 || >=20' } }),
  'package-lock.json': JSON.stringify(LOCK),
  'node_modules/.package-lock.json': JSON.stringify(LOCK),
  'node_modules/typescript/package.json': '{}',
  'node_modules/typescript/bin/tsc': tool('tsc', `fs.cpSync('server', 'dist/server', { recursive: true });`),
  'node_modules/vite/package.json': '{}',
  'node_modules/vite/bin/vite.js': tool('vite', `fs.mkdirSync('dist/client', { recursive: true });`),
  'npm/cli.js': tool('npm', `fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`),
  'npm/package.json': '{}',
  'tsconfig.json': '{}',
  'shared/a.ts': '',
  'client/a.ts': '',
  'server/main.js': `console.log('target ' + process.argv.slice(2).join(' ')); process.exitCode = 3;`,
};

const WAITING = `process.on('SIGTERM', () => { console.log('stopped'); process.exit(5); });
  setInterval(() => {}, 1000); console.log('waiting');`;

describe('bootstrap', () => {
  let root = '';
  const started: ChildProcess[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rostrum-bootstrap-'));
    for (const [path, text] of Object.entries(TREE)) write(path, text);
    mkdirSync(join(root, 'server/cli'), { recursive: true });
    cpSync(BOOTSTRAP, join(root, 'server/cli/bootstrap.mjs'));
  });

  afterEach(() => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    rmSync(root, { recursive: true });
  });

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  function launch(
    command: string,
    args: readonly string[],
  ): { child: ChildProcess; seen: (text: string) => Promise<void>; output: () => string } {
    const env = { ...process.env, npm_execpath: join(root, 'npm/cli.js'), npm_lifecycle_event: 'start' };
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    started.push(child);
    let output = '';
    const waiting = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        output += chunk;
        for (const check of waiting) check();
      });
    }
    const seen = (text: string): Promise<void> =>
      new Promise((done) => {
        const check = (): void => {
          if (!output.includes(text)) return;
          waiting.delete(check);
          done();
        };
        waiting.add(check);
        check();
      });
    return { child, seen, output: () => output };
  }

  async function start(
    ...args: readonly string[]
  ): Promise<{ code: number | null; output: string; calls: readonly string[] }> {
    rmSync(join(root, 'calls.txt'), { force: true });
    writeFileSync(join(root, 'calls.txt'), '');
    const { child, output } = launch(process.execPath, ['server/cli/bootstrap.mjs', ...args]);
    const code = await new Promise<number | null>((done) => child.once('close', done));
    return { code, output: output(), calls: readFileSync(join(root, 'calls.txt'), 'utf8').split('\n').filter(Boolean) };
  }

  it('builds what is stale, then becomes the target with its arguments and its exit code', async () => {
    const first = await start('start', '--port', '0');
    expect(first).toMatchObject({ code: 3, calls: ['tsc', 'vite'] });
    expect(first.output).toContain('target --port 0');
    expect(await start('start')).toMatchObject({ code: 3, calls: [] });
  });

  it('builds only the part whose sources changed, also when a file went away', async () => {
    await start('start');
    write('client/a.ts', 'export {};');
    expect((await start('start')).calls).toEqual(['vite']);
    write('server/b.ts', '');
    expect((await start('start')).calls).toEqual(['tsc']);
    rmSync(join(root, 'server/b.ts'));
    expect((await start('start')).calls).toEqual(['tsc']);
    write('shared/a.ts', 'export {};');
    expect((await start('start')).calls).toEqual(['tsc', 'vite']);
  });

  it('installs when packages are missing or of another version, and not for an optional one', async () => {
    await start('start');
    rmSync(join(root, 'node_modules/.package-lock.json'));
    expect((await start('start')).calls).toEqual(['npm']);
    const optional = { ...LOCK.packages, 'node_modules/other-platform': { version: '1.0.0', optional: true } };
    write('package-lock.json', JSON.stringify({ packages: optional }));
    expect((await start('start')).calls).not.toContain('npm');
    write('package-lock.json', JSON.stringify({ packages: { 'node_modules/lit': { version: '3.3.4' } } }));
    expect((await start('start')).calls).toContain('npm');
  });

  it('ends with the exit code of a build that failed, and builds again the next time', async () => {
    write('node_modules/typescript/bin/tsc', tool('tsc', `console.error('error TS1'); process.exit(2);`));
    for (let attempt = 0; attempt < 2; attempt++) {
      const failed = await start('start');
      expect(failed).toMatchObject({ code: 2, calls: ['tsc'] });
      expect(failed.output).not.toContain('target');
    }
  });

  it('refuses a Node that package.json does not name, and a target that it does not know', async () => {
    const unknown = await start('fly');
    expect(unknown.code).toBe(2);
    expect(unknown.output).toContain('known: start, demo');
    write('package.json', JSON.stringify({ type: 'module', engines: { node: '^20.99.0 || >=99' } }));
    const refused = await start('start');
    expect(refused).toMatchObject({ code: 1, calls: [] });
    expect(refused.output).toContain('is not supported; install Node ^20.99.0 || >=99');
  });

  it('leaves signals to the target', async () => {
    write('server/main.js', WAITING);
    const { child, seen } = launch(process.execPath, ['server/cli/bootstrap.mjs', 'start']);
    await seen('waiting');
    const code = new Promise((done) => child.once('close', done));
    child.kill('SIGTERM');
    await seen('stopped');
    expect(await code).toBe(5);
  });

  it('stops when the shell that npm ran it in is gone', async () => {
    write('server/main.js', WAITING);
    const { child, seen } = launch('sh', ['-c', `${process.execPath} server/cli/bootstrap.mjs start; true`]);
    await seen('waiting');
    child.kill('SIGKILL');
    await seen('stopped');
  });

  it('passes a signal on to the step that is running', async () => {
    write('node_modules/typescript/bin/tsc', WAITING);
    const { child, seen } = launch(process.execPath, ['server/cli/bootstrap.mjs', 'start']);
    await seen('waiting');
    const code = new Promise((done) => child.once('close', done));
    child.kill('SIGTERM');
    await seen('stopped');
    expect(await code).toBe(5);
  });
});
