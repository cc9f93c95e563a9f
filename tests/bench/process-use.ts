import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Processor time that a process and its threads have used since they began, s. Linux only. */
export function cpuSeconds(pid: number): number {
  return ticksFrom(pid, 11) / ticksPerSecond();
}

/** The same of all processes that it started and that have ended, and of those that they started. */
export function cpuSecondsOfEnded(pid: number): number {
  return ticksFrom(pid, 13) / ticksPerSecond();
}

/** User and system time, which stand beside each other in `stat`. */
function ticksFrom(pid: number, at: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  // The name, in brackets, may hold spaces; behind it the process's own times are the 12th and 13th field, then come
  // those of its children.
  const [user = '', system = ''] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(at, at + 2);
  return Number(user) + Number(system);
}

/** Memory of a process that is in RAM, MB. Linux only. */
export function residentMb(pid: number): number {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

function ticksPerSecond(): number {
  return Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
}
