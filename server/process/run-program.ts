import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Length of the kept end of stderr, characters. */
const STDERR_KEPT = 4_000;
const GRACE_MS = 2_000;

export interface ProgramRun {
  readonly file: string;
  readonly args: readonly string[];
  /** Wall-clock limit, ms. At the limit SIGTERM, and SIGKILL after `graceMs`. Null: no limit. */
  readonly limitMs: number | null;
  readonly graceMs?: number;
  /** Piped into the program. Errors of this stream after the end of the program are ignored. */
  readonly stdin?: Readable;
  /** Ends the program in the same way as the limit. */
  readonly signal?: AbortSignal;
  /** Consumes the output at its own pace. The output is not kept then. */
  readonly stdout?: Writable;
  /** Called with the output as it arrives. */
  readonly onStdout?: (text: string) => void;
  /** Runs at low priority, so that recording and tagging keep the processor. */
  readonly background?: boolean;
}

export interface ProgramEnd {
  /** Null: a signal ended the program, or it could not start. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderrTail: string;
  readonly endedBy: 'itself' | 'limit' | 'abort' | 'not_started';
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/** Signals the whole process group, because programs may start programs. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** Runs a program to its end. Never rejects. */
export async function runProgram(run: ProgramRun): Promise<ProgramEnd> {
  const child = spawn(run.file, run.args, {
    stdio: [run.stdin ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  running.add(child);
  if (run.background && child.pid !== undefined) setNice(child.pid);

  const stdout: Buffer[] = [];
  let stderrTail = '';
  if (run.stdout) {
    child.stdout?.pipe(run.stdout, { end: false });
    // A consumer that stopped reading must not hold up the end.
    run.stdout.once('close', () => child.stdout?.resume());
  } else
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout.push(chunk);
      run.onStdout?.(chunk.toString('utf8'));
    });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderrTail = (stderrTail + chunk.toString('utf8')).slice(-STDERR_KEPT);
  });

  let endedBy: ProgramEnd['endedBy'] = 'itself';
  const timers: NodeJS.Timeout[] = [];
  const end = (cause: 'limit' | 'abort'): void => {
    if (endedBy !== 'itself') return;
    endedBy = cause;
    signalGroup(child, 'SIGTERM');
    timers.push(
      setTimeout(() => {
        signalGroup(child, 'SIGKILL');
      }, run.graceMs ?? GRACE_MS),
    );
  };
  const abort = (): void => {
    end('abort');
  };
  if (run.limitMs !== null)
    timers.push(
      setTimeout(() => {
        end('limit');
      }, run.limitMs),
    );
  if (run.signal?.aborted) abort();
  run.signal?.addEventListener('abort', abort, { once: true });

  if (run.stdin && child.stdin) {
    pipeline(run.stdin, child.stdin).catch((error: unknown) => {
      // A program that has read enough closes the pipe. A source that fails leaves a short input; the verification
      // of the output finds that and reports this reason.
      stderrTail += `input: ${error instanceof Error ? error.message : String(error)}\n`;
    });
  }

  const exitCode = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', (error) => {
      if (child.pid !== undefined) return;
      endedBy = 'not_started';
      stderrTail += error.message;
      resolve(null);
    });
  });
  for (const timer of timers) clearTimeout(timer);
  run.signal?.removeEventListener('abort', abort);
  running.delete(child);
  return { exitCode, stdout: Buffer.concat(stdout), stderrTail, endedBy };
}

function setNice(pid: number): void {
  try {
    setPriority(pid, 10);
  } catch {
    // Not permitted, or already ended: it runs at normal priority.
  }
}
