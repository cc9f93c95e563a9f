import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';

const PROGRAM = resolve(import.meta.dirname, '../../dist/server/main.js');

/** The built server as a process. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** The address of the one-time set-up. Null once an account exists. */
  readonly setupUrl: string | null;
  /** Ends it like a power cut. Nothing of it runs when this returns. */
  kill(): void;
  /** Asks it to stop, and waits. Returns its exit code. */
  stop(): Promise<number | null>;
}

/** Starts the built server, or another installation of it, on a data folder and waits until it serves. */
export async function startServerProcess(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  program = PROGRAM,
): Promise<ServerProcess> {
  if (!existsSync(program)) throw new Error('build the server first: npm run build');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { PATH: process.env.PATH, DATA_DIR: dataDir, PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: join(import.meta.dirname, '../..'),
  });
  const exited = once(child, 'exit');
  const lines: string[] = [];
  const runs = (async () => {
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line.startsWith('Rostrum runs at')) return;
    }
    throw new Error(`the server ended with ${String(child.exitCode)}`);
  })();
  await runs;
  child.stdout.resume();
  const addressIn = (words: string): string | null => {
    const line = lines.find((text) => text.startsWith(words));
    return line === undefined ? null : (/https?:\S+/.exec(line)?.[0] ?? null);
  };
  return {
    url: addressIn('Rostrum runs at') ?? '',
    pid: child.pid ?? 0,
    setupUrl: addressIn('Make the first account'),
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
      return child.exitCode;
    },
  };
}
