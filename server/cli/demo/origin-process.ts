import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface OriginProcess {
  readonly url: string;
  readonly startedAtMs: number;
  close(): Promise<void>;
}

export interface OriginProcessOptions {
  readonly folder: string;
  readonly truthFile: string | null;
}

/**
 * Starts the stream as a process of its own. The server that records it knows its address and nothing else. The process
 * ends with its standard input, so that no orphan remains.
 */
export async function startOriginProcess({ folder, truthFile }: OriginProcessOptions): Promise<OriginProcess> {
  const program = fileURLToPath(new URL('./origin-main.js', import.meta.url));
  const truth = truthFile === null ? [] : ['--truth', truthFile];
  const child = spawn(process.execPath, [program, '--folder', folder, '--until-stdin-ends', ...truth], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(([code]: unknown[]) => Promise.reject(new Error(`it ended with ${String(code)}`))),
  ])) as [string];
  const { url, startedAtMs } = JSON.parse(line) as { url: string; startedAtMs: number };
  return {
    url,
    startedAtMs,
    async close() {
      child.stdin.end();
      await exited;
    },
  };
}
